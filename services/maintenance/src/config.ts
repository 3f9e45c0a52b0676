import { type ConfigOf, group, loadConfig, setting, settings } from '@orrery/service-kit';

export const schema = group({
  ...settings.base({ port: 0 }),
  kafka: settings.kafka(),
  snapshotDelay: setting.duration({
    env: 'ORRERY_MAINTENANCE_SNAPSHOT_DELAY',
    description: 'How long a twin collects changes before its state is written; after a crash so much is scored again',
    example: '10s',
    default: '10s',
  }),
  sessionTimeout: setting.duration({
    env: 'ORRERY_SESSION_TIMEOUT',
    description: 'Silence after which the group gives this service’s partitions to another',
    example: '10s',
    default: '10s',
  }),
});

export type Config = ConfigOf<typeof schema>;
export const readConfigOf = (env: Record<string, string | undefined>) => (): Config => loadConfig(schema, env);
export const readConfig = readConfigOf(process.env);
