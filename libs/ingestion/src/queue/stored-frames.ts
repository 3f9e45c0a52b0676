import { encodeFrame, decodeFrame, type Frame, type FrameMeta } from './frame.js';
import { type Batch, type Depth, type SourceQueueAround } from './batch.js';
import { besideBody, type Change, type Entry, type TableTotals } from './table.js';

/** Bytes after whose deletion the disk is asked for them. */
const COMPACT_BYTES = 16_000_000;

/** A frame as it is to stand on disk, without its number. */
export type Encoded = Pick<NonNullable<Change['put']>, 'meta' | 'body'>;

/** The frames of one source in the table, and how much they are together. */
export class StoredFrames<R> {
  private frames = 0;
  private readings = 0;
  private bytes = 0;
  /** Nothing is before it: to look from here on spares LevelDB what was deleted. */
  private first: number;
  private next: number;
  private removedBytes = 0;

  constructor(
    private readonly source: string,
    private readonly around: Pick<SourceQueueAround<R>, 'table' | 'describe' | 'logger'>,
    totals?: TableTotals,
  ) {
    this.frames = totals?.frames ?? 0;
    this.readings = totals?.readings ?? 0;
    this.bytes = totals?.bytes ?? 0;
    this.first = totals?.first ?? 0;
    this.next = (totals?.last ?? -1) + 1;
  }

  get depth(): Depth {
    return { frames: this.frames, readings: this.readings, bytes: this.bytes };
  }

  get empty(): boolean {
    return this.frames === 0;
  }

  /** The oldest first, those before a number left out. */
  entries(from = 0): AsyncGenerator<Entry> {
    return this.around.table.entries(this.source, Math.max(this.first, from));
  }

  /** Whether there may be frames up to this number. */
  reachDownTo(number: number): boolean {
    return this.first <= number;
  }

  /** It is known that nothing is before this number. */
  beginAt(number: number): void {
    this.first = Math.max(this.first, number);
  }

  async encoded(frame: Frame<R>, storedMs: number): Promise<Encoded> {
    const { body, meta } = await encodeFrame(frame, storedMs, this.around.describe);
    return { body, meta: { ...meta, bytes: meta.bytes + besideBody(this.source, meta) } };
  }

  /** @returns its number: resolves when it survives the machine. @throws Error when the disk fails, or is full */
  async add(frame: Encoded): Promise<number> {
    const number = this.next;
    // Whatever becomes of it: a number is not given twice.
    this.next = number + 1;
    await this.write({ put: { number, ...frame } }, { sync: true });
    this.count(1, [frame.meta]);
    return number;
  }

  /** Takes frames away, and does more with it at once: what is put may have the number of one that goes. */
  async remove(entries: Batch<R>['entries'], more: Change, options: { sync: boolean }): Promise<void> {
    const metas = entries.map(({ meta }) => meta);
    // A frame that takes the place of one that goes is not taken away again.
    const remove = entries.map(({ number }) => number).filter((number) => number !== more.put?.number);
    await this.write({ ...more, remove }, options);
    this.count(-1, metas);
    if (more.put) this.count(1, [more.put.meta]);
    this.removedBytes += metas.reduce((sum, { bytes }) => sum + bytes, 0);
    if (this.removedBytes < COMPACT_BYTES && !(this.empty && this.removedBytes > COMPACT_BYTES / 16)) return;
    this.removedBytes = 0;
    await this.around.table.compact(this.source, entries.at(-1)!.number - 1);
  }

  /** @returns undefined when what was written is not there any more. @throws Error when the disk cannot be asked */
  async read({ number, meta }: Entry): Promise<R[] | undefined> {
    const body = await this.around.table.body(this.source, number);
    try {
      if (!body) throw new Error('it is not on disk');
      return await decodeFrame<R>(body);
    } catch (error) {
      this.around.logger.error({ err: error, source: this.source, frame: number, readings: meta.readings }, 'a frame on disk cannot be read back');
      return undefined;
    }
  }

  /** Counts what is on disk; not while something is being added. */
  async recount(): Promise<void> {
    ({ frames: this.frames, readings: this.readings, bytes: this.bytes, first: this.first } = await this.around.table.totalsOf(this.source));
  }

  /** After a write that failed nobody knows what of it is there: it is counted anew. */
  private async write(change: Change, options: { sync: boolean }): Promise<void> {
    try {
      await this.around.table.write(this.source, change, options);
    } catch (error) {
      await this.recount().catch(() => undefined);
      throw error;
    }
  }

  private count(sign: 1 | -1, metas: readonly FrameMeta[]): void {
    for (const { readings, bytes } of metas) {
      this.frames += sign;
      this.readings += sign * readings;
      this.bytes += sign * bytes;
    }
  }
}
