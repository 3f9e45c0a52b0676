import { group, optional, setting } from './setting.js';

const http = ({ port }: { readonly port: number }) =>
  group({
    host: setting.text({ env: 'ORRERY_HTTP_HOST', description: 'Address the service listens on', example: '0.0.0.0', default: '127.0.0.1' }),
    port: setting.integer({
      env: 'ORRERY_HTTP_PORT',
      description: 'Port of probes, metrics and API; 0 takes a free one',
      example: String(port || 8080),
      default: port,
      minimum: 0,
      maximum: 65_535,
    }),
    management: optional(
      setting.integer({
        env: 'ORRERY_MANAGEMENT_PORT',
        description: 'Port at which alone probes and metrics are answered, where others call ORRERY_HTTP_PORT than those who watch; unset: at that one too; 0 takes a free one',
        example: '8081',
        minimum: 0,
        maximum: 65_535,
      }),
    ),
  });

const log = () =>
  group({
    level: setting.choice(['fatal', 'error', 'warn', 'info', 'debug', 'trace'], {
      env: 'ORRERY_LOG_LEVEL',
      description: 'Least severe level that is logged',
      example: 'info',
      default: 'info',
    }),
  });

const realm = () =>
  setting.text({
    env: 'ORRERY_REALM',
    description: 'real, virtual or shadow: prefix of topics, groups, keys and schemas unless real',
    example: 'real',
    default: 'real',
    pattern: '^[a-z][a-z0-9-]{0,30}$',
  });

/** Node reads the variable at its start; service-kit has its authorities replaced when the file changes. */
const trust = () =>
  optional(setting.text({ env: 'NODE_EXTRA_CA_CERTS', description: 'File (PEM) of authorities that are trusted beside those of Node, read again when it changes', example: '/etc/orrery/trust/ca.crt' }));

const otlp = () =>
  group({
    endpoint: optional(
      setting.url({
        env: 'ORRERY_OTLP_ENDPOINT',
        description: 'OTLP/HTTP collector for traces; unset exports nothing',
        example: 'http://127.0.0.1:4318',
        schemes: ['http', 'https'],
      }),
    ),
    sampleRatio: setting.number({
      env: 'ORRERY_OTLP_SAMPLE_RATIO',
      description: 'Share of traces that are exported, 0 to 1',
      example: '0.01',
      default: 1,
      minimum: 0,
      maximum: 1,
    }),
  });

const drainDeadline = () =>
  setting.duration({
    env: 'ORRERY_DRAIN_DEADLINE',
    description: 'Time to finish what is in flight after SIGTERM',
    example: '10s',
    default: '10s',
  });

const kafka = () =>
  group(
    {
      brokers: setting.list({
        env: 'ORRERY_KAFKA_BROKERS',
        description: 'Kafka bootstrap servers',
        example: '127.0.0.1:9092',
        itemPattern: '^(\\[[0-9A-Fa-f:]+\\]|[A-Za-z0-9._-]+):\\d{1,5}$',
      }),
      username: optional(
        setting.text({ env: 'ORRERY_KAFKA_USERNAME', description: 'SCRAM-SHA-512 user; without it no SASL', example: 'twin-projector' }),
      ),
      password: optional(setting.secret({ env: 'ORRERY_KAFKA_PASSWORD', description: 'SCRAM-SHA-512 password', example: '<secret>' })),
      ssl: optional(
        group({
          ca: setting.certificates({
            env: 'ORRERY_KAFKA_CA',
            description: 'Certificates (PEM) of the authorities that may vouch for the brokers, or system for those of the machine; unset: no TLS',
            example: 'system',
            pattern: '^(system|-----BEGIN CERTIFICATE-----[\\s\\S]*)$',
          }),
        }),
      ),
    },
    { allOrNone: ['username', 'password'] },
  );

const postgres = () =>
  group({
    url: setting.secretUrl({
      env: 'ORRERY_POSTGRES_URL',
      description: 'PostgreSQL database',
      example: 'postgres://user:password@127.0.0.1:5432/orrery',
      schemes: ['postgres', 'postgresql'],
    }),
  });

const redis = () =>
  group({
    url: setting.secretUrl({
      env: 'ORRERY_REDIS_URL',
      description: 'Redis database of the hot state',
      example: 'redis://:password@127.0.0.1:6379/0',
      schemes: ['redis', 'rediss'],
    }),
  });

const oidc = () =>
  group({
    issuer: setting.url({
      env: 'ORRERY_OIDC_ISSUER',
      description: 'Issuer of the tokens that are accepted',
      example: 'https://login.example.com',
      schemes: ['http', 'https'],
    }),
    audience: setting.text({ env: 'ORRERY_OIDC_AUDIENCE', description: 'Audience a token must carry', example: 'orrery-api', default: 'orrery-api' }),
  });

/** Parts that services share. `base` is what every service has: spread it into the group of the whole configuration. */
export const settings = {
  base: (options: { readonly port: number }) => ({ http: http(options), log: log(), realm: realm(), trust: trust(), otlp: otlp(), drainDeadline: drainDeadline() }),
  http,
  log,
  realm,
  trust,
  otlp,
  kafka,
  postgres,
  redis,
  oidc,
};
