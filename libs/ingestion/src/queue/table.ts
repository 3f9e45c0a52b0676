import { type ClassicLevel } from 'classic-level';
import { type Dropped } from './dropped.js';
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
  /** What had to go while these were waiting. */
  readonly hole: Dropped | undefined;
}

/** What is written at once: all of it or nothing. */
export interface Change {
  readonly remove?: readonly number[];
  readonly put?: Entry & { readonly body: Buffer };
  /** null: there is none any more. */
  readonly hole?: Dropped | null;
}

const NOTHING: TableTotals = { frames: 0, readings: 0, bytes: 0, first: 0, last: -1, upTo: undefined, epoch: 0n, hole: undefined };
const DIGITS = 16;
/** What is known of a frame lies apart from it, so that it is found without reading the frames. */
const META = 'meta';
const BODY = 'body';
const HOLE = 'hole';

/** Source ids may hold anything; a key's parts are apart by `/`. */
const key = (kind: string, source: string, number: number): string => `${kind}/${encodeURIComponent(source)}/${String(number).padStart(DIGITS, '0')}`;
const holeKey = (source: string): string => `${HOLE}/${encodeURIComponent(source)}`;
const range = (kind: string, source: string, from: number, to = Number.MAX_SAFE_INTEGER) => ({ gte: key(kind, source, from), lte: key(kind, source, to) });
const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

/** Bytes that a frame takes beside its body: two keys, and what is known of it. */
export const besideBody = (source: string, meta: object): number => 2 * key(META, source, 0).length + JSON.stringify(meta).length;

/** Frames by source and number, in LevelDB. */
export class Table {
  private reopening: Promise<void> | undefined;
  private closed = false;

  constructor(private readonly level: Level) {}

  /** All that is there, by source. Reads every frame's metadata, no frame. @throws Error where what is there cannot be understood */
  async totals(): Promise<Map<string, TableTotals>> {
    const found = new Map<string, TableTotals>();
    for await (const [name, value] of this.level.iterator({ gte: `${META}/`, lt: `${META}0` })) {
      const source = decodeURIComponent(name.split('/')[1] ?? '');
      found.set(source, plus(found.get(source) ?? NOTHING, entryOf(name, value)));
    }
    for await (const [name, value] of this.level.iterator({ gte: `${HOLE}/`, lt: `${HOLE}0` })) {
      const source = decodeURIComponent(name.split('/')[1] ?? '');
      found.set(source, { ...(found.get(source) ?? NOTHING), hole: JSON.parse(value.toString()) as Dropped });
    }
    return found;
  }

  async totalsOf(source: string): Promise<TableTotals> {
    let totals = NOTHING;
    for await (const entry of this.entries(source, 0)) totals = plus(totals, entry);
    return totals;
  }

  /** @param sync whether it resolves when it is on the disk itself (fsync) @throws Error where nothing of it may be there, or all: LevelDB then takes nothing more until it is opened anew, which is done. */
  async write(source: string, { remove = [], put, hole }: Change, { sync }: { sync: boolean }): Promise<void> {
    await this.open();
    const gone = remove.flatMap((number) => [META, BODY].map((kind) => ({ type: 'del' as const, key: key(kind, source, number) })));
    const kept = put ? [{ type: 'put' as const, key: key(BODY, source, put.number), value: put.body }, { type: 'put' as const, key: key(META, source, put.number), value: json(put.meta) }] : [];
    const told = hole === undefined ? [] : [hole === null ? { type: 'del' as const, key: holeKey(source) } : { type: 'put' as const, key: holeKey(source), value: json(hole) }];
    try {
      await this.level.batch([...gone, ...kept, ...told], { sync });
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
    for await (const [name, value] of this.level.iterator(range(META, source, from))) yield entryOf(name, value);
  }

  /** Gives the disk back what was deleted, where it can: it is tried again with what is deleted next. */
  async compact(source: string, to: number): Promise<void> {
    try {
      await this.open();
      for (const kind of [META, BODY]) await this.level.compactRange(key(kind, source, 0), key(kind, source, to));
    } catch {
      // Nothing depends on it.
    }
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

const entryOf = (name: string, value: Buffer): Entry => ({ number: Number(name.slice(-DIGITS)), meta: JSON.parse(value.toString()) as FrameMeta });

function plus({ frames, readings, bytes, first, upTo, epoch, hole }: TableTotals, { number, meta }: Entry): TableTotals {
  const own = BigInt(meta.epoch ?? 0);
  return { frames: frames + 1, readings: readings + meta.readings, bytes: bytes + meta.bytes, first: frames === 0 ? number : first, last: number, upTo: meta.upTo ?? upTo, epoch: own > epoch ? own : epoch, hole };
}
