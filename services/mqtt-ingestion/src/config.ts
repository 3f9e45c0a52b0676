import { checkCredentials, queueSettings } from '@orrery/ingestion';
import { type ConfigOf, group, loadConfig, optional, setting, settings } from '@orrery/service-kit';

export const schema = group({
  ...settings.base({ port: 0 }),
  kafka: settings.kafka(),
  ca: optional(
    setting.file({
      holds: 'certificates',
      env: 'ORRERY_MQTT_CA',
      description: 'PEM file of the authorities that may vouch for brokers; unset trusts those of the system',
      example: '/run/secrets/mqtt-ca.pem',
    }),
  ),
  credentials: optional(
    setting.file({
      env: 'ORRERY_MQTT_CREDENTIALS',
      description: 'JSON file of endpoint, user and password by source id',
      example: '/run/secrets/mqtt.json',
      check: checkCredentials(8883),
    }),
  ),
  queue: optional(queueSettings()),
  bufferReadings: setting.integer({
    env: 'ORRERY_BUFFER_READINGS',
    description: 'Readings of one source that may wait in memory while Kafka is away; at half of it the broker is no longer read',
    example: '200000',
    default: 200_000,
    minimum: 1000,
    maximum: 10_000_000,
  }),
  maxPayload: setting.integer({
    env: 'ORRERY_MQTT_MAX_PAYLOAD',
    description: 'Bytes of the largest payload that is read; a larger one is counted and dead-lettered',
    example: '1048576',
    default: 1_048_576,
    minimum: 1024,
    maximum: 67_108_864,
  }),
});

export type Config = ConfigOf<typeof schema>;
export const readConfig = (): Config => loadConfig(schema, process.env);
