import { type WebSocket } from 'ws';
import { type MessageKind, type Sink } from './sink.js';

const NORMAL = 1000;
const GOING_AWAY = 1001;

/** A client's connection as WebSocket: each message is JSON with `type` and `cursor`. */
export class WebSocketSink implements Sink {
  private readonly drainListeners = new Set<() => void>();
  private isAlive = true;

  constructor(private readonly socket: WebSocket) {
    socket.on('pong', () => (this.isAlive = true));
    // The close that follows says all that is needed.
    socket.on('error', () => undefined);
  }

  get bufferedBytes(): number {
    return this.socket.bufferedAmount;
  }

  send(kind: MessageKind, cursor: string, json: string): void {
    const body = kind === 'twin' ? `"event":${json}` : json === '{}' ? '' : json.slice(1, -1);
    const place = cursor === '' ? '' : `,"cursor":"${cursor}"`;
    this.write(`{"type":"${kind}"${place}${body === '' ? '' : `,${body}`}}`);
  }

  /** Ends a connection whose client has not answered the ping before. */
  heartbeat(cursor: string): void {
    if (!this.isAlive) return this.socket.terminate();
    this.isAlive = false;
    this.socket.ping();
    this.write(cursor === '' ? '{"type":"heartbeat"}' : `{"type":"heartbeat","cursor":"${cursor}"}`);
  }

  get isClosed(): boolean {
    return this.socket.readyState === this.socket.CLOSED;
  }

  onDrain(listener: () => void): () => void {
    this.drainListeners.add(listener);
    return () => this.drainListeners.delete(listener);
  }

  onClose(listener: () => void): () => void {
    this.socket.on('close', listener);
    return () => this.socket.off('close', listener);
  }

  end(reason: string): void {
    this.socket.close(reason === 'token expired' ? NORMAL : GOING_AWAY, reason.slice(0, 120));
  }

  private write(text: string): void {
    this.socket.send(text, () => this.drainListeners.forEach((listener) => listener()));
  }
}
