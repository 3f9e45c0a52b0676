import { type ConfigOf, group, loadConfig, optional, setting, settings } from '@orrery/service-kit';
import { LOGGED_DECISIONS } from './auth/decisions.js';

export const schema = group({
  ...settings.base({ port: 8080 }),
  kafka: settings.kafka(),
  postgres: settings.postgres(),
  redis: settings.redis(),
  history: group({
    url: optional(
      setting.secretUrl({
        env: 'ORRERY_HISTORY_URL',
        description: "PostgreSQL of the historian, by a user who was granted its reader role; unset: this service's own",
        example: 'postgres://reader:password@127.0.0.1:5432/orrery',
        schemes: ['postgres', 'postgresql'],
      }),
    ),
    readers: setting.integer({ env: 'ORRERY_HISTORY_READERS', description: 'Questions about history that are answered at once', example: '4', default: 4, minimum: 1, maximum: 64 }),
    timeLimit: setting.duration({ env: 'ORRERY_HISTORY_TIME_LIMIT', description: 'Longest time that one question may take', example: '15s', default: '15s' }),
  }),
  views: group({
    url: optional(
      setting.secretUrl({
        env: 'ORRERY_VIEWS_URL',
        description: "PostgreSQL of alerting, command and simulation, by a user who was granted their reader roles; unset: this service's own",
        example: 'postgres://reader:password@127.0.0.1:5432/orrery',
        schemes: ['postgres', 'postgresql'],
      }),
    ),
  }),
  oidc: settings.oidc(),
  tokenType: setting.text({
    env: 'ORRERY_OIDC_TOKEN_TYPE',
    description: 'Value of `typ` in the header of access tokens: at+jwt after RFC 9068, JWT with some providers',
    example: 'at+jwt',
    default: 'at+jwt',
  }),
  loggedDecisions: setting.choice(LOGGED_DECISIONS, {
    env: 'ORRERY_LOG_DECISIONS',
    description: 'Which decisions over access are logged: denied ones only, those that change something too, or all',
    example: 'changes',
    default: 'denied',
  }),
  console: group({
    dir: optional(setting.text({ env: 'ORRERY_CONSOLE_DIR', description: 'Folder of the built console; unset serves none', example: './console/dist' })),
    clientId: setting.text({
      env: 'ORRERY_CONSOLE_CLIENT_ID',
      description: 'Client of the OpenID provider that the console signs in as',
      example: 'orrery-console',
      default: 'orrery-console',
    }),
  }),
});

export type Config = ConfigOf<typeof schema>;
export const readConfig = (): Config => loadConfig(schema, process.env);
