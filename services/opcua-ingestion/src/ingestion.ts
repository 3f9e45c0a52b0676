import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { isOpcUaSource, sourceStatus, type SourceStatus, twinRegistry } from '@orrery/contracts';
import { type Publisher, type TopicReading } from '@orrery/kafka';
import { CONFIG, Drain, HealthRegistry, LOGGER } from '@orrery/service-kit';
import { type Logger } from './logger.js';
import { type Connect } from './adapters/opcua.client.js';
import { type TopicReader } from './adapters/topic-reader.js';
import { type Config } from './config.js';
import { SourceBook } from './domain/source-book.js';
import { IngestionMetrics } from './ingestion-metrics.js';
import { SourceWorker } from './source-worker.js';
import { CONNECT, PUBLISHER, TOPIC_READER } from './tokens.js';

/** An apply writes many entries: they are taken over together. */
const SETTLE_MS = 100;
const OBSERVE_MS = 1000;
/** Nothing heard of a connected source for so long, not even a keep-alive: a restart is needed. */
const SILENCE_MS = 60_000;

/** Keeps one worker for each source of the registry, and follows the registry live. */
@Injectable()
export class Ingestion implements OnApplicationBootstrap {
  private readonly book = new SourceBook(isOpcUaSource);
  private readonly workers = new Map<string, SourceWorker>();
  private readonly lastStatus = new Map<string, SourceStatus>();
  private readonly changed = new Set<string>();
  private registry: TopicReading | undefined;
  private closingStatus: Promise<void> | undefined;
  private settling: NodeJS.Timeout | undefined;
  private observing: NodeJS.Timeout | undefined;
  private working: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(PUBLISHER) private readonly publisher: Publisher,
    @Inject(TOPIC_READER) private readonly read: TopicReader,
    @Inject(CONNECT) private readonly connect: Connect,
    private readonly metrics: IngestionMetrics,
    private readonly drain: Drain,
    private readonly health: HealthRegistry,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.drain.add('stop-reading', 'sources', () => this.stop());
    await this.readLastStatus();
    this.registry = this.read(twinRegistry, {
      from: 'beginning',
      onRecord: ({ key, value }) => {
        const id = this.book.apply(key, value);
        if (id !== undefined) this.touch(id);
      },
      onCaughtUp: () => this.settle(),
    });
    await this.registry.caughtUp;
    this.observing = setInterval(() => this.observe(), OBSERVE_MS);
    this.health.register('sources', () => this.check(), ['live', 'ready']);
  }

  /** A worker of each source that is configured; for tests and the console's status. */
  worker(source: string): SourceWorker | undefined {
    return this.workers.get(source);
  }

  /** Where the last start of each source ended: its epoch, and up to where everything was in Kafka. */
  private async readLastStatus(): Promise<void> {
    const reading = this.read(sourceStatus, {
      from: 'beginning',
      onRecord: ({ value }) => {
        if (value?.type === 'status') this.lastStatus.set(value.source, value);
      },
    });
    await reading.caughtUp;
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
      .catch((error: unknown) => this.logger.error({ err: error }, 'registry change could not be taken over'));
  }

  private async reconcile(id: string): Promise<void> {
    if (this.stopped) return;
    const source = this.book.source(id);
    const worker = this.workers.get(id);
    if (source && worker) worker.update(source, this.book.bindingsOf(id));
    else if (source) this.startWorker(id);
    else if (worker) {
      this.workers.delete(id);
      await worker.stop('removed');
      this.lastStatus.set(id, worker.report.current());
    }
  }

  private startWorker(id: string): void {
    const source = this.book.source(id);
    if (!source) return;
    const last = this.lastStatus.get(id);
    const worker = new SourceWorker({
      source,
      epoch: BigInt(last?.epoch ?? 0) + 1n,
      last,
      connect: this.connect,
      publisher: this.publisher,
      ceSource: 'opcua-ingestion',
      bufferReadings: this.config.bufferReadings,
      logger: this.logger.child({ source: id }),
      nowMs: Date.now,
    });
    this.workers.set(id, worker);
    worker.start(this.book.bindingsOf(id));
  }

  private observe(): void {
    for (const worker of this.workers.values()) this.metrics.observe(worker.report.current());
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
    await this.working;
    await Promise.all([...this.workers.values()].map((worker) => worker.stop('stopped')));
  }
}
