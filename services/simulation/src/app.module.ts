import { Controller, Inject, Module } from '@nestjs/common';
import { type Contract, deadLetters, simulationResults, simulationRuns } from '@orrery/contracts';
import { joinKafka, KafkaPublisher, type KafkaSettings, KafkaStrategy, OnBatches, OutboxRelay, RecordFlow, TransactionalRunner } from '@orrery/kafka';
import { CONFIG, Drain, HealthRegistry, LOGGER, Metrics, openPool, prepareSchema } from '@orrery/service-kit';
import { type Pool } from 'pg';
import { type Logger } from 'pino';
import { RunsStore } from './adapters/runs.store.js';
import { type Config } from './config.js';
import { Executor } from './executor.js';
import { Runs } from './on-run.js';
import { migrationsOf, schemaOfRealm } from './schema/migrations.js';
import { SimulationMetrics } from './simulation-metrics.js';
import { Workers } from './worker/workers.js';

const KAFKA = Symbol('kafka settings');
const DATABASE = Symbol('postgres');
interface Database {
  readonly pool: Pool;
  readonly schema: string;
}

/** Records wait and none is handled for so long: a restart is needed. PostgreSQL may be away for a while before that. */
const STUCK_MS = 300_000;
/** Nobody has looked for what is to do for so long. */
const IDLE_MS = 60_000;
/** Sessions beside those of workers at work: records that come in, the relay, looking. */
const MORE_SESSIONS = 4;

/** Values kept of one run: a quarter of a worker's memory at most, whose rest is for the model. */
const valuesOf = (memoryMb: number): number => (memoryMb * 1_048_576) / 8 / 4;

@Controller()
class Topics {
  constructor(@Inject(Runs) private readonly runs: Runs) {}

  @OnBatches(simulationRuns)
  simulationRuns(): Runs {
    return this.runs;
  }
}

/** Partitions of simulation.runs that the group has given to this replica; none before it has joined. */
class OwnPartitions {
  private strategy: KafkaStrategy | undefined;

  of(strategy: KafkaStrategy): void {
    this.strategy = strategy;
  }

  now(): number[] {
    const runners = this.strategy?.unwrap() ?? [];
    return runners.flatMap((runner) => (runner instanceof TransactionalRunner ? runner.ready.map(({ partition }) => partition) : []));
  }
}

@Module({
  controllers: [Topics],
  providers: [
    RunsStore,
    OwnPartitions,
    { provide: RecordFlow, inject: [Metrics, HealthRegistry], useFactory: (metrics: Metrics, health: HealthRegistry) => new RecordFlow({ metrics, health, name: 'records', stuckMs: STUCK_MS }) },
    { provide: SimulationMetrics, inject: [Metrics], useFactory: (metrics: Metrics) => new SimulationMetrics(metrics) },
    {
      provide: KAFKA,
      inject: [CONFIG, LOGGER, RecordFlow, HealthRegistry, Drain],
      useFactory: ({ kafka, realm }: Config, logger: Logger, metrics: RecordFlow, health: HealthRegistry, drain: Drain): Promise<KafkaSettings> =>
        joinKafka({ ...kafka, clientId: 'simulation', realm, logger, metrics, health }, [simulationRuns, simulationResults] as unknown as Contract[], drain),
    },
    {
      provide: DATABASE,
      inject: [CONFIG, LOGGER, HealthRegistry, Drain, Metrics],
      useFactory: async ({ postgres, workers, realm }: Config, logger: Logger, health: HealthRegistry, drain: Drain, metrics: Metrics): Promise<Database> => {
        const schema = schemaOfRealm(realm);
        const pool = await openPool({ url: postgres.url, service: 'simulation', logger, health, drain, metrics, max: workers + MORE_SESSIONS });
        const stopping = new AbortController();
        drain.add('stop-reading', 'schema', () => stopping.abort());
        await prepareSchema(pool, schema, migrationsOf(schema), logger, stopping.signal, health);
        return { pool, schema };
      },
    },
    {
      provide: OutboxRelay,
      inject: [KAFKA, DATABASE, LOGGER, Drain],
      useFactory: (settings: KafkaSettings, { pool, schema }: Database, logger: Logger, drain: Drain) => {
        const publisher = new KafkaPublisher(settings);
        const relay = new OutboxRelay({ pool, schema, publisher, contracts: [simulationRuns, simulationResults, deadLetters] as unknown as Contract[], logger });
        drain.add('finish', 'outbox relay', () => relay.close());
        drain.add('close', 'kafka publisher', () => publisher.close());
        relay.start();
        return relay;
      },
    },
    {
      provide: Executor,
      inject: [CONFIG, DATABASE, RunsStore, OutboxRelay, SimulationMetrics, OwnPartitions, LOGGER, HealthRegistry, Drain],
      useFactory: (config: Config, { pool, schema }: Database, store: RunsStore, relay: OutboxRelay, metrics: SimulationMetrics, partitions: OwnPartitions, logger: Logger, health: HealthRegistry, drain: Drain) => {
        const { workers: count, workerMemoryMb: memoryMb, shareTimeLimit: timeLimitMs, maxReplications, maxParts, maxEvents, lookEvery: everyMs, keepRuns: keepMs } = config;
        const workers = new Workers({ count, memoryMb, timeLimitMs, file: new URL('./worker/simulation-worker.js', import.meta.url) });
        const executor = new Executor({ pool, schema, store, workers, relay, metrics, logger, quota: { maxReplications, maxValues: valuesOf(memoryMb), maxParts, maxEvents }, everyMs, keepMs, partitions: () => partitions.now() });
        health.register('shares', () => ({ ok: performance.now() - executor.lastLookAt < IDLE_MS, detail: 'looking for what is to do' }));
        drain.add('stop-reading', 'shares', () => executor.close());
        executor.start();
        return executor;
      },
    },
    { provide: Runs, inject: [CONFIG, RunsStore, Executor], useFactory: (config: Config, store: RunsStore, executor: Executor) => new Runs(store, config, () => executor.wake()) },
    {
      provide: KafkaStrategy,
      inject: [KAFKA, CONFIG, DATABASE, OutboxRelay, OwnPartitions],
      useFactory: (settings: KafkaSettings, { sessionTimeout }: Config, { pool, schema }: Database, relay: OutboxRelay, partitions: OwnPartitions) => {
        const strategy = new KafkaStrategy({ settings, transactional: { pool, schema, relay, sessionTimeoutMs: sessionTimeout } });
        partitions.of(strategy);
        return strategy;
      },
    },
  ],
})
export class AppModule {}
