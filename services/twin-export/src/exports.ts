import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { type Contract, type ExportEntry, type RegistryEntry, twinRegistry } from '@orrery/contracts';
import { KafkaPublisher, type KafkaSettings, LogStateRunner, readTopic, type TopicReading, verifyTopics, viewsRead } from '@orrery/kafka';
import { type CheckResult, CONFIG, Drain, HealthRegistry, LOGGER, Metrics } from '@orrery/service-kit';
import type { Logger } from 'pino';
import { TwinStateReader } from './adapters/twin-state.reader.js';
import { type Config } from './config.js';
import { TwinTree } from './domain/twin-tree.js';
import { ExportLogState } from './on-event.js';
import { KAFKA } from './tokens.js';

const AGAIN_MS = 3_000;
/** What an export may be behind the twin's own events: fewer fetches while little comes. */
const GATHER_MS = 100;

/** One runner for each export of the registry, as soon as its topics are there. */
@Injectable()
export class Exports implements OnApplicationBootstrap {
  private readonly tree = new TwinTree();
  private readonly entries = new Map<string, ExportEntry>();
  private readonly runners = new Map<string, { readonly runner: LogStateRunner<never, never>; readonly selection: string }>();
  /** Export → why it does not run. */
  private readonly waiting = new Map<string, string>();
  private readonly state: TwinStateReader;
  private registry: TopicReading | undefined;
  private timer: NodeJS.Timeout | undefined;
  private working: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(KAFKA) private readonly settings: KafkaSettings,
    private readonly publisher: KafkaPublisher,
    private readonly metrics: Metrics,
    private readonly drain: Drain,
    private readonly health: HealthRegistry,
  ) {
    this.state = new TwinStateReader(settings);
  }

  async onApplicationBootstrap(): Promise<void> {
    this.drain.add('stop-reading', 'exports', () => this.stop());
    this.registry = readTopic<RegistryEntry>(this.settings, twinRegistry, { from: 'beginning', onRecord: ({ key, value }) => this.take(key, value), onCaughtUp: () => this.reconcile() });
    await viewsRead(this.settings, [this.registry]);
    this.timer = setInterval(() => this.reconcile(), AGAIN_MS);
    this.health.register('exports', () => this.check());
  }

  private take(key: string, entry: RegistryEntry | null): void {
    const [kind, id = ''] = [key.slice(0, key.indexOf('/')), key.slice(key.indexOf('/') + 1)];
    if (kind === 'twin') {
      if (entry?.type === 'twin') this.tree.set(id, entry.definition.partOf);
      else this.tree.delete(id);
    }
    if (kind === 'export') {
      if (entry?.type === 'export') this.entries.set(id, entry);
      else this.entries.delete(id);
    }
  }

  private reconcile(): void {
    this.working = this.working.then(() => this.bringAbout()).catch((error: unknown) => this.logger.error({ err: error }, 'exports could not be taken over; trying again'));
  }

  private async bringAbout(): Promise<void> {
    for (const [name, { runner, selection }] of this.runners) {
      if (this.stopped || selectionOf(this.entries.get(name)) === selection) continue;
      await runner.close();
      this.runners.delete(name);
    }
    for (const [name, entry] of this.entries) {
      if (this.stopped || this.runners.has(name)) continue;
      await this.begin(entry).then(
        () => this.waiting.delete(name),
        (error: unknown) => this.waits(name, error),
      );
    }
    for (const name of this.waiting.keys()) if (!this.entries.has(name)) this.waiting.delete(name);
  }

  private async begin(entry: ExportEntry): Promise<void> {
    const logState = new ExportLogState(entry, {
      tree: this.tree,
      state: this.state,
      settings: this.settings,
      publisher: this.publisher,
      oversized: (twinId, characters) => {
        this.metrics.dropped('oversized');
        this.logger.error({ export: entry.name, twinId, characters }, 'the state of this twin does not fit one record: it is not exported. Select fewer paths.');
      },
    });
    await verifyTopics(this.settings, [logState.events, logState.snapshots] as unknown as Contract[]);
    const runner = new LogStateRunner({
      settings: this.settings,
      logState,
      group: `twin-export.${entry.name}`,
      publisher: this.publisher,
      sessionTimeoutMs: this.config.sessionTimeout,
      gatherMs: GATHER_MS,
    }) as unknown as LogStateRunner<never, never>;
    runner.start();
    this.runners.set(entry.name, { runner, selection: selectionOf(entry)! });
    this.logger.info({ export: entry.name }, 'export begins');
  }

  private waits(name: string, error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    if (this.waiting.get(name) !== reason) this.logger.warn({ export: name, reason }, 'export waits; its topics are made by orrery-topics --exports');
    this.waiting.set(name, reason);
  }

  private check(): CheckResult {
    const [first] = this.waiting;
    if (first) return { ok: true, detail: `export ${first[0]} waits: ${first[1]}` };
    const restoring = [...this.runners].filter(([, { runner }]) => runner.restoring.length > 0).map(([name]) => name);
    return { ok: true, detail: restoring.length > 0 ? `restoring ${restoring.join(', ')}` : `${this.runners.size} exports` };
  }

  private async stop(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.registry?.close();
    await this.working;
    await Promise.all([...this.runners.values()].map(({ runner }) => runner.close()));
  }
}

/** Readers are the topics job's affair; everything else makes an export another one. */
function selectionOf(entry: ExportEntry | undefined): string | undefined {
  if (!entry) return undefined;
  const { readers: _readers, appliedAt: _appliedAt, ...selection } = entry;
  return JSON.stringify(selection);
}
