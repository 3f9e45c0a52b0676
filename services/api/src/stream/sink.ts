/** Kinds of messages on a stream. */
export type MessageKind = 'open' | 'snapshot' | 'live' | 'twin' | 'lagged' | 'alert' | 'command' | 'stop';

/** Where a subscription writes: one connection, SSE or WebSocket. */
export interface Sink {
  /** `json` is the message's body; `cursor` the place after it, '' while there is none to go on from. */
  send(kind: MessageKind, cursor: string, json: string): void;
  /** A sign of life, which also moves the client's place on. */
  heartbeat(cursor: string): void;
  /** What the client has not taken yet, in bytes. */
  readonly bufferedBytes: number;
  /** Whether the client is gone; `onClose` does not tell it again. */
  readonly isClosed: boolean;
  /** Called whenever the client has taken something; gives what takes the listener away again. */
  onDrain(listener: () => void): () => void;
  /** Gives what takes the listener away again. */
  onClose(listener: () => void): () => void;
  /** Ends the connection, saying why. */
  end(reason: string): void;
}
