import { Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { TokenVerifier } from '@orrery/access';
import { CONFIG } from '@orrery/service-kit';
import { type Redis } from 'ioredis';
import { type Pool } from 'pg';
import { ActivityController } from './activity/activity.controller.js';
import { ActivityHub } from './activity/activity-hub.js';
import { ActivitySessions } from './activity/activity-sessions.js';
import { DefinitionsStore } from './adapters/definitions.store.js';
import { HotStateStore } from './adapters/hot-state.store.js';
import { RegistryStore } from './adapters/registry.store.js';
import { SearchStore } from './adapters/search.store.js';
import { TwinDirectoryStore } from './adapters/twin-directory.store.js';
import { ServiceViews } from './adapters/service-views.js';
import { AlarmStatisticsReader } from './alerts/alarm-statistics.js';
import { AlertActions } from './alerts/alert-actions.js';
import { AlertsController } from './alerts/alerts.controller.js';
import { AlertsStore } from './alerts/alerts.store.js';
import { PreviewRule } from './alerts/preview-rule.js';
import { ReadAlerts } from './alerts/read-alerts.js';
import { WrittenRules } from './alerts/written-rules.js';
import { Access } from './auth/access.js';
import { AuthGuard } from './auth/auth.guard.js';
import { AskCommand } from './commands/ask-command.js';
import { AuditController } from './commands/audit.controller.js';
import { AuditStore } from './commands/audit.store.js';
import { CommandOutcomesConsumer } from './commands/command-outcomes.consumer.js';
import { CommandsController } from './commands/commands.controller.js';
import { LocksController } from './commands/locks.controller.js';
import { ReadCommands } from './commands/read-commands.js';
import { type Config } from './config.js';
import { DeadLettersConsumer } from './dead-letters/dead-letters.consumer.js';
import { DeadLettersController } from './dead-letters/dead-letters.controller.js';
import { HistoryController } from './history/history.controller.js';
import { KeptHistory } from './history/kept-history.js';
import { ImportHistory } from './imports/import-history.js';
import { ImportsController } from './imports/imports.controller.js';
import { ImportsStore } from './imports/imports.store.js';
import { historyProvider } from './history/history.providers.js';
import { ReadHistory } from './history/read-history.js';
import { ResolveSeries } from './history/resolve-series.js';
import { StateAsOf } from './history/state-as-of.js';
import { ProblemFilter } from './http/problem.filter.js';
import { validationPipe } from './http/validation.js';
import { ScoresController } from './maintenance/scores.controller.js';
import { ScoresKeeper } from './maintenance/scores-keeper.js';
import { ScoresStore } from './maintenance/scores.store.js';
import { TellCommand } from './maintenance/tell-command.js';
import { WindowsController } from './maintenance/windows.controller.js';
import { WindowsStore } from './maintenance/windows.store.js';
import { kafkaProviders } from './platform/kafka.providers.js';
import { TopicLayout } from './platform/topic-layout.js';
import { policyProviders } from './platform/policy.providers.js';
import { postgresProvider, searchPoolProvider } from './platform/postgres.provider.js';
import { desiredAnswersProvider, redisProvider } from './platform/redis.provider.js';
import { viewsProvider } from './platform/views.provider.js';
import { ChangePolicy } from './policies/change-policy.js';
import { EffectivePolicyController } from './policies/effective.controller.js';
import { PoliciesController } from './policies/policies.controller.js';
import { ApplyPlant } from './registry/apply-plant.js';
import { DriftGauges } from './registry/drift-gauges.js';
import { ModelsController } from './registry/models.controller.js';
import { PlantsController } from './registry/plants.controller.js';
import { RelationshipsController } from './registry/relationships.controller.js';
import { SearchController } from './search/search.controller.js';
import { SearchIndexer } from './search/search-indexer.js';
import { SearchLag } from './search/search-lag.js';
import { SearchTwins } from './search/search-twins.js';
import { SourceStatusConsumer } from './sources/source-status.consumer.js';
import { SourcesController } from './sources/sources.controller.js';
import { RunSimulation } from './simulations/run-simulation.js';
import { SimulationsController } from './simulations/simulations.controller.js';
import { SimulationsStore } from './simulations/simulations.store.js';
import { StreamController } from './stream/stream.controller.js';
import { StreamGateway } from './stream/stream.gateway.js';
import { StreamHub } from './stream/stream-hub.js';
import { StreamSessions } from './stream/stream-sessions.js';
import { TicketStore } from './stream/ticket.store.js';
import { ConfigController } from './system/config.controller.js';
import { HealthController } from './system/health.controller.js';
import { MeController } from './system/me.controller.js';
import { POOL, REDIS } from './tokens.js';
import { ChangeDesired } from './twins/change-desired.js';
import { DesiredController } from './twins/desired.controller.js';
import { MethodsController } from './twins/methods.controller.js';
import { ReadTwin } from './twins/read-twin.js';
import { TwinsController } from './twins/twins.controller.js';

export const controllers = [
  PlantsController,
  TwinsController,
  MethodsController,
  DesiredController,
  SearchController,
  HistoryController,
  ImportsController,
  ModelsController,
  RelationshipsController,
  AlertsController,
  WindowsController,
  ScoresController,
  // Before the commands: `locks` is no id of one.
  LocksController,
  CommandsController,
  AuditController,
  SimulationsController,
  SourcesController,
  DeadLettersController,
  StreamController,
  ActivityController,
  EffectivePolicyController,
  PoliciesController,
  MeController,
  ConfigController,
  HealthController,
];

@Module({
  controllers,
  providers: [
    postgresProvider,
    searchPoolProvider,
    redisProvider,
    ...kafkaProviders,
    TopicLayout,
    ...policyProviders,
    { provide: TwinDirectoryStore, inject: [POOL], useFactory: (pool: Pool) => new TwinDirectoryStore(pool) },
    { provide: SearchStore, inject: [POOL], useFactory: (pool: Pool) => new SearchStore(pool) },
    { provide: DefinitionsStore, inject: [POOL], useFactory: (pool: Pool) => new DefinitionsStore(pool) },
    { provide: HotStateStore, inject: [REDIS, CONFIG, TopicLayout], useFactory: (redis: Redis, { realm }: Config, layout: TopicLayout) => new HotStateStore(redis, realm, layout) },
    { provide: TokenVerifier, inject: [CONFIG], useFactory: ({ oidc, tokenType }: Config) => new TokenVerifier({ ...oidc, type: tokenType }) },
    { provide: TicketStore, inject: [REDIS, CONFIG], useFactory: (redis: Redis, { realm }: Config) => new TicketStore(redis, realm) },
    desiredAnswersProvider,
    Access,
    RegistryStore,
    ApplyPlant,
    DriftGauges,
    ChangePolicy,
    ReadTwin,
    viewsProvider,
    { provide: AlertsStore, inject: [ServiceViews], useFactory: (views: ServiceViews) => new AlertsStore(views) },
    { provide: WindowsStore, inject: [ServiceViews], useFactory: (views: ServiceViews) => new WindowsStore(views) },
    ReadAlerts,
    AlertActions,
    AlarmStatisticsReader,
    PreviewRule,
    WrittenRules,
    { provide: ScoresStore, inject: [POOL], useFactory: (pool: Pool) => new ScoresStore(pool) },
    ScoresKeeper,
    CommandOutcomesConsumer,
    ActivityHub,
    ActivitySessions,
    AskCommand,
    TellCommand,
    ReadCommands,
    { provide: AuditStore, inject: [ServiceViews], useFactory: (views: ServiceViews) => new AuditStore(views) },
    { provide: SimulationsStore, inject: [ServiceViews], useFactory: (views: ServiceViews) => new SimulationsStore(views) },
    RunSimulation,
    historyProvider,
    ResolveSeries,
    ReadHistory,
    StateAsOf,
    KeptHistory,
    { provide: ImportsStore, inject: [POOL], useFactory: (pool: Pool) => new ImportsStore(pool) },
    ImportHistory,
    ChangeDesired,
    SearchIndexer,
    SearchLag,
    SearchTwins,
    SourceStatusConsumer,
    DeadLettersConsumer,
    StreamHub,
    StreamSessions,
    StreamGateway,
    { provide: APP_GUARD, useClass: AuthGuard },
    { provide: APP_PIPE, useFactory: validationPipe },
    { provide: APP_FILTER, useClass: ProblemFilter },
  ],
})
export class AppModule {}
