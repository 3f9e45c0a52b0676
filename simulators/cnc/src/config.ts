export interface CncConfig {
  host: string;
  httpPort: number;
  seed: number;
  /** Milliseconds from one message of a machine to its next. */
  periodMs: number;
  mqtt: { url: string; ca?: string; username?: string; password?: string };
}

/** Reads the environment once. @throws Error that names every wrong setting at once. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Readonly<CncConfig> {
  const problems: string[] = [];
  const number = (name: string, fallback: number, low: number, high: number): number => {
    const text = env[name];
    const value = text === undefined || text === '' ? fallback : Number(text);
    if (!(value >= low && value <= high)) problems.push(`${name} must be a number from ${low} to ${high}, not "${text}"`);
    return value;
  };
  const { CNC_MQTT_URL: url = '', CNC_MQTT_CA: ca, CNC_MQTT_USERNAME: username, CNC_MQTT_PASSWORD: password } = env;
  if (!/^mqtts?:\/\/[^/]+$/.test(url)) problems.push(`CNC_MQTT_URL must be mqtts://host:port or mqtt://host:port, not "${url}"`);
  const config: CncConfig = {
    host: env['CNC_HOST'] ?? '127.0.0.1',
    httpPort: number('CNC_HTTP_PORT', 4882, 0, 65_535),
    seed: number('CNC_SEED', 1, 0, 2 ** 31),
    periodMs: number('CNC_PERIOD_MS', 500, 10, 60_000),
    mqtt: { url, ...(ca ? { ca } : {}), ...(username ? { username } : {}), ...(password ? { password } : {}) },
  };
  if (problems.length > 0) throw new Error(`The machining cell cannot start:\n  ${problems.join('\n  ')}`);
  return Object.freeze(config);
}
