import { Module } from '@nestjs/common';
import { alerts, type Contract, deadLetters, notifications, plantRules, twinRegistry, twinState } from '@orrery/contracts';
import { joinKafka, KafkaPublisher, type KafkaSettings, KafkaStrategy, OutboxRelay, RecordFlow, RestoreGate } from '@orrery/kafka';
import { CONFIG, Drain, HealthRegistry, LOGGER, Metrics, openPool, prepareSchema } from '@orrery/service-kit';
import { type Pool } from 'pg';
import { type Logger } from 'pino';
import { ActionsStore } from './adapters/actions.store.js';
import { AlertsStore } from './adapters/alerts.store.js';
import { DeliveriesStore } from './adapters/deliveries.store.js';
import { LogEnd } from './adapters/log-end.js';
import { MemoriesStore } from './adapters/memories.store.js';
import { PagesStore } from './adapters/pages.store.js';
import { ToldStore } from './adapters/told.store.js';
import { mailSender } from './adapters/smtp.client.js';
import { secretsOf, webhookSender } from './adapters/webhook.client.js';
import { WindowsStore } from './adapters/windows.store.js';
import { AlertDesk } from './alert-desk.js';
import { AlertingController } from './alerting.controller.js';
import { AlertingMetrics } from './alerting-metrics.js';
import { Clock } from './clock.js';
import { type Config } from './config.js';
import { Notifier } from './notifier.js';
import { Actions } from './on-action.js';
import { EventRules } from './on-event.js';
import { ScoreRules } from './on-score.js';
import { Pager } from './pager.js';
import { PlantView } from './plant-view.js';
import { migrationsOf, schemaOfRealm } from './schema/migrations.js';
import { StandIns } from './stand-ins.js';
import { settleRestored } from './settle-restored.js';
import { Sweep } from './sweep.js';
import { Ticker } from './ticker.js';

const KAFKA = Symbol('kafka settings');
const DATABASE = Symbol('postgres');
const NOTIFIERS = Symbol('notifiers');
interface Database {
  readonly pool: Pool;
  readonly schema: string;
}

/** Records wait and none is handled for so long: a restart is needed. PostgreSQL may be away for a while before that. */
const STUCK_MS = 300_000;
/** What an alert may be behind its reading, so that many readings share a transaction. */
const GATHER_MS = 100;
const MAX_BATCH_RECORDS = 1_000;
const RETRY_MOST_MS = 900_000;

/** Rows that belong to a partition by their twin. */
const HOMES = [
  { table: 'memories', key: 'twin_id', of: alerts },
  { table: 'alerts', key: 'twin_id', of: alerts },
];

@Module({
  controllers: [AlertingController],
  providers: [
    { provide: RecordFlow, inject: [Metrics, HealthRegistry], useFactory: (metrics: Metrics, health: HealthRegistry) => new RecordFlow({ metrics, health, name: 'records', stuckMs: STUCK_MS }) },
    {
      provide: KAFKA,
      inject: [CONFIG, LOGGER, RecordFlow, HealthRegistry, Drain],
      useFactory: ({ kafka, realm }: Config, logger: Logger, metrics: RecordFlow, health: HealthRegistry, drain: Drain): Promise<KafkaSettings> =>
        joinKafka({ ...kafka, clientId: 'alerting', realm, logger, metrics, health }, [twinRegistry, twinState, plantRules, alerts, notifications] as unknown as Contract[], drain),
    },
    {
      provide: DATABASE,
      inject: [CONFIG, LOGGER, HealthRegistry, Drain, Metrics],
      useFactory: async ({ postgres, sessions, realm }: Config, logger: Logger, health: HealthRegistry, drain: Drain, metrics: Metrics): Promise<Database> => {
        const pool = await openPool({ url: postgres.url, service: 'alerting', logger, health, drain, metrics, max: sessions });
        const stopping = new AbortController();
        drain.add('stop-reading', 'schema', () => stopping.abort());
        await prepareSchema(pool, schemaOfRealm(realm), migrationsOf(schemaOfRealm(realm)), logger, stopping.signal, health);
        return { pool, schema: schemaOfRealm(realm) };
      },
    },
    {
      provide: RestoreGate,
      inject: [DATABASE, DeliveriesStore, PagesStore, LOGGER],
      useFactory: ({ pool, schema }: Database, deliveries: DeliveriesStore, pages: PagesStore, logger: Logger) => new RestoreGate(pool, schema, (tx) => settleRestored(tx, deliveries, pages, Date.now(), logger)),
    },
    MemoriesStore,
    AlertsStore,
    PagesStore,
    ToldStore,
    WindowsStore,
    ActionsStore,
    DeliveriesStore,
    { provide: AlertingMetrics, inject: [Metrics], useFactory: (metrics: Metrics) => new AlertingMetrics(metrics) },
    {
      provide: PlantView,
      inject: [KAFKA, Drain],
      useFactory: async (settings: KafkaSettings, drain: Drain) => {
        const plant = new PlantView();
        drain.add('close', 'registry and rules', () => plant.close());
        await plant.follow(settings);
        return plant;
      },
    },
    {
      provide: AlertDesk,
      inject: [PlantView, AlertsStore, PagesStore, ToldStore, WindowsStore, KAFKA],
      useFactory: (plant: PlantView, rows: AlertsStore, pages: PagesStore, told: ToldStore, windows: WindowsStore, kafka: KafkaSettings) => new AlertDesk(plant, rows, pages, told, windows, kafka),
    },
    {
      provide: EventRules,
      inject: [PlantView, MemoriesStore, AlertsStore, AlertDesk, AlertingMetrics],
      useFactory: (plant: PlantView, memories: MemoriesStore, rows: AlertsStore, desk: AlertDesk, metrics: AlertingMetrics) => new EventRules(plant, memories, rows, desk, metrics),
    },
    {
      provide: ScoreRules,
      inject: [PlantView, MemoriesStore, AlertDesk, AlertingMetrics],
      useFactory: (plant: PlantView, memories: MemoriesStore, desk: AlertDesk, metrics: AlertingMetrics) => new ScoreRules(plant, memories, desk, metrics),
    },
    {
      provide: Actions,
      inject: [CONFIG, AlertsStore, ActionsStore, WindowsStore, AlertDesk, AlertingMetrics],
      useFactory: ({ shelfMax }: Config, rows: AlertsStore, actions: ActionsStore, windows: WindowsStore, desk: AlertDesk, metrics: AlertingMetrics) => new Actions(rows, actions, windows, desk, metrics, shelfMax),
    },
    {
      provide: Ticker,
      inject: [CONFIG, LOGGER, KAFKA, DATABASE, PlantView, MemoriesStore, AlertsStore, PagesStore, ToldStore, WindowsStore, DeliveriesStore, AlertDesk, AlertingMetrics, RestoreGate, Drain],
      useFactory: (
        { tick, retention, consoleUrl }: Config, logger: Logger, settings: KafkaSettings, database: Database, plant: PlantView, memories: MemoriesStore, rows: AlertsStore,
        pages: PagesStore, told: ToldStore, windows: WindowsStore, deliveries: DeliveriesStore, desk: AlertDesk, metrics: AlertingMetrics, gate: RestoreGate, drain: Drain,
      ) => {
        const sweep = new Sweep(settings, database, plant, memories, desk, metrics);
        const clock = new Clock(database, plant, memories, rows, windows, desk, metrics);
        const pager = new Pager(database, plant, rows, pages, told, deliveries, metrics, logger, consoleUrl);
        const ticker = new Ticker(tick, retention, database, new LogEnd(settings, database.pool, database.schema), sweep, clock, pager, gate, logger);
        drain.add('stop-reading', 'clock', () => ticker.close());
        ticker.start();
        return ticker;
      },
    },
    {
      provide: NOTIFIERS,
      inject: [CONFIG, LOGGER, DATABASE, PlantView, AlertsStore, DeliveriesStore, RestoreGate, AlertingMetrics, Drain],
      useFactory: (
        { mail, webhookSecrets, answerWithin, retryFirst, giveUpAfter, consoleUrl }: Config, logger: Logger, database: Database, plant: PlantView, rows: AlertsStore, deliveries: DeliveriesStore,
        gate: RestoreGate, metrics: AlertingMetrics, drain: Drain,
      ) => {
        const standIns = new StandIns(plant, rows, deliveries, consoleUrl);
        const retry = { firstMs: retryFirst, mostMs: RETRY_MOST_MS, giveUpAfterMs: giveUpAfter };
        const notifiers = [
          new Notifier('mail', mailSender({ ...mail, answerWithinMs: answerWithin }), retry, database, deliveries, standIns, gate, metrics, logger),
          new Notifier('webhook', webhookSender(secretsOf(webhookSecrets), answerWithin, () => Date.now()), retry, database, deliveries, standIns, gate, metrics, logger),
        ];
        drain.add('finish', 'messages', async () => void (await Promise.all(notifiers.map((notifier) => notifier.close()))));
        for (const notifier of notifiers) notifier.start();
        return notifiers;
      },
    },
    {
      provide: OutboxRelay,
      inject: [KAFKA, DATABASE, LOGGER, Drain],
      useFactory: (settings: KafkaSettings, { pool, schema }: Database, logger: Logger, drain: Drain) => {
        const publisher = new KafkaPublisher(settings);
        const relay = new OutboxRelay({ pool, schema, publisher, contracts: [alerts, notifications, deadLetters] as unknown as Contract[], logger });
        drain.add('finish', 'outbox relay', () => relay.close());
        drain.add('close', 'kafka publisher', () => publisher.close());
        relay.start();
        return relay;
      },
    },
    {
      provide: KafkaStrategy,
      inject: [KAFKA, CONFIG, DATABASE, OutboxRelay],
      useFactory: (settings: KafkaSettings, { sessionTimeout }: Config, { pool, schema }: Database, relay: OutboxRelay) =>
        new KafkaStrategy({ settings, transactional: { pool, schema, relay, sessionTimeoutMs: sessionTimeout, gatherMs: GATHER_MS, maxBatchRecords: MAX_BATCH_RECORDS, homes: HOMES } }),
    },
  ],
})
export class AppModule {}
