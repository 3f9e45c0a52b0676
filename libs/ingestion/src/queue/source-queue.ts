import { type SourceStateInput } from '@orrery/contracts';
import { type Batch, type Depth, type SourceQueueAround } from './batch.js';
import { type DropCause, type Dropped, droppedOf } from './dropped.js';
import { decodeFrame, encodeFrame, type Frame, type FrameMeta, type Input } from './frame.js';
import { gatherOldest, type Until } from './gather-oldest.js';
import { Hole } from './hole.js';
import { besideBody, type Change, type Entry, type TableTotals } from './table.js';
import { Turns } from './turns.js';

/** JSON that is sent together, in bytes: the publisher's own bound of a send. */
const BATCH_BYTES = 8_000_000;
/** Bytes after whose deletion the disk is asked for them. */
const COMPACT_BYTES = 16_000_000;
/** A clock that has not been set yet says 1970: how old such a frame is nobody knows. In ms since 1970. */
const NO_CLOCK_YET = Date.UTC(2020, 0, 1);

/** Frames of one source, first in first out, on disk (rule R6). */
export class SourceQueue<R = Input> {
  /** The latest epoch of what an earlier start left; 0 when it left nothing. What is read now must have a later one. */
  readonly leftEpoch: bigint;
  private frames: number;
  private readings: number;
  private bytes: number;
  private first: number;
  private next: number;
  private tail: string | undefined;
  /** The last of the frames that are on their way to Kafka: they are no longer dropped. */
  private taken = -1;
  private readonly hole: Hole;
  private removedBytes = 0;
  /** What is on its way to Kafka is not dropped meanwhile. */
  private readonly turns = new Turns();

  constructor(
    readonly source: string,
    private readonly around: SourceQueueAround<R>,
    totals?: TableTotals,
  ) {
    this.frames = totals?.frames ?? 0;
    this.readings = totals?.readings ?? 0;
    this.bytes = totals?.bytes ?? 0;
    this.first = totals?.first ?? 0;
    this.next = (totals?.last ?? -1) + 1;
    this.tail = totals?.upTo;
    this.leftEpoch = totals?.epoch ?? 0n;
    this.hole = new Hole(totals?.hole);
  }

  get depth(): Depth {
    return { frames: this.frames, readings: this.readings, bytes: this.bytes };
  }

  get empty(): boolean {
    return this.frames === 0;
  }

  /** Up to here everything is in Kafka or on disk; undefined when nothing is on disk that says so. */
  get upTo(): string | undefined {
    return this.empty ? undefined : this.tail;
  }

  /** What had to go and was told to nobody yet. */
  get lost(): Dropped | undefined {
    return this.hole.untold;
  }

  /** Told of what had to go, also before; one that a start before had told, and perhaps not brought to Kafka, is told again. */
  listen(listener: (dropped: Dropped) => void): void {
    this.hole.listen(listener);
  }

  /** When the oldest frame was stored, in ms since 1970. */
  async oldestMs(from = this.first): Promise<number | undefined> {
    for await (const { meta } of this.around.table.entries(this.source, from)) return meta.storedMs;
    return undefined;
  }

  /** Drops what was stored so long ago, if anything was; `portionMs` more of it, so that one gap tells of many frames. */
  async age(limitMs: number, portionMs: number): Promise<void> {
    const oldest = await this.oldestMs(Math.max(this.first, this.taken + 1));
    const now = this.around.nowMs();
    if (oldest === undefined || oldest < NO_CLOCK_YET || now - oldest <= limitMs) return;
    await this.dropOldest('queue-too-old', { storedBeforeMs: now - limitMs + portionMs });
  }

  /**
   * @returns its number: resolves when it survives the machine. Undefined: the disk's share is used up, and nothing may go.
   * @throws Error when the disk fails, or is full
   */
  async append(frame: Frame<R>): Promise<number | undefined> {
    const { nowMs, makeRoom } = this.around;
    const { body, meta } = await this.encoded(frame, nowMs());
    if (!(await makeRoom(meta.bytes))) return undefined;
    const number = this.next;
    // Whatever becomes of it: a number is not given twice.
    this.next = number + 1;
    await this.write({ put: { number, meta, body } }, { sync: true });
    this.count(1, [{ number, meta }]);
    this.tail = frame.upTo ?? this.tail;
    return number;
  }

  /** The oldest frames; undefined when there is none. What cannot be read back is dropped, loudly, and the next is taken. @throws Error when the disk fails */
  take(maxRecords: number): Promise<Batch<R> | undefined> {
    return this.turns.take(() => this.takeNow(maxRecords));
  }

  /** Kafka has it. @throws Error when the disk fails */
  remove({ entries }: Batch<R>): Promise<void> {
    return this.turns.take(async () => {
      const closed = this.hole.told && entries.length === this.frames;
      await this.removeNow(entries, closed ? { hole: null } : {}, { sync: false });
      if (closed) this.hole.close();
    });
  }

  /**
   * Drops the oldest frames that are not on their way: their readings for good. How the source stood in them is kept, each twin's last word
   * of it, before what follows.
   * @returns whether anything went
   */
  dropOldest(cause: DropCause, until: Until): Promise<boolean> {
    return this.turns.take(() => this.dropNow(cause, until));
  }

  private async takeNow(maxRecords: number): Promise<Batch<R> | undefined> {
    const [records, entries, damaged]: [R[], Entry[], Entry[]] = [[], [], []];
    let plain = 0;
    for await (const entry of this.around.table.entries(this.source, this.first)) {
      if (records.length > 0 && (records.length >= maxRecords || plain + entry.meta.plainBytes > BATCH_BYTES)) break;
      const read = await this.read(entry);
      (read ? entries : damaged).push(entry);
      records.push(...(read ?? []));
      plain += entry.meta.plainBytes;
    }
    if (damaged.length > 0) await this.lose(damaged, droppedOf('queue-damaged', damaged.map(({ meta }) => meta), []), [], true);
    if (entries.length === 0) return undefined;
    this.taken = entries.at(-1)!.number;
    return { records, entries, readings: entries.reduce((sum, { meta }) => sum + meta.readings, 0), upTo: entries.findLast(({ meta }) => meta.upTo !== undefined)?.meta.upTo };
  }

  private async dropNow(cause: DropCause, until: Until): Promise<boolean> {
    const oldest = this.around.table.entries(this.source, Math.max(this.first, this.taken + 1));
    const { going, states, untold } = await gatherOldest(oldest, until, async (entry) => (await this.read(entry)) as unknown as Input[] | undefined);
    const dropped = droppedOf(cause, going.map(({ meta }) => meta), untold);
    if (going.length === 0 || (dropped.readings === 0 && going.length === 1)) return false;
    await this.lose(going, dropped, states);
    return true;
  }

  /** Together with what is said of it: who is killed in between has lost nothing, or knows what. */
  private async lose(going: readonly Entry[], dropped: Dropped, states: readonly SourceStateInput[] = [], between = false): Promise<void> {
    const last = going.at(-1)!;
    const words = states.length > 0 ? await this.encoded({ records: states as unknown as R[], upTo: undefined }, last.meta.storedMs) : undefined;
    const tells = dropped.readings > 0 || dropped.span !== undefined;
    const hole = tells ? { hole: this.hole.with(dropped) } : {};
    await this.removeNow(going, { ...(words ? { put: { number: last.number, ...words } } : {}), ...hole }, { sync: true, between });
    if (words) this.count(1, [{ number: last.number, meta: words.meta }]);
    if (words && last.number < this.first) this.first = last.number;
    if (!tells) return;
    this.around.logger.error({ source: this.source, ...dropped }, 'what waited on disk had to be dropped');
    this.hole.widen(dropped);
  }

  private async removeNow(entries: readonly Entry[], more: Change, options: { sync: boolean; between?: boolean }): Promise<void> {
    const [from, to] = [entries[0]!.number, entries.at(-1)!.number];
    // A frame that takes the place of one that goes is not taken away again.
    const remove = entries.map(({ number }) => number).filter((number) => number !== more.put?.number);
    await this.write({ ...more, remove }, options);
    this.count(-1, entries);
    if (from <= this.first && !options.between) this.first = to + 1;
    this.removedBytes += entries.reduce((sum, { meta }) => sum + meta.bytes, 0);
    if (this.removedBytes < COMPACT_BYTES && !(this.empty && this.removedBytes > COMPACT_BYTES / 16)) return;
    this.removedBytes = 0;
    await this.around.table.compact(this.source, to - 1);
  }

  private async encoded(frame: Frame<R>, storedMs: number): Promise<{ body: Buffer; meta: FrameMeta }> {
    const { body, meta } = await encodeFrame(frame, storedMs, this.around.describe);
    return { body, meta: { ...meta, bytes: meta.bytes + besideBody(this.source, meta) } };
  }

  /** Counts what is on disk; not while something is being appended. */
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

  /** @returns undefined when what was written is not there any more. @throws Error when the disk cannot be asked */
  private async read({ number, meta }: Entry): Promise<R[] | undefined> {
    const body = await this.around.table.body(this.source, number);
    try {
      if (!body) throw new Error('it is not on disk');
      return await decodeFrame<R>(body);
    } catch (error) {
      this.around.logger.error({ err: error, source: this.source, frame: number, readings: meta.readings }, 'a frame on disk cannot be read back');
      return undefined;
    }
  }

  private count(sign: 1 | -1, entries: readonly Entry[]): void {
    for (const { meta } of entries) {
      this.frames += sign;
      this.readings += sign * meta.readings;
      this.bytes += sign * meta.bytes;
    }
  }
}
