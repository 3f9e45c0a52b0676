import { type ConfigOf, group, loadConfig, setting, settings } from '@orrery/service-kit';

const tierRetention = (tier: string, of: string, days: string) =>
  setting.duration({ env: `ORRERY_TIER_RETENTION_${tier}`, description: `How long aggregates of ${of} are kept`, example: days, default: days });

export const schema = group({
  ...settings.base({ port: 0 }),
  kafka: settings.kafka(),
  postgres: settings.postgres(),
  sessions: setting.integer({
    env: 'ORRERY_POSTGRES_SESSIONS',
    description: 'Sessions with PostgreSQL: as many partitions less two are written at a time',
    example: '8',
    default: 8,
    minimum: 4,
    maximum: 100,
  }),
  sessionTimeout: setting.duration({
    env: 'ORRERY_SESSION_TIMEOUT',
    description: 'Silence after which the group gives this historian’s partitions to another',
    example: '10s',
    default: '10s',
  }),
  retention: setting.duration({
    env: 'ORRERY_HISTORY_RETENTION',
    description: 'How long readings and events are kept; whole days. Older readings are counted as expired',
    example: '3650d',
    default: '3650d',
  }),
  tiers: group({
    delay: setting.duration({
      env: 'ORRERY_TIER_DELAY',
      description: 'How long a minute must be at rest, without a new reading, before it is aggregated (again); after five minutes it is in any case',
      example: '30s',
      default: '30s',
    }),
    seconds: tierRetention('1S', 'a second', '400d'),
    minutes: tierRetention('1M', 'a minute', '3650d'),
    hours: tierRetention('1H', 'an hour', '36500d'),
  }),
  snapshotEvery: setting.integer({
    env: 'ORRERY_SNAPSHOT_EVERY',
    description: 'Revisions of a twin from one snapshot of its state to the next',
    example: '200',
    default: 200,
    minimum: 1,
    maximum: 100_000,
  }),
});

export type Config = ConfigOf<typeof schema>;
export const readConfig = (): Config => loadConfig(schema, process.env);
