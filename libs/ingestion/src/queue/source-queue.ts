import { type SourceStateInput } from '@orrery/contracts';
import { type Batch, type Depth, type SourceQueueAround } from './batch.js';
import { type DropCause, type Dropped, droppedOf } from './dropped.js';
import { type Frame, type Input } from './frame.js';
import { gatherOldest, type Until } from './gather-oldest.js';
import { Hole } from './hole.js';
import { StoredFrames } from './stored-frames.js';
import { type Entry, type TableTotals } from './table.js';
import { Turns } from './turns.js';

/** JSON that is sent together, in bytes: the publisher's own bound of a send. */
const BATCH_BYTES = 8_000_000;
/** A clock that has not been set yet says 1970: how old such a frame is nobody knows. In ms since 1970. */
const NO_CLOCK_YET = Date.UTC(2020, 0, 1);

/** Frames of one source, first in first out, on disk (rule R6). */
export class SourceQueue<R = Input> {
  /** The latest epoch of what an earlier start left; 0 when it left nothing. What is read now must have a later one. */
  readonly leftEpoch: bigint;
  private readonly stored: StoredFrames<R>;
  private tail: string | undefined;
  /** The last of the frames that are on their way to Kafka: they are no longer dropped. */
  private taken = -1;
  private readonly hole: Hole;
  /** What is on its way to Kafka is not dropped meanwhile. */
  private readonly turns = new Turns();

  constructor(
    readonly source: string,
    private readonly around: SourceQueueAround<R>,
    totals?: TableTotals,
  ) {
    this.stored = new StoredFrames(source, around, totals);
    this.tail = totals?.upTo;
    this.leftEpoch = totals?.epoch ?? 0n;
    this.hole = new Hole(totals?.hole);
  }

  get depth(): Depth {
    return this.stored.depth;
  }

  get empty(): boolean {
    return this.stored.empty;
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
  oldestMs(): Promise<number | undefined> {
    return this.storedMsFrom(0);
  }

  /** Drops what was stored so long ago, if anything was; `portionMs` more of it, so that one gap tells of many frames. */
  async age(limitMs: number, portionMs: number): Promise<void> {
    const oldest = await this.storedMsFrom(this.taken + 1);
    const now = this.around.nowMs();
    if (oldest === undefined || oldest < NO_CLOCK_YET || now - oldest <= limitMs) return;
    await this.dropOldest('queue-too-old', { storedBeforeMs: now - limitMs + portionMs });
  }

  /**
   * @returns its number: resolves when it survives the machine. Undefined: the disk's share is used up, and nothing may go.
   * @throws Error when the disk fails, or is full
   */
  async append(frame: Frame<R>): Promise<number | undefined> {
    const encoded = await this.stored.encoded(frame, this.around.nowMs());
    if (!(await this.around.makeRoom(encoded.meta.bytes))) return undefined;
    const number = await this.stored.add(encoded);
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
      const closed = this.hole.told && entries.length === this.depth.frames;
      await this.stored.remove(entries, closed ? { hole: null } : {}, { sync: false });
      this.stored.beginAt(entries.at(-1)!.number + 1);
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

  /** Counts what is on disk; not while something is being appended. */
  recount(): Promise<void> {
    return this.stored.recount();
  }

  private async takeNow(maxRecords: number): Promise<Batch<R> | undefined> {
    const [records, entries, damaged]: [R[], Entry[], Entry[]] = [[], [], []];
    let plain = 0;
    for await (const entry of this.stored.entries()) {
      if (records.length > 0 && (records.length >= maxRecords || plain + entry.meta.plainBytes > BATCH_BYTES)) break;
      const read = await this.stored.read(entry);
      (read ? entries : damaged).push(entry);
      records.push(...(read ?? []));
      plain += entry.meta.plainBytes;
    }
    if (damaged.length > 0) await this.lose(damaged, droppedOf('queue-damaged', damaged.map(({ meta }) => meta), []));
    if (entries.length === 0) return undefined;
    this.taken = entries.at(-1)!.number;
    return { records, entries, readings: entries.reduce((sum, { meta }) => sum + meta.readings, 0), upTo: entries.findLast(({ meta }) => meta.upTo !== undefined)?.meta.upTo };
  }

  private async dropNow(cause: DropCause, until: Until): Promise<boolean> {
    const { going, states, untold } = await gatherOldest(this.stored.entries(this.taken + 1), until, async (entry) => (await this.stored.read(entry)) as unknown as Input[] | undefined);
    const dropped = droppedOf(cause, going.map(({ meta }) => meta), untold);
    if (going.length === 0 || (dropped.readings === 0 && going.length === 1)) return false;
    await this.lose(going, dropped, states);
    // Its number may have been given to what was kept of them. What is on its way stands before it.
    if (!this.stored.reachDownTo(this.taken)) this.stored.beginAt(going.at(-1)!.number);
    return true;
  }

  /** Together with what is said of it: who is killed in between has lost nothing, or knows what. */
  private async lose(going: readonly Entry[], dropped: Dropped, states: readonly SourceStateInput[] = []): Promise<void> {
    const last = going.at(-1)!;
    const words = states.length > 0 ? await this.stored.encoded({ records: states as unknown as R[], upTo: undefined }, last.meta.storedMs) : undefined;
    const tells = dropped.readings > 0 || dropped.span !== undefined;
    const hole = tells ? { hole: this.hole.with(dropped) } : {};
    await this.stored.remove(going, { ...(words ? { put: { number: last.number, ...words } } : {}), ...hole }, { sync: true });
    if (!tells) return;
    this.around.logger.error({ source: this.source, ...dropped }, 'what waited on disk had to be dropped');
    this.hole.widen(dropped);
  }

  private async storedMsFrom(number: number): Promise<number | undefined> {
    for await (const { meta } of this.stored.entries(number)) return meta.storedMs;
    return undefined;
  }
}
