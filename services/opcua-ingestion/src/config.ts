import { checkCredentials, queueSettings } from '@orrery/ingestion';
import { type ConfigOf, group, loadConfig, optional, setting, settings } from '@orrery/service-kit';

export const schema = group({
  ...settings.base({ port: 0 }),
  kafka: settings.kafka(),
  pkiDir: setting.text({
    env: 'ORRERY_PKI_DIR',
    description: 'Folder of the own OPC UA certificate and of those of trusted servers; made on the first start',
    example: '/var/lib/orrery/pki',
  }),
  credentials: optional(
    setting.file({
      env: 'ORRERY_OPCUA_CREDENTIALS',
      description: 'JSON file of endpoint, user and password by source id',
      example: '/run/secrets/opcua.json',
      check: checkCredentials(4840),
    }),
  ),
  queue: optional(queueSettings()),
  bufferReadings: setting.integer({
    env: 'ORRERY_BUFFER_READINGS',
    description: 'Readings of one source that may wait in memory while Kafka is away; at half of it the source is paused',
    example: '200000',
    default: 200_000,
    minimum: 1000,
    maximum: 10_000_000,
  }),
  itemRetry: setting.duration({
    env: 'ORRERY_ITEM_RETRY',
    description: 'Time after which a node that failed is tried again',
    example: '30s',
    default: '30s',
  }),
});

export type Config = ConfigOf<typeof schema>;
export const readConfig = (): Config => loadConfig(schema, process.env);
