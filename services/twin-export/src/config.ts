import { type ConfigOf, group, loadConfig, setting, settings } from '@orrery/service-kit';

export const schema = group({
  ...settings.base({ port: 0 }),
  kafka: settings.kafka(),
  sessionTimeout: setting.duration({
    env: 'ORRERY_SESSION_TIMEOUT',
    description: 'Silence after which the group gives this exporter’s partitions to another',
    example: '10s',
    default: '10s',
  }),
});

export type Config = ConfigOf<typeof schema>;
export const readConfigOf = (env: Record<string, string | undefined>) => (): Config => loadConfig(schema, env);
export const readConfig = readConfigOf(process.env);
