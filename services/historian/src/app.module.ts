import { Module } from '@nestjs/common';
import { twinEvents, twinInputs } from '@orrery/contracts';
import { joinKafka, type KafkaSettings, KafkaStrategy, RecordFlow } from '@orrery/kafka';
import { CONFIG, Drain, HealthRegistry, LOGGER, Metrics, openPool, prepareSchema } from '@orrery/service-kit';
import { type Pool } from 'pg';
import { type Logger } from 'pino';
import { AccountsStore } from './adapters/accounts.store.js';
import { EventsStore } from './adapters/events.store.js';
import { PartitionsStore } from './adapters/partitions.store.js';
import { ReadingsStore } from './adapters/readings.store.js';
import { RetentionStore } from './adapters/retention.store.js';
import { TiersStore } from './adapters/tiers.store.js';
import { TwinsStore } from './adapters/twins.store.js';
import { Aggregation } from './aggregation.js';
import { type Config } from './config.js';
import { HistorianMetrics } from './historian-metrics.js';
import { HistoryController } from './history.controller.js';
import { EventHistory } from './on-event.js';
import { InputHistory } from './on-input.js';
import { Retention } from './retention.js';
import { migrationsOf, schemaOfRealm } from './schema/migrations.js';

const KAFKA = Symbol('kafka settings');
const POOL = Symbol('postgres');
/** Records wait and none is written for so long: a restart is needed. PostgreSQL may be away for a while before that. */
const STUCK_MS = 300_000;
/** What a history may be behind: a transaction for each reading of a slow plant would cost more than all else. */
const GATHER_MS = 500;
/** Records a transaction takes: with ten readings each, COPY has reached its speed. */
const MAX_BATCH_RECORDS = 1_000;

/** Rows that belong to a partition of twin.inputs, or of twin.events, by their twin. */
const HOMES = [
  { table: 'twins', key: 'twin_id', of: twinInputs },
  { table: 'held_inputs', key: "input ->> 'twinId'", of: twinInputs },
  { table: 'heads', key: 'twin_id', of: twinEvents },
];

@Module({
  controllers: [HistoryController],
  providers: [
    { provide: RecordFlow, inject: [Metrics, HealthRegistry], useFactory: (metrics: Metrics, health: HealthRegistry) => new RecordFlow({ metrics, health, name: 'records', stuckMs: STUCK_MS }) },
    {
      provide: KAFKA,
      inject: [CONFIG, LOGGER, RecordFlow, HealthRegistry, Drain],
      useFactory: ({ kafka, realm }: Config, logger: Logger, metrics: RecordFlow, health: HealthRegistry, drain: Drain): Promise<KafkaSettings> => joinKafka({ ...kafka, clientId: 'historian', realm, logger, metrics, health }, [], drain),
    },
    {
      provide: POOL,
      inject: [CONFIG, LOGGER, HealthRegistry, Drain, Metrics],
      useFactory: async ({ postgres, sessions, realm }: Config, logger: Logger, health: HealthRegistry, drain: Drain, metrics: Metrics): Promise<Pool> => {
        const pool = await openPool({ url: postgres.url, service: 'historian', logger, health, drain, metrics, max: sessions, isMadeFromLog: true });
        const stopping = new AbortController();
        drain.add('stop-reading', 'schema', () => stopping.abort());
        await prepareSchema(pool, schemaOfRealm(realm), migrationsOf(schemaOfRealm(realm)), logger, stopping.signal, health);
        return pool;
      },
    },
    AccountsStore,
    PartitionsStore,
    TwinsStore,
    { provide: ReadingsStore, inject: [PartitionsStore], useFactory: (partitions: PartitionsStore) => new ReadingsStore(partitions) },
    { provide: EventsStore, inject: [PartitionsStore], useFactory: (partitions: PartitionsStore) => new EventsStore(partitions) },
    { provide: HistorianMetrics, inject: [Metrics], useFactory: (metrics: Metrics) => new HistorianMetrics(metrics) },
    {
      provide: Retention,
      inject: [CONFIG, POOL, EventsStore, LOGGER, Drain],
      useFactory: ({ realm, retention, tiers }: Config, pool: Pool, events: EventsStore, logger: Logger, drain: Drain) => {
        const schema = schemaOfRealm(realm);
        const periods = { readingsMs: retention, secondsMs: tiers.seconds, minutesMs: tiers.minutes, hoursMs: tiers.hours };
        const kept = new Retention(new RetentionStore(pool, schema), events, { pool, schema }, periods, logger);
        drain.add('finish', 'retention', () => kept.close());
        kept.start();
        return kept;
      },
    },
    {
      provide: InputHistory,
      inject: [CONFIG, Retention, TwinsStore, ReadingsStore, AccountsStore, PartitionsStore, HistorianMetrics],
      useFactory: ({ realm }: Config, { kept }: Retention, twins: TwinsStore, readings: ReadingsStore, accounts: AccountsStore, partitions: PartitionsStore, metrics: HistorianMetrics) =>
        new InputHistory(realm, kept, { twins, readings, accounts, partitions }, metrics),
    },
    {
      provide: EventHistory,
      inject: [CONFIG, EventsStore, AccountsStore, PartitionsStore, HistorianMetrics],
      useFactory: ({ snapshotEvery }: Config, events: EventsStore, accounts: AccountsStore, partitions: PartitionsStore, metrics: HistorianMetrics) =>
        new EventHistory(snapshotEvery, { events, accounts, partitions }, metrics),
    },
    {
      provide: Aggregation,
      inject: [CONFIG, POOL, PartitionsStore, Retention, HistorianMetrics, LOGGER, Drain],
      useFactory: ({ realm, tiers }: Config, pool: Pool, partitions: PartitionsStore, { horizons }: Retention, metrics: HistorianMetrics, logger: Logger, drain: Drain) => {
        const aggregation = new Aggregation(new TiersStore(pool, schemaOfRealm(realm), partitions), metrics, logger, { delayMs: tiers.delay, horizons });
        drain.add('finish', 'aggregation', () => aggregation.close());
        aggregation.start();
        return aggregation;
      },
    },
    {
      provide: KafkaStrategy,
      inject: [KAFKA, CONFIG, POOL],
      useFactory: (settings: KafkaSettings, { realm, sessionTimeout }: Config, pool: Pool) =>
        new KafkaStrategy({ settings, transactional: { pool, schema: schemaOfRealm(realm), sessionTimeoutMs: sessionTimeout, gatherMs: GATHER_MS, maxBatchRecords: MAX_BATCH_RECORDS, homes: HOMES } }),
    },
  ],
})
export class AppModule {}
