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

/** A record as the encoder of its batch gets it. */
export interface WireRecord {
  readonly offsetDelta?: number;
  readonly timestampDelta?: number;
  readonly key?: Buffer | string | null;
  readonly value?: Buffer | string | null;
  readonly headers?: Readonly<Record<string, unknown>>;
}

export type EncodeRecord = (record: WireRecord) => Pick<Encoder, 'buf' | 'buffer'>;
export type Crc = (bytes: Uint8Array) => number;

const require = createRequire(import.meta.url);

/** Modules of kafkajs 2.2.4, which the project pins. */
export const PARTS = {
  encoder: 'kafkajs/src/protocol/encoder.js',
  record: 'kafkajs/src/protocol/recordBatch/record/v0/index.js',
  crc: 'kafkajs/src/protocol/recordBatch/crc32C/index.js',
} as const;

export function partOf<T>(path: string): T {
  return require(path) as T;
}

/** From now on whoever requires the module gets this; modules that have required it before keep what they have. */
export function replacePart(path: string, exports: unknown): void {
  const loaded = require.cache[require.resolve(path)];
  if (loaded) loaded.exports = exports;
}
