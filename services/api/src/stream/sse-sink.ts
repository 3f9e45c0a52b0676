import { type FastifyReply } from 'fastify';
import { type MessageKind, type Sink } from './sink.js';

/** A client's connection as server-sent events (HTML Living Standard §9.2). */
export class SseSink implements Sink {
  constructor(private readonly reply: FastifyReply) {}

  /** Takes the connection out of Fastify's hands and sends the headers. */
  start(): void {
    this.reply.hijack();
    const headers = { ...this.reply.getHeaders(), 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store, no-transform', 'x-accel-buffering': 'no' };
    this.reply.raw.writeHead(200, headers as Record<string, string>);
    this.reply.raw.flushHeaders();
  }

  get bufferedBytes(): number {
    return this.reply.raw.writableLength;
  }

  send(kind: MessageKind, cursor: string, json: string): void {
    this.reply.raw.write(`event: ${kind}\n${idOf(cursor)}data: ${json}\n\n`);
  }

  heartbeat(cursor: string): void {
    this.reply.raw.write(`: heartbeat\n${idOf(cursor)}\n`);
  }

  get isClosed(): boolean {
    return this.reply.raw.destroyed;
  }

  onDrain(listener: () => void): () => void {
    this.reply.raw.on('drain', listener);
    return () => this.reply.raw.off('drain', listener);
  }

  onClose(listener: () => void): () => void {
    this.reply.raw.on('close', listener);
    return () => this.reply.raw.off('close', listener);
  }

  end(reason: string): void {
    this.reply.raw.end(`: ${reason.replaceAll(/[\r\n]+/g, ' ')}\n\n`);
  }
}

const idOf = (cursor: string) => (cursor === '' ? '' : `id: ${cursor}\n`);
