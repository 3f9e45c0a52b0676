import { type DeadLetter } from '@orrery/contracts';
import { type Logger } from '../logger.js';
import { type DropCause } from './dropped.js';
import { describeInputs } from './frame.js';
import { openAnew, openLevel } from './open-level.js';
import { SourceQueue } from './source-queue.js';
import { Table, type TableTotals } from './table.js';
import { Turns } from './turns.js';

export interface QueueLimits {
  /** What all sources may keep together, in bytes on disk. */
  readonly bytes: number;
  /** Older frames are dropped, in ms. */
  readonly ageMs: number;
  /** `drop-oldest`: of the source that keeps most; `hold`: nothing more is taken, and devices are held back. */
  readonly whenFull: 'drop-oldest' | 'hold';
}

export interface QueueStoreOptions {
  /** A folder of its own, on a volume that outlives the process. */
  readonly folder: string;
  readonly limits: QueueLimits;
  readonly logger: Logger;
  readonly nowMs: () => number;
  /** Dead letters had to go: nobody but a counter hears of it. */
  readonly onLettersLost: (cause: DropCause, letters: number) => void;
}

/** A source may be dropped from in portions of this share of the bound: one gap tells of many frames. */
const PORTION = 1 / 64;
const AGE_CHECK_MS = 10_000;
/** Of a source's name, for the queue of its dead letters: no source id has it. */
const LETTERS = '#letters';

/**
 * What waits on disk for Kafka (rule R6): a queue for each source, in one LevelDB, whose log is one fsync for all of them. What has been appended survives
 * the process, and the machine; whoever opens it next finds it.
 */
export class QueueStore {
  private readonly readings = new Map<string, SourceQueue>();
  private readonly letters = new Map<string, SourceQueue<DeadLetter>>();
  private readonly aging: NodeJS.Timeout;
  private readonly turns = new Turns();

  private constructor(
    private readonly table: Table,
    private readonly options: QueueStoreOptions,
    /** Whether what an earlier start has written is there. False: the folder is new, or was damaged; what sources and brokers were told to forget may be gone. */
    readonly whole: boolean,
  ) {
    this.aging = setInterval(() => void this.age().catch((error: unknown) => options.logger.error({ err: error }, 'readings on disk could not be aged; it is tried again')), AGE_CHECK_MS).unref();
  }

  /**
   * Opens the folder, or makes it. Where it is damaged it is mended, and if that fails put aside: what was in it is a gap from what Kafka has.
   * @throws OrreryError configuration-invalid when it cannot be written to, or another process has it.
   */
  static async open(options: QueueStoreOptions): Promise<QueueStore> {
    const { level, whole } = await openLevel(options);
    const table = new Table(level);
    let store = new QueueStore(table, options, whole);
    try {
      for (const [name, totals] of await table.totals()) store.found(name, totals);
    } catch (error) {
      await store.close();
      store = new QueueStore(new Table((await openAnew(options, error)).level), options, false);
    }
    for (const { source, depth } of store.all) options.logger.warn({ source, ...depth }, 'readings of an earlier start wait on disk; they go to Kafka before what is read now');
    return store;
  }

  /** Readings of a source; the same queue each time. */
  of(source: string): SourceQueue {
    return made(this.readings, source, () => this.readingsOf(source));
  }

  /** Dead letters of a source. */
  lettersOf(source: string): SourceQueue<DeadLetter> {
    return made(this.letters, source, () => this.lettersNamed(source + LETTERS));
  }

  /** The queues of readings. */
  get sources(): readonly SourceQueue[] {
    return [...this.readings.values()];
  }

  /** Sources of which something waits. */
  get waiting(): readonly string[] {
    const names = [...this.readings, ...this.letters].filter(([, { depth }]) => depth.frames > 0).map(([name]) => name);
    return [...new Set(names)];
  }

  /** On disk, of all sources. */
  get bytes(): number {
    return this.all.reduce((sum, { depth }) => sum + depth.bytes, 0);
  }

  async close(): Promise<void> {
    clearInterval(this.aging);
    await this.turns.done();
    await this.table.close();
  }

  private get all(): readonly Bounded[] {
    return [...this.readings.values(), ...this.letters.values()];
  }

  private readingsOf(source: string, totals?: TableTotals): SourceQueue {
    return new SourceQueue(source, { ...this.around, describe: describeInputs }, totals);
  }

  private lettersNamed(name: string, totals?: TableTotals): SourceQueue<DeadLetter> {
    const queue = new SourceQueue<DeadLetter>(name, { ...this.around, describe: (letters) => ({ readings: letters.length, states: 0 }) }, totals);
    queue.listen(({ cause, readings }) => this.options.onLettersLost(cause, readings));
    return queue;
  }

  private get around() {
    const { nowMs, logger } = this.options;
    return { table: this.table, nowMs, logger, makeRoom: (bytes: number) => this.makeRoom(bytes) };
  }

  private found(name: string, totals: TableTotals): void {
    if (name.endsWith(LETTERS)) this.letters.set(name.slice(0, -LETTERS.length), this.lettersNamed(name, totals));
    else this.readings.set(name, this.readingsOf(name, totals));
  }

  /** @returns whether so many bytes may be added. One at a time: two that look for room must not both drop for it. */
  private makeRoom(bytes: number): Promise<boolean> {
    return this.turns.take(() => this.makeRoomNow(bytes));
  }

  private async makeRoomNow(bytes: number): Promise<boolean> {
    const { limits } = this.options;
    if (this.bytes + bytes <= limits.bytes) return true;
    if (limits.whenFull === 'hold') return false;
    while (this.bytes + bytes > limits.bytes) {
      const most = this.all.reduce((a, b) => (b.depth.bytes > a.depth.bytes ? b : a));
      if (!(await most.dropOldest('queue-full', { bytes: Math.max(bytes, limits.bytes * PORTION) }))) return this.bytes + bytes <= limits.bytes;
    }
    return true;
  }

  private async age(): Promise<void> {
    const { limits } = this.options;
    for (const queue of this.all) await queue.age(limits.ageMs, limits.ageMs * PORTION);
  }
}

type Bounded = Pick<SourceQueue, 'source' | 'depth' | 'dropOldest' | 'age'>;

function made<T>(all: Map<string, T>, name: string, make: () => T): T {
  let one = all.get(name);
  if (!one) all.set(name, (one = make()));
  return one;
}
