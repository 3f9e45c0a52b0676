import { createRequire } from 'node:module';

/** What kafkajs's protocol code needs of an encoder: all bytes up to `offset` have been written. */
export interface Encoder {
  buf: Buffer;
  offset: number;
  readonly buffer: Buffer;
  ensureAvailable(length: number): void;
}

export interface EncoderClass {
  new (initialSize?: number): Encoder;
  readonly prototype: Encoder;
  nextPowerOfTwo(value: number): number;
}

/** Enough of an encoder for whoever copies its bytes. */
export type Encoded = Pick<Encoder, 'buf' | 'buffer'>;

export interface ProducedMessage {
  readonly key?: Buffer | string | null;
  readonly value?: Buffer | string | null;
  readonly timestamp?: string | number | null;
  readonly headers?: Readonly<Record<string, unknown>>;
  /** Stands for a whole record batch, encoded already; then it is the only message of its partition. */
  readonly batch?: Buffer;
}

export interface ProducedPartition {
  readonly partition: number;
  readonly firstSequence?: number;
  readonly messages: readonly ProducedMessage[];
}

export interface ProduceOptions {
  readonly acks: number;
  readonly timeout: number;
  readonly transactionalId?: string | null;
  /** A 64-bit integer in one of the forms kafkajs has for it. */
  readonly producerId?: { toString(): string };
  readonly producerEpoch?: number;
  readonly compression?: number;
  readonly topicData: readonly { readonly topic: string; readonly partitions: readonly ProducedPartition[] }[];
}

export interface Request {
  readonly apiKey: number;
  readonly apiVersion: number;
  readonly encode: () => Promise<Encoded>;
}

export type ProduceRequest = (options: ProduceOptions) => Request;
export type FrameRequest = (options: { readonly correlationId: number; readonly clientId: string; readonly request: Request }) => Promise<Encoded & { size(): number }>;

const require = createRequire(import.meta.url);

/** Modules of kafkajs 2.2.4, which the project pins. Versions 4 to 7 of the produce request are made from version 3. */
export const PARTS = {
  encoder: 'kafkajs/src/protocol/encoder.js',
  produce: 'kafkajs/src/protocol/requests/produce/v3/request.js',
  frame: 'kafkajs/src/protocol/request.js',
  scram: 'kafkajs/src/broker/saslAuthenticator/scram512.js',
} as const;

export function partOf<T>(path: string): T {
  return require(path) as T;
}

/** From now on whoever requires the module gets this; modules that have required it before keep what they have. */
export function replacePart(path: string, exports: unknown): void {
  const loaded = require.cache[require.resolve(path)];
  if (loaded) loaded.exports = exports;
}
