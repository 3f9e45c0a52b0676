import { type ConfigOf, group, loadConfig, setting, settings } from '@orrery/service-kit';

export const schema = group({
  ...settings.base({ port: 0 }),
  kafka: settings.kafka(),
  postgres: settings.postgres(),
  workers: setting.integer({ env: 'ORRERY_SIMULATION_WORKERS', description: 'Worker threads of this replica: so many shares at once', example: '2', default: 2, minimum: 1, maximum: 256 }),
  workerMemoryMb: setting.integer({ env: 'ORRERY_SIMULATION_WORKER_MEMORY', description: 'Memory of one worker in MB; a run that needs more is stopped', example: '256', default: 256, minimum: 16, maximum: 65_536 }),
  runTimeLimit: setting.duration({ env: 'ORRERY_SIMULATION_RUN_TIME_LIMIT', description: 'Most that a run may take from when it begins', example: '30m', default: '30m' }),
  shareTimeLimit: setting.duration({ env: 'ORRERY_SIMULATION_SHARE_TIME_LIMIT', description: 'Most that one share, which is a replication at least, may take', example: '2m', default: '2m' }),
  maxReplications: setting.integer({ env: 'ORRERY_SIMULATION_MAX_REPLICATIONS', description: 'Most replications of a run, those of all its scenarios together', example: '20000', default: 20_000, minimum: 2 }),
  maxParts: setting.integer({ env: 'ORRERY_SIMULATION_MAX_PARTS', description: 'Parts in a model beyond which it counts as growing without bound', example: '200000', default: 200_000, minimum: 1 }),
  maxEvents: setting.integer({ env: 'ORRERY_SIMULATION_MAX_EVENTS', description: 'Most events of one replication', example: '1000000000', default: 1_000_000_000, minimum: 1 }),
  maxRuns: setting.integer({ env: 'ORRERY_SIMULATION_MAX_RUNS', description: 'Runs that one person may have under way at once', example: '10', default: 10, minimum: 1 }),
  keepRuns: setting.duration({ env: 'ORRERY_SIMULATION_KEEP', description: 'How long runs are kept once they have ended', example: '90d', default: '90d' }),
  lookEvery: setting.duration({ env: 'ORRERY_LOOK_EVERY', description: 'How often shares, cancellations and deadlines are looked for without being told', example: '500ms', default: '500ms' }),
  sessionTimeout: setting.duration({ env: 'ORRERY_SESSION_TIMEOUT', description: 'Silence after which the group gives the shares of a replica to others', example: '10s', default: '10s' }),
});

export type Config = ConfigOf<typeof schema>;
export const readConfig = (): Config => loadConfig(schema, process.env);
