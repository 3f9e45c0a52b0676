import { type ConfigOf, group, loadConfig, optional, setting, settings } from '@orrery/service-kit';

export const schema = group({
  ...settings.base({ port: 0 }),
  kafka: settings.kafka(),
  postgres: settings.postgres(),
  sessions: setting.integer({ env: 'ORRERY_POSTGRES_SESSIONS', description: 'Sessions with PostgreSQL', example: '10', default: 10, minimum: 4, maximum: 100 }),
  sessionTimeout: setting.duration({ env: 'ORRERY_SESSION_TIMEOUT', description: 'Silence after which the group gives this instance’s partitions to another', example: '10s', default: '10s' }),
  tick: setting.duration({ env: 'ORRERY_ALERT_TICK', description: 'How often time is passed on: delays, silence, shelf times, escalation, pages', example: '1s', default: '1s' }),
  shelfMax: setting.duration({ env: 'ORRERY_SHELVE_MAX', description: 'Longest time an alert can be shelved', example: '12h', default: '24h' }),
  retention: setting.duration({ env: 'ORRERY_ALERT_RETENTION', description: 'How long the history of alerts and receipts is kept', example: '3650d', default: '3650d' }),
  consoleUrl: setting.url({ env: 'ORRERY_CONSOLE_URL', description: 'Address of the console: links in messages begin with it', example: 'https://orrery.acme.example', default: 'http://127.0.0.1:8080', schemes: ['http', 'https'] }),
  mail: group(
    {
      url: optional(
        setting.secretUrl({
          env: 'ORRERY_SMTP_URL',
          description: 'Mail server; smtp:// asks for STARTTLS unless it is on this machine. Unset: mails cannot be sent, and their receipts say so',
          example: 'smtps://user:password@mail.acme.example:465',
          schemes: ['smtp', 'smtps'],
        }),
      ),
      from: optional(setting.text({ env: 'ORRERY_MAIL_FROM', description: 'Sender of mails', example: 'Orrery <orrery@acme.example>' })),
    },
    { allOrNone: ['url', 'from'] },
  ),
  webhookSecrets: optional(
    setting.secret({
      env: 'ORRERY_WEBHOOK_SECRETS',
      description: 'Secret of each webhook that rules.yaml names, as <id>=whsec_<base64>, separated by commas',
      example: 'cmms=whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    }),
  ),
  answerWithin: setting.duration({ env: 'ORRERY_NOTIFY_TIMEOUT', description: 'How long a mail server or webhook may take to answer', example: '10s', default: '10s' }),
  retryFirst: setting.duration({ env: 'ORRERY_NOTIFY_RETRY_FIRST', description: 'Pause before the second attempt of a message; it doubles up to 15 minutes', example: '5s', default: '5s' }),
  giveUpAfter: setting.duration({ env: 'ORRERY_NOTIFY_GIVE_UP', description: 'How long a message is tried', example: '24h', default: '24h' }),
});

export type Config = ConfigOf<typeof schema>;
export const readConfig = (): Config => loadConfig(schema, process.env);
