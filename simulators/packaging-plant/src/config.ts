import { type BrokerConfig } from './mqtt/broker.js';

export interface PlantConfig {
  host: string;
  opcuaPort: number;
  httpPort: number;
  pkiDir: string;
  securityMode: 'SignAndEncrypt' | 'None';
  trustUnknownClients: boolean;
  seed: number;
  speed: number;
  wearPerHour: number;
  /** Where the gateways publish; absent: they are switched off. */
  mqtt?: BrokerConfig;
  /** The gateways publish only while this Sparkplug host application is online. */
  primaryHost?: string;
}

/** Reads the environment once. @throws Error that names every wrong setting at once. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Readonly<PlantConfig> {
  const problems: string[] = [];
  const number = (name: string, fallback: number, low: number, high: number): number => {
    const text = env[name];
    const value = text === undefined || text === '' ? fallback : Number(text);
    if (!(value >= low && value <= high)) problems.push(`${name} must be a number from ${low} to ${high}, not "${text}"`);
    return value;
  };
  const flag = (name: string): boolean => {
    const text = env[name] ?? 'false';
    if (text !== 'true' && text !== 'false') problems.push(`${name} must be true or false, not "${text}"`);
    return text === 'true';
  };
  const pkiDir = env['PACKAGING_PLANT_PKI_DIR'];
  if (!pkiDir) problems.push('PACKAGING_PLANT_PKI_DIR is missing: name a folder for the certificate and the trust list');
  const mqtt = brokerOf(env, problems);
  const primaryHost = env['PACKAGING_PLANT_PRIMARY_HOST'];
  const config: PlantConfig = {
    host: env['PACKAGING_PLANT_HOST'] ?? '127.0.0.1',
    opcuaPort: number('PACKAGING_PLANT_OPCUA_PORT', 4840, 0, 65_535),
    httpPort: number('PACKAGING_PLANT_HTTP_PORT', 4880, 0, 65_535),
    pkiDir: pkiDir ?? '',
    securityMode: flag('PACKAGING_PLANT_ALLOW_UNSECURED') ? 'None' : 'SignAndEncrypt',
    trustUnknownClients: flag('PACKAGING_PLANT_TRUST_UNKNOWN_CLIENTS'),
    seed: number('PACKAGING_PLANT_SEED', 1, 0, 2 ** 31),
    speed: number('PACKAGING_PLANT_SPEED', 1, 0.01, 100),
    wearPerHour: number('PACKAGING_PLANT_WEAR_PER_HOUR', 0.004, 0, 10),
    ...(mqtt ? { mqtt } : {}),
    ...(primaryHost ? { primaryHost } : {}),
  };
  if (problems.length > 0) throw new Error(`The packaging plant cannot start:\n  ${problems.join('\n  ')}`);
  return Object.freeze(config);
}

function brokerOf(env: NodeJS.ProcessEnv, problems: string[]): BrokerConfig | undefined {
  const { PACKAGING_PLANT_MQTT_URL: url, PACKAGING_PLANT_MQTT_CA: ca, PACKAGING_PLANT_MQTT_USERNAME: username, PACKAGING_PLANT_MQTT_PASSWORD: password } = env;
  if (!url) return undefined;
  if (!/^mqtts?:\/\/[^/]+$/.test(url)) problems.push(`PACKAGING_PLANT_MQTT_URL must be mqtts://host:port or mqtt://host:port, not "${url}"`);
  return { url, ...(ca ? { ca } : {}), ...(username ? { username } : {}), ...(password ? { password } : {}) };
}
