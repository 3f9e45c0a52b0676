import { type Gap, type SourceStateInput } from '@orrery/contracts';
import { type DropCause, type Dropped, droppedOf, lastWord } from './dropped.js';
import { decodeFrame, encodeFrame, type Frame, type Input } from './frame.js';
import { type Batch, type Depth, type SourceQueueAround } from './batch.js';
import { type Entry, type TableTotals } from './table.js';
import { Turns } from './turns.js';

/** JSON that is sent together, in bytes: the publisher's own bound of a send. */
const BATCH_BYTES = 8_000_000;
/** Bytes after whose deletion the disk is asked for them. */
const COMPACT_BYTES = 16_000_000;

/** Frames of one source, first in first out, on disk (rule R6). */
export class SourceQueue<R = Input> {
  /** Called when something had to go. */
  onDropped: (dropped: Dropped) => void = () => undefined;
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
  }

  get depth(): Depth {
    return { frames: this.frames, readings: this.readings, bytes: this.bytes };
  }

  get empty(): boolean {
    return this.frames === 0;
  }

  /** Up to here everything is in Kafka or on disk; undefined when nothing is on disk. */
  get upTo(): string | undefined {
    return this.empty ? undefined : this.tail;
  }

  /** When the oldest frame was stored, in ms since 1970. */
  async oldestMs(): Promise<number | undefined> {
    for await (const { meta } of this.around.table.entries(this.source, this.first)) return meta.storedMs;
    return undefined;
  }

  /**
   * @returns its number: resolves when it survives the machine. Undefined: the disk's share is used up, and nothing may go.
   * @throws Error when the disk fails, or is full
   */
  async append(frame: Frame<R>): Promise<number | undefined> {
    const { table, nowMs, makeRoom, describe } = this.around;
    const { body, meta } = await encodeFrame(frame, nowMs(), describe);
    if (!(await makeRoom(meta.bytes))) return undefined;
    const number = this.next;
    await table.put(this.source, number, meta, body);
    this.next = number + 1;
    this.count(1, meta);
    this.tail = frame.upTo ?? this.tail;
    return number;
  }

  /** The oldest frames; undefined when there is none. A frame that cannot be read is dropped, loudly, and the next is taken. */
  take(maxRecords: number): Promise<Batch<R> | undefined> {
    return this.turns.take(() => this.takeNow(maxRecords));
  }

  private async takeNow(maxRecords: number): Promise<Batch<R> | undefined> {
    const records: R[] = [];
    let plain = 0;
    let readings = 0;
    let upTo: string | undefined;
    for await (const { number, meta } of this.around.table.entries(this.source, this.first)) {
      if (records.length > 0 && plain + meta.plainBytes > BATCH_BYTES) break;
      this.taken = number;
      const read = await this.read({ number, meta });
      if (!read) continue;
      records.push(...read);
      plain += meta.plainBytes;
      readings += meta.readings;
      upTo = meta.upTo ?? upTo;
      if (records.length >= maxRecords) break;
    }
    if (records.length > 0) return { records, readings, upTo, to: this.taken };
    if (this.taken >= this.first) await this.removeUpTo(this.taken);
    return undefined;
  }

  /** Kafka has it. */
  remove({ to }: Batch<R>): Promise<void> {
    return this.turns.take(() => this.removeUpTo(to));
  }

  /**
   * Drops the oldest frames that are not on their way: their readings for good. How the source stood in them is kept, each twin's last word
   * of it, before what follows.
   * @returns whether anything went
   */
  dropOldest(cause: DropCause, until: { bytes: number } | { storedBeforeMs: number }): Promise<boolean> {
    return this.turns.take(() => this.dropNow(cause, until));
  }

  private async dropNow(cause: DropCause, until: { bytes: number } | { storedBeforeMs: number }): Promise<boolean> {
    const states = new Map<string, SourceStateInput>();
    const untold: Gap[] = [];
    const going: Entry[] = [];
    const unreadable = new Set<number>();
    let bytes = 0;
    for await (const entry of this.around.table.entries(this.source, Math.max(this.first, this.taken + 1))) {
      if ('bytes' in until ? bytes >= until.bytes : entry.meta.storedMs >= until.storedBeforeMs) break;
      going.push(entry);
      bytes += entry.meta.bytes;
      if (entry.meta.states === 0) continue;
      const records = (await this.read(entry)) as unknown as Input[] | undefined;
      if (!records) unreadable.add(entry.number);
      for (const record of records ?? []) if (record.type === 'source-state') untold.push(...lastWord(states, record));
    }
    const last = going.at(-1);
    const lost = going.filter(({ number, meta }) => meta.readings > 0 && !unreadable.has(number));
    if (!last || (lost.length === 0 && going.length === 1)) return false;
    await this.drop(going, states);
    if (lost.length > 0) this.tell(cause, lost, untold);
    return true;
  }

  private async drop(going: readonly Entry[], states: ReadonlyMap<string, SourceStateInput>): Promise<void> {
    const { table, nowMs, describe } = this.around;
    const [from, to] = [going[0]!.number, going.at(-1)!.number];
    await table.remove(this.source, from, to);
    for (const { meta } of going) this.count(-1, meta);
    if (states.size > 0) {
      const { body, meta } = await encodeFrame({ records: [...states.values()] as unknown as R[], upTo: undefined }, nowMs(), describe);
      await table.put(this.source, to, { ...meta, storedMs: going.at(-1)!.meta.storedMs }, body);
      this.count(1, meta);
    }
    if (from === this.first) this.first = states.size > 0 ? to : to + 1;
    await this.compactAfter(going.reduce((sum, { meta }) => sum + meta.bytes, 0), to - 1);
  }

  private async removeUpTo(to: number): Promise<void> {
    let bytes = 0;
    for await (const { number, meta } of this.around.table.entries(this.source, this.first)) {
      if (number > to) break;
      this.count(-1, meta);
      bytes += meta.bytes;
    }
    await this.around.table.remove(this.source, this.first, to);
    this.first = to + 1;
    await this.compactAfter(bytes, to);
  }

  private async compactAfter(bytes: number, to: number): Promise<void> {
    this.removedBytes += bytes;
    if (this.removedBytes < COMPACT_BYTES && !(this.empty && this.removedBytes > COMPACT_BYTES / 16)) return;
    this.removedBytes = 0;
    await this.around.table.compact(this.source, to);
  }

  private async read({ number, meta }: Entry): Promise<R[] | undefined> {
    try {
      const body = await this.around.table.body(this.source, number);
      if (!body) throw new Error('it is not on disk');
      return await decodeFrame<R>(body);
    } catch (error) {
      this.around.logger.error({ err: error, source: this.source, frame: number, readings: meta.readings }, 'a frame on disk cannot be read; what was in it is dropped, and told as a gap');
      this.tell('queue-damaged', [{ number, meta }]);
      return undefined;
    }
  }

  private tell(cause: DropCause, lost: readonly Entry[], untold: readonly Gap[] = []): void {
    const dropped = droppedOf(cause, lost.map(({ meta }) => meta), untold);
    this.around.logger.error({ source: this.source, ...dropped }, 'what waited on disk had to be dropped');
    this.onDropped(dropped);
  }

  private count(frames: 1 | -1, { readings, bytes }: { readings: number; bytes: number }): void {
    this.frames += frames;
    this.readings += frames * readings;
    this.bytes += frames * bytes;
  }
}
