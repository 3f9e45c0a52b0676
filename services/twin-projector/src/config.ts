import { type ConfigOf, group, loadConfig, setting, settings } from '@orrery/service-kit';

export const schema = group({
  ...settings.base({ port: 0 }),
  kafka: settings.kafka(),
  redis: settings.redis(),
  snapshotsPerSecond: setting.integer({
    env: 'ORRERY_SNAPSHOTS_PER_SECOND',
    description: 'Most twins whose snapshot is written per second and partition, oldest change first',
    example: '500',
    default: 500,
    minimum: 1,
    maximum: 1_000_000,
  }),
  sessionTimeout: setting.duration({
    env: 'ORRERY_SESSION_TIMEOUT',
    description: 'Silence after which the group gives this projector’s partitions to another',
    example: '10s',
    default: '10s',
  }),
});

export type Config = ConfigOf<typeof schema>;
export const readConfig = (): Config => loadConfig(schema, process.env);
