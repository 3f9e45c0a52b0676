import { type Pace } from './domain/player.js';

export interface BrokerConfig {
  url: string;
  /** PEM file of the authority that signed the broker's certificate. */
  ca?: string;
  username?: string;
  password?: string;
}

export interface ReplayConfig {
  host: string;
  opcuaPort: number;
  httpPort: number;
  /** Needed by recordings played over OPC UA. */
  pkiDir?: string;
  /** Needed by recordings played over MQTT. */
  mqtt?: BrokerConfig;
  mapping: string;
  securityMode: 'SignAndEncrypt' | 'None';
  trustUnknownClients: boolean;
  /** Absent: wait for POST /play. */
  autoplay?: Pace;
}

/** Reads the environment once. @throws Error that names every wrong setting at once. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Readonly<ReplayConfig> {
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
  const path = (name: string, what: string): string => {
    if (!env[name]) problems.push(`${name} is missing: ${what}`);
    return env[name] ?? '';
  };
  const { REPLAY_PKI_DIR: pkiDir, REPLAY_MQTT_URL: url, REPLAY_MQTT_CA: ca, REPLAY_MQTT_USERNAME: username, REPLAY_MQTT_PASSWORD: password } = env;
  if (!pkiDir && !url) problems.push('REPLAY_PKI_DIR is missing: name a folder for the certificate and the trust list; or name a broker in REPLAY_MQTT_URL');
  if (url && !/^mqtts?:\/\/[^/]+$/.test(url)) problems.push(`REPLAY_MQTT_URL must be mqtts://host:port or mqtt://host:port, not "${url}"`);
  const autoplay = flag('REPLAY_AUTOPLAY');
  const config: ReplayConfig = {
    host: env['REPLAY_HOST'] ?? '127.0.0.1',
    opcuaPort: number('REPLAY_OPCUA_PORT', 4841, 0, 65_535),
    httpPort: number('REPLAY_HTTP_PORT', 4881, 0, 65_535),
    ...(pkiDir ? { pkiDir } : {}),
    ...(url ? { mqtt: { url, ...(ca ? { ca } : {}), ...(username ? { username } : {}), ...(password ? { password } : {}) } } : {}),
    mapping: path('REPLAY_MAPPING', 'name a mapping file (see README)'),
    securityMode: flag('REPLAY_ALLOW_UNSECURED') ? 'None' : 'SignAndEncrypt',
    trustUnknownClients: flag('REPLAY_TRUST_UNKNOWN_CLIENTS'),
    ...(autoplay ? { autoplay: { speed: number('REPLAY_SPEED', 1, 0.001, 1e6) } } : {}),
  };
  if (problems.length > 0) throw new Error(`The replay cannot start:\n  ${problems.join('\n  ')}`);
  return Object.freeze(config);
}
