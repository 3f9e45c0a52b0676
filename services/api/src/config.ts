import { type ConfigOf, group, loadConfig, optional, setting, settings } from '@orrery/service-kit';
import { LOGGED_DECISIONS } from './auth/decisions.js';

const schema = group({
  ...settings.base({ port: 8080 }),
  kafka: settings.kafka(),
  postgres: settings.postgres(),
  redis: settings.redis(),
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
