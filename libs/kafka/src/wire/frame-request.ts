import { type FrameRequest } from './kafkajs-parts.js';

/** Length and header before a request's body, in one buffer: kafkajs's own copies the body twice. */
export const frameRequest: FrameRequest = async ({ correlationId, clientId, request: { apiKey, apiVersion, encode } }) => {
  const { buffer: body } = await encode();
  const idBytes = Buffer.byteLength(clientId);
  const buf = Buffer.allocUnsafe(14 + idBytes + body.length);
  let at = buf.writeInt32BE(buf.length - 4, 0);
  at = buf.writeInt16BE(apiKey, at);
  at = buf.writeInt16BE(apiVersion, at);
  at = buf.writeInt32BE(correlationId, at);
  at = buf.writeInt16BE(idBytes, at);
  at += buf.write(clientId, at, 'utf8');
  body.copy(buf, at);
  return { buf, buffer: buf, size: () => buf.length };
};
