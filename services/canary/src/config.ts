import { type ConfigOf, group, loadConfig, setting, settings } from '@orrery/service-kit';

export const schema = group({
  ...settings.base({ port: 0 }),
  kafka: settings.kafka(),
  pkiDir: setting.text({
    env: 'ORRERY_PKI_DIR',
    description: 'Folder of the own OPC UA certificate, which opcua-ingestion must trust; made on the first start',
    example: '/var/lib/orrery/pki',
  }),
  opcuaHost: setting.text({ env: 'ORRERY_CANARY_HOST', description: 'Address at which the canary serves OPC UA', example: '0.0.0.0', default: '127.0.0.1' }),
  opcuaPort: setting.integer({ env: 'ORRERY_CANARY_PORT', description: 'Port at which the canary serves OPC UA; 0: any free one', example: '4840', default: 4840, minimum: 0, maximum: 65_535 }),
  twin: setting.text({ env: 'ORRERY_CANARY_TWIN', description: 'Twin whose events are waited for, as the plant folder of the canary names it', example: 'orrery:platform:canary', default: 'orrery:platform:canary' }),
  period: setting.duration({ env: 'ORRERY_CANARY_PERIOD', description: 'Time from one beat to the next', example: '1s', default: '1s' }),
});

export type Config = ConfigOf<typeof schema>;
export const readConfigOf = (env: Record<string, string | undefined>) => (): Config => loadConfig(schema, env);
export const readConfig = readConfigOf(process.env);
