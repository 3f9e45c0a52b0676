import { type ClassicLevel } from 'classic-level';
import { type FrameMeta } from './frame.js';

export type Level = ClassicLevel<string, Buffer>;

/** A frame's number in the queue of its source, and what is known of it. */
export interface Entry {
  readonly number: number;
  readonly meta: FrameMeta;
}

export interface TableTotals {
  readonly frames: number;
  readonly readings: number;
  readonly bytes: number;
  readonly first: number;
  readonly last: number;
  /** The last that a frame said. */
  readonly upTo: string | undefined;
  /** The latest of a frame. */
  readonly epoch: bigint;
}

const DIGITS = 16;
/** What is known of a frame lies apart from it, so that it is found without reading the frames. */
const META = 'meta';
const BODY = 'body';

/** Source ids may hold anything; a key's parts are apart by `/`, and all of a source lies before `0`, which follows it. */
const key = (kind: string, source: string, number: number): string => `${kind}/${encodeURIComponent(source)}/${String(number).padStart(DIGITS, '0')}`;
const range = (kind: string, source: string, from: number, to = Number.MAX_SAFE_INTEGER) => ({ gte: key(kind, source, from), lte: key(kind, source, to) });

/** Frames by source and number, in LevelDB. */
export class Table {
  private reopening: Promise<void> | undefined;
  private closed = false;

  constructor(private readonly level: Level) {}

  /** All that is there, by source. Reads every frame's metadata, no frame. */
  async totals(): Promise<Map<string, TableTotals>> {
    const found = new Map<string, TableTotals>();
    for await (const [name, value] of this.level.iterator({ gte: `${META}/`, lt: `${META}0` })) {
      const [, encoded = '', digits = ''] = name.split('/');
      const source = decodeURIComponent(encoded);
      const [last, meta] = [Number(digits), metaOf(value)];
      const { frames, readings, bytes, first, upTo, epoch } = found.get(source) ?? { frames: 0, readings: 0, bytes: 0, first: last, upTo: undefined, epoch: 0n };
      found.set(source, { frames: frames + 1, readings: readings + meta.readings, bytes: bytes + meta.bytes, first, last, upTo: meta.upTo ?? upTo, epoch: later(epoch, BigInt(meta.epoch ?? 0)) });
    }
    return found;
  }

  /** Resolves when the frame is on the disk itself (fsync). @throws Error when it is not: LevelDB then takes nothing more until it is opened anew, which is done. */
  async put(source: string, number: number, meta: FrameMeta, body: Buffer): Promise<void> {
    await this.open();
    try {
      await this.level.batch(
        [
          { type: 'put', key: key(BODY, source, number), value: body },
          { type: 'put', key: key(META, source, number), value: Buffer.from(JSON.stringify(meta)) },
        ],
        { sync: true },
      );
    } catch (error) {
      await this.level.close();
      await this.open().catch(() => undefined);
      throw error;
    }
  }

  async body(source: string, number: number): Promise<Buffer | undefined> {
    await this.open();
    return await this.level.get(key(BODY, source, number));
  }

  /** In order, from a number on: to begin where the queue begins spares LevelDB what was deleted before it. */
  async *entries(source: string, from: number): AsyncGenerator<Entry> {
    await this.open();
    for await (const [name, value] of this.level.iterator(range(META, source, from))) yield { number: Number(name.slice(-DIGITS)), meta: metaOf(value) };
  }

  /** Not waited for on the disk: after a crash they are there once more. */
  async remove(source: string, from: number, to: number): Promise<void> {
    await this.open();
    for (const kind of [META, BODY]) await this.level.clear(range(kind, source, from, to));
  }

  /** Gives the disk back what was deleted. */
  async compact(source: string, to: number): Promise<void> {
    for (const kind of [META, BODY]) await this.level.compactRange(key(kind, source, 0), key(kind, source, to));
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.reopening?.catch(() => undefined);
    await this.level.close();
  }

  /** After a failed write it was closed; a disk that was full may have room by now. @throws Error while it cannot be opened */
  private async open(): Promise<void> {
    if (this.level.status === 'open' || this.closed) return;
    this.reopening ??= this.level.open().finally(() => (this.reopening = undefined));
    await this.reopening;
  }
}

const metaOf = (value: Buffer): FrameMeta => JSON.parse(value.toString()) as FrameMeta;
const later = (a: bigint, b: bigint): bigint => (a > b ? a : b);
