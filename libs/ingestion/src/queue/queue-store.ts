import { OrreryError } from '@orrery/contracts';
import { ClassicLevel } from 'classic-level';
import { existsSync, mkdirSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { type Logger } from '../logger.js';
import { SourceQueue, type Totals } from './source-queue.js';
import { type Level, Table } from './table.js';

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
}

/** A source may be dropped from in portions of this share of the bound: one gap tells of many frames. */
const PORTION = 1 / 64;
const AGE_CHECK_MS = 10_000;

/**
 * What waits on disk for Kafka (rule R6): a queue for each source, in one LevelDB, whose log is one fsync for all of them. What has been appended survives
 * the process, and the machine; whoever opens it next finds it.
 */
export class QueueStore {
  private readonly queues = new Map<string, SourceQueue>();
  private readonly aging: NodeJS.Timeout;
  private making: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly table: Table,
    private readonly options: QueueStoreOptions,
  ) {
    this.aging = setInterval(() => void this.age().catch((error: unknown) => options.logger.error({ err: error }, 'readings on disk could not be aged; it is tried again')), AGE_CHECK_MS).unref();
  }

  /**
   * Opens the folder, or makes it. Where it is damaged it is mended, and if that fails put aside: what was in it is a gap from what Kafka has.
   * @throws OrreryError configuration-invalid when it cannot be written to, or another process has it.
   */
  static async open(options: QueueStoreOptions): Promise<QueueStore> {
    const store = new QueueStore(new Table(await openLevel(options)), options);
    for (const [source, totals] of await store.table.totals()) store.queues.set(source, store.queueOf(source, totals));
    for (const { source, depth } of store.all) options.logger.warn({ source, ...depth }, 'readings of an earlier start wait on disk; they go to Kafka before what is read now');
    return store;
  }

  /** The queue of a source; the same one each time. */
  of(source: string): SourceQueue {
    let queue = this.queues.get(source);
    if (!queue) this.queues.set(source, (queue = this.queueOf(source)));
    return queue;
  }

  get all(): readonly SourceQueue[] {
    return [...this.queues.values()];
  }

  /** On disk, of all sources. */
  get bytes(): number {
    return this.all.reduce((sum, { depth }) => sum + depth.bytes, 0);
  }

  async close(): Promise<void> {
    clearInterval(this.aging);
    await this.making.catch(() => undefined);
    await this.table.close();
  }

  private queueOf(source: string, totals?: Totals): SourceQueue {
    return new SourceQueue(source, { table: this.table, nowMs: this.options.nowMs, logger: this.options.logger, makeRoom: (bytes) => this.makeRoom(bytes) }, totals);
  }

  /** @returns whether so many bytes may be added. One at a time: two that look for room must not both drop for it. */
  private makeRoom(bytes: number): Promise<boolean> {
    const made = this.making.catch(() => undefined).then(() => this.makeRoomNow(bytes));
    this.making = made;
    return made;
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
    const { limits, nowMs } = this.options;
    for (const queue of this.all) {
      const oldest = await queue.oldestMs();
      if (oldest === undefined || nowMs() - oldest <= limits.ageMs) continue;
      await queue.dropOldest('queue-too-old', { storedBeforeMs: nowMs() - limits.ageMs * (1 - PORTION) });
    }
  }
}

async function openLevel({ folder, logger, nowMs }: QueueStoreOptions): Promise<Level> {
  try {
    mkdirSync(folder, { recursive: true });
    return await opened(folder);
  } catch (error) {
    if (!existsSync(folder) || isOutside(error)) throw unusable(folder, error);
    logger.error({ err: error, folder }, 'the queue on disk is damaged; it is being mended');
  }
  try {
    await ClassicLevel.repair(folder);
    return await opened(folder);
  } catch (error) {
    if (isOutside(error)) throw unusable(folder, error);
    const aside = `${folder}.damaged-${new Date(nowMs()).toISOString().replaceAll(':', '')}`;
    try {
      await rename(folder, aside);
      logger.error({ err: error, folder, aside }, 'the queue on disk cannot be mended and was put aside: what was in it is told as a gap');
      return await opened(folder);
    } catch {
      throw unusable(folder, error);
    }
  }
}

async function opened(folder: string): Promise<Level> {
  // Frames are compressed already. A cache would hold what is read once.
  const level: Level = new ClassicLevel(folder, { keyEncoding: 'utf8', valueEncoding: 'buffer', compression: false, cacheSize: 1 << 20, writeBufferSize: 4 << 20 });
  await level.open();
  return level;
}

const codesOf = (error: unknown): string[] => {
  const codes: string[] = [];
  for (let at = error as { code?: string; cause?: unknown } | undefined; at; at = at.cause as typeof at) if (typeof at.code === 'string') codes.push(at.code);
  return codes;
};

/** Not of what is in the folder: another process has it, or the disk is full, or it may not be written to. */
const isOutside = (error: unknown): boolean => codesOf(error).includes('LEVEL_LOCKED') || /no space left|permission denied|read-only file system/i.test(reason(error));

function unusable(folder: string, cause: unknown): OrreryError {
  const locked = codesOf(cause).includes('LEVEL_LOCKED');
  return new OrreryError('configuration-invalid', `The queue on disk ${folder} cannot be opened: ${locked ? 'another process has it' : reason(cause)}`, {
    cause,
    remedy: locked ? 'Stop the other process, or give this one a folder of its own in ORRERY_QUEUE_DIR.' : 'Give ORRERY_QUEUE_DIR a folder that this process may write to, with room.',
  });
}

function reason(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error ? cause.message : message;
}
