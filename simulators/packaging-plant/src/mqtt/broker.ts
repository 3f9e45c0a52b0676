import { readFileSync } from 'node:fs';

/** How to reach the broker. */
export interface BrokerConfig {
  /** mqtts://host:port, or mqtt:// for a broker without TLS. */
  url: string;
  /** PEM file of the authority that signed the broker's certificate. */
  ca?: string;
  username?: string;
  password?: string;
}

/** What the MQTT client needs of it. The file is read at each connection: an authority may be replaced. */
export function accessTo({ ca, username, password }: BrokerConfig): { ca?: Buffer[]; username?: string; password?: string } {
  return { ...(ca ? { ca: [readFileSync(ca)] } : {}), ...(username ? { username } : {}), ...(password ? { password } : {}) };
}
