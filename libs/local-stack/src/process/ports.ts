import { randomInt } from 'node:crypto';
import { connect, createServer } from 'node:net';

const LOOPBACK = '127.0.0.1';
/**
 * Above what services register and below what systems give to outgoing connections (Linux: from 32768; RFC 6335 §6: from 49152).
 * A port that the system picks is one of the latter: before the server it was found for has bound it, a connection may have it.
 */
const LOWEST = 20_000;
const HIGHEST = 32_767;
const TRIES = 100;

/** A free loopback port: the preferred one where it is free, else one by lot that no outgoing connection is given. */
export async function freePort(preferred?: number): Promise<number> {
  if (preferred !== undefined && (await tryListen(preferred)) !== undefined) return preferred;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const port = await tryListen(randomInt(LOWEST, HIGHEST + 1));
    if (port !== undefined) return port;
  }
  throw new Error(`No free TCP port on ${LOOPBACK}: ${TRIES} by lot from ${LOWEST} to ${HIGHEST} are all taken. Stop what holds them, or name one.`);
}

/** Whether something listens on a loopback port. */
export function isListening(port: number, host = LOOPBACK): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host });
    const answer = (listening: boolean): void => {
      socket.destroy();
      resolve(listening);
    };
    socket.setTimeout(1000, () => answer(false));
    socket.once('connect', () => answer(true));
    socket.once('error', () => answer(false));
  });
}

function tryListen(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ port, host: LOOPBACK, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : undefined));
    });
  });
}
