import { type SourceEntry, sourceStatus, type SourceStatus, twinRegistry } from '@orrery/contracts';
import { type Publisher, type TopicReading, viewsRead } from '@orrery/kafka';
import { type Drain, type HealthRegistry } from '@orrery/service-kit';
import { setTimeout as delay } from 'node:timers/promises';
import { type IngestionMetrics } from './ingestion-metrics.js';
import { Leftovers } from './leftovers.js';
import { type Logger } from './logger.js';
import { missingBeyondDisk } from './missing-since.js';
import { type QueueStore } from './queue/queue-store.js';
import { SourceBook } from './source-book.js';
import { type TopicReader } from './topic-reader.js';
import { type Worker, type WorkerStart } from './worker.js';

/** An apply writes many entries: they are taken over together. */
const SETTLE_MS = 100;
const OBSERVE_MS = 1000;
/** How long a stop waits for what has to do with Kafka. */
const PATIENCE_MS = 3000;
/** Nothing heard of a connected source for so long, not even a sign of life: a restart is needed. */
const SILENCE_MS = 60_000;

export interface IngestionOptions<S extends SourceEntry> {
  /** Whether a source is of the protocol that is read here. */
  ours: (entry: SourceEntry) => entry is S;
  workerOf: (start: WorkerStart<S>) => Worker<S>;
  read: TopicReader;
  /** Absent: readings wait in memory alone. */
  queues: QueueStore | undefined;
  publisher: Publisher;
  /** Name of the service: CloudEvents `source`. */
  ceSource: string;
  metrics: IngestionMetrics;
  drain: Drain;
  health: HealthRegistry;
  logger: Logger;
}

/** Keeps one worker for each source of the registry, and follows the registry live. */
export class Ingestion<S extends SourceEntry> {
  private readonly book: SourceBook<S>;
  private readonly workers = new Map<string, Worker<S>>();
  /** Sources that were taken out, until all of theirs is in Kafka. */
  private readonly ending = new Map<string, Promise<void>>();
  private leftovers: Leftovers | undefined;
  private readonly lastStatus = new Map<string, SourceStatus>();
  private readonly changed = new Set<string>();
  private registry: TopicReading | undefined;
  private closingStatus: Promise<void> | undefined;
  private settling: NodeJS.Timeout | undefined;
  private observing: NodeJS.Timeout | undefined;
  private working: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(private readonly options: IngestionOptions<S>) {
    this.book = new SourceBook(options.ours);
  }

  /** Called by Nest when everything is wired. */
  async onApplicationBootstrap(): Promise<void> {
    const { drain, read, health } = this.options;
    drain.add('stop-reading', 'sources', () => this.stop());
    await this.readLastStatus();
    this.registry = read(twinRegistry, {
      from: 'beginning',
      onRecord: ({ key, value }) => {
        const id = this.book.apply(key, value);
        if (id !== undefined) this.touch(id);
      },
      onCaughtUp: () => this.settle(),
    });
    await viewsRead(this.options, [this.registry]);
    this.forwardLeftovers();
    this.observing = setInterval(() => this.observe(), OBSERVE_MS);
    health.register('sources', () => this.check(), ['live', 'ready']);
  }

  /** Before anything of a source that comes back meanwhile. */
  private forwardLeftovers(): void {
    const { queues, ...options } = this.options;
    if (!queues) return;
    this.leftovers = new Leftovers({ ...options, queues });
    for (const id of this.leftovers.of((source) => this.book.source(source) === undefined)) {
      this.ending.set(id, this.leftovers.forward(id).then(() => this.ended(id)));
    }
  }

  /** Where the last start of each source ended: its epoch, and up to where everything was in Kafka. */
  private async readLastStatus(): Promise<void> {
    const reading = this.options.read(sourceStatus, {
      from: 'beginning',
      onRecord: ({ value }) => {
        if (value?.type === 'status') this.lastStatus.set(value.source, value);
      },
    });
    await viewsRead(this.options, [reading]);
    this.closingStatus = reading.close();
  }

  private touch(source: string): void {
    this.changed.add(source);
    this.settling ??= setTimeout(() => this.settle(), SETTLE_MS);
  }

  private settle(): void {
    clearTimeout(this.settling);
    this.settling = undefined;
    const changed = [...this.changed];
    this.changed.clear();
    this.working = this.working
      .then(async () => {
        for (const id of changed) await this.reconcile(id);
      })
      .catch((error: unknown) => this.options.logger.error({ err: error }, 'registry change could not be taken over'));
  }

  private async reconcile(id: string): Promise<void> {
    if (this.stopped || this.ending.has(id)) return;
    const source = this.book.source(id);
    const worker = this.workers.get(id);
    if (source && worker) worker.update(source, this.book.bindingsOf(id));
    else if (source) await this.startWorker(source);
    else if (worker) this.end(id, worker);
  }

  /** Not waited for: while Kafka is away it takes long, and the registry's other changes must not wait for it. */
  private end(id: string, worker: Worker<S>): void {
    this.workers.delete(id);
    const ended = worker
      .stop('removed')
      .catch((error: unknown) => this.options.logger.error({ err: error, source: id }, 'a removed source did not end cleanly'))
      .then(() => {
        this.lastStatus.set(id, worker.report.current());
        this.ended(id);
      });
    this.ending.set(id, ended);
  }

  private ended(id: string): void {
    this.ending.delete(id);
    // It may have come back meanwhile.
    if (!this.stopped) this.touch(id);
  }

  /** The epoch of a start is in Kafka before anything is read: one that is killed at once is counted too, and no two have the same. */
  private async startWorker(source: S): Promise<void> {
    const last = this.lastStatus.get(source.id);
    const { queues } = this.options;
    const queue = queues?.of(source.id);
    const worker = this.options.workerOf({
      source,
      epoch: later(BigInt(last?.epoch ?? 0), queue?.leftEpoch ?? 0n) + 1n,
      last,
      missingFrom: last && missingBeyondDisk(last, source.clock, queues?.whole ? queue?.upTo : undefined),
      queueLost: last !== undefined && queues?.whole === false,
      queue,
      letters: queues?.lettersOf(source.id),
    });
    await worker.announce();
    if (this.stopped) return;
    this.workers.set(source.id, worker);
    worker.start(this.book.bindingsOf(source.id));
  }

  private observe(): void {
    for (const worker of this.workers.values()) this.options.metrics.observe(worker.report.current());
    for (const queue of this.options.queues?.sources ?? []) void this.options.metrics.observeQueue(queue, Date.now()).catch(() => undefined);
  }

  /** A source that is connected must be heard of; one that cannot be reached is told in its status, no restart mends it. */
  private check() {
    for (const [id, worker] of this.workers) {
      const silent = worker.silentForMs(performance.now());
      if (silent > SILENCE_MS) return { ok: false, detail: `nothing heard of source ${id} for ${Math.round(silent / 1000)} s` };
    }
    return { ok: true };
  }

  private async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.settling);
    clearInterval(this.observing);
    await this.registry?.close();
    await this.closingStatus;
    this.leftovers?.end();
    // What waits for Kafka alone would wait for ever; what it has read is on disk.
    const patience = delay(PATIENCE_MS, undefined, { ref: false });
    await Promise.race([this.working, patience]);
    await Promise.all([Promise.race([Promise.all(this.ending.values()), patience]), ...[...this.workers.values()].map((worker) => worker.stop('stopped'))]);
  }
}

/** A log that was put back to an earlier day knows less of epochs than what waits on disk. */
const later = (a: bigint, b: bigint): bigint => (a > b ? a : b);
