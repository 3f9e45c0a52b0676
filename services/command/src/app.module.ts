import { Controller, Inject, Module } from '@nestjs/common';
import { TokenVerifier } from '@orrery/access';
import { alertActions, type CommandOutcome, commandOutcomes, commandRequests, type Contract, simulationResults, twinInputs } from '@orrery/contracts';
import { Credentials } from '@orrery/ingestion';
import { joinKafka, type KafkaSettings, KafkaStrategy, OnBatches, RecordFlow, RestoreGate } from '@orrery/kafka';
import { logStackTo, openClientPki, type ClientPki } from '@orrery/opcua';
import { CONFIG, Drain, HealthRegistry, LOGGER, Metrics } from '@orrery/service-kit';
import { timestampFromMillis } from '@orrery/twin-model';
import { type Pool } from 'pg';
import { type Logger } from 'pino';
import { CommandStore } from './adapters/command.store.js';
import { openCommandPool, openPolicyPool } from './adapters/database.js';
import { type DeviceAccess, Devices } from './adapters/devices.js';
import { PlantReader } from './adapters/plant.reader.js';
import { PolicyReader } from './adapters/policy.reader.js';
import { RequestStore } from './adapters/request.store.js';
import { SafetyStore } from './adapters/safety.store.js';
import { SimulationStore } from './adapters/simulation.store.js';
import { CommandMetrics } from './command-metrics.js';
import { type Config } from './config.js';
import { type FactSources } from './gather-facts.js';
import { RequestHandler } from './handle-request.js';
import { Lanes } from './lanes.js';
import { MaintenanceWindows } from './on-alert-action.js';
import { Requests } from './on-request.js';
import { SimulationResults } from './on-simulation-result.js';
import { policySchemaOfRealm, schemaOfRealm } from './schema/migrations.js';
import { settleRestored } from './settle-restored.js';
import { KAFKA, PKI, POLICY_POOL, POOL, SOURCES } from './tokens.js';

/** Records wait and none is handled for so long: a restart is needed. PostgreSQL may be away for a while before that. */
const STUCK_MS = 300_000;
/** Nobody has looked for what is to do for so long. */
const IDLE_MS = 60_000;

type Sources = FactSources & { readonly schema: string };

@Controller()
class Topics {
  constructor(
    @Inject(Requests) private readonly requests: Requests,
    @Inject(MaintenanceWindows) private readonly windows: MaintenanceWindows,
    @Inject(SimulationResults) private readonly simulations: SimulationResults,
  ) {}

  @OnBatches(commandRequests)
  commandRequests(): Requests {
    return this.requests;
  }

  @OnBatches(alertActions)
  alertActions(): MaintenanceWindows {
    return this.windows;
  }

  @OnBatches(simulationResults)
  simulationResults(): SimulationResults {
    return this.simulations;
  }
}

@Module({
  controllers: [Topics],
  providers: [
    { provide: RecordFlow, inject: [Metrics, HealthRegistry], useFactory: (metrics: Metrics, health: HealthRegistry) => new RecordFlow({ metrics, health, name: 'records', stuckMs: STUCK_MS }) },
    {
      provide: KAFKA,
      inject: [CONFIG, LOGGER, RecordFlow, HealthRegistry, Drain],
      useFactory: ({ kafka, realm }: Config, logger: Logger, metrics: RecordFlow, health: HealthRegistry, drain: Drain): Promise<KafkaSettings> =>
        joinKafka({ ...kafka, clientId: 'command', realm, logger, metrics, health }, [commandRequests, commandOutcomes, alertActions, simulationResults, twinInputs] as unknown as Contract[], drain),
    },
    { provide: POOL, inject: [CONFIG, LOGGER, HealthRegistry, Drain], useFactory: openCommandPool },
    { provide: POLICY_POOL, inject: [CONFIG, LOGGER, Drain], useFactory: openPolicyPool },
    {
      provide: PKI,
      inject: [CONFIG, LOGGER, Drain, Metrics],
      useFactory: async ({ pkiDir }: Config, logger: Logger, drain: Drain, { certificates }: Metrics): Promise<ClientPki> => {
        logStackTo((line) => logger.debug({ stack: 'node-opcua' }, line));
        const pki = await openClientPki({
          root: pkiDir,
          applicationUri: 'urn:orrery:command',
          applicationName: 'orrery-command',
          onCertificate: (certificate) => certificates.seen('opcua', 'own', pkiDir, [certificate]),
          onProblem: (problem) => logger.error({ setting: 'ORRERY_PKI_DIR' }, problem),
        });
        drain.add('close', 'certificates', () => pki.close());
        logger.info({ certificate: pki.certificateFile, thumbprint: pki.thumbprint, trusted: pki.trustedFolder }, 'own certificate; servers must trust it to be written to');
        return pki;
      },
    },
    {
      provide: Devices,
      inject: [CONFIG, PKI, LOGGER, Drain, Metrics],
      useFactory: ({ credentials, mqtt }: Config, pki: ClientPki, logger: Logger, drain: Drain, { certificates }: Metrics) => {
        const access: DeviceAccess = {
          pki,
          certificates,
          opcua: new Credentials(credentials, { setting: 'ORRERY_OPCUA_CREDENTIALS', defaultPort: 4840 }),
          mqtt: new Credentials(mqtt.credentials, { setting: 'ORRERY_MQTT_CREDENTIALS', defaultPort: 8883 }),
          ...(mqtt.ca === undefined ? {} : { mqttCa: mqtt.ca }),
        };
        const devices = new Devices(access, logger);
        drain.add('close', 'devices', () => devices.close());
        return devices;
      },
    },
    CommandStore,
    RequestStore,
    SafetyStore,
    SimulationStore,
    { provide: PlantReader, inject: [CONFIG, POLICY_POOL], useFactory: ({ realm }: Config, pool: Pool) => new PlantReader(pool, policySchemaOfRealm(realm)) },
    { provide: PolicyReader, inject: [CONFIG, POLICY_POOL], useFactory: ({ realm }: Config, pool: Pool) => new PolicyReader(pool, policySchemaOfRealm(realm)) },
    { provide: TokenVerifier, inject: [CONFIG], useFactory: ({ oidc, tokenType }: Config) => new TokenVerifier({ ...oidc, type: tokenType }) },
    {
      provide: SOURCES,
      inject: [CONFIG, POOL, PlantReader, Devices, PolicyReader, SafetyStore, CommandStore, SimulationStore],
      useFactory: ({ realm, signatures }: Config, pool: Pool, plant: PlantReader, devices: Devices, policy: PolicyReader, safety: SafetyStore, commands: CommandStore, simulations: SimulationStore): Sources => ({
        pool,
        schema: schemaOfRealm(realm),
        plant,
        deviceOf: (source) => devices.of(source),
        policy,
        safety,
        commands,
        simulations,
        signatures,
        now: () => timestampFromMillis(Date.now()),
      }),
    },
    { provide: CommandMetrics, inject: [Metrics], useFactory: (metrics: Metrics) => new CommandMetrics(metrics) },
    {
      provide: RequestHandler,
      inject: [SOURCES, RequestStore, TokenVerifier, CommandMetrics],
      useFactory: (sources: Sources, requests: RequestStore, verifier: TokenVerifier, metrics: CommandMetrics) => new RequestHandler(sources, requests, verifier, (outcome) => metrics.outcome(outcome)),
    },
    {
      provide: Lanes,
      inject: [CONFIG, SOURCES, RequestStore, RequestHandler, CommandStore, CommandMetrics, LOGGER, HealthRegistry, Drain],
      useFactory: ({ lookEvery }: Config, sources: Sources, requests: RequestStore, handler: RequestHandler, commands: CommandStore, metrics: CommandMetrics, logger: Logger, health: HealthRegistry, drain: Drain) => {
        const counted = { count: (outcome: CommandOutcome) => metrics.outcome(outcome), waiting: (lanes: number) => metrics.waiting(lanes), trouble: (at: string, end: string) => metrics.trouble(at, end) };
        const gate = new RestoreGate(sources.pool, sources.schema, (tx) => settleRestored(tx, sources, requests, handler));
        const lanes = new Lanes({ sources, requests, handler, commands, gate, monotonic: () => performance.now(), logger, ...counted }, sources.pool, lookEvery, logger);
        health.register('lanes', () => ({ ok: performance.now() - lanes.lastLookAt < IDLE_MS, detail: 'looking for what is to do' }));
        drain.add('finish', 'lanes', () => lanes.close());
        lanes.start();
        return lanes;
      },
    },
    { provide: Requests, inject: [RequestStore, Lanes], useFactory: (requests: RequestStore, lanes: Lanes) => new Requests(requests, () => lanes.wake()) },
    { provide: SimulationResults, inject: [SimulationStore], useFactory: (store: SimulationStore) => new SimulationResults(store) },
    { provide: MaintenanceWindows, inject: [SafetyStore], useFactory: (safety: SafetyStore) => new MaintenanceWindows(safety) },
    {
      provide: KafkaStrategy,
      inject: [KAFKA, CONFIG, POOL],
      useFactory: (settings: KafkaSettings, { realm, sessionTimeout }: Config, pool: Pool) =>
        new KafkaStrategy({ settings, transactional: { pool, schema: schemaOfRealm(realm), sessionTimeoutMs: sessionTimeout, publishes: [commandOutcomes, twinInputs] as unknown as Contract[] } }),
    },
  ],
})
export class AppModule {}
