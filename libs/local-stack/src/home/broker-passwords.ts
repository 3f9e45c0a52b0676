import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Mqtt } from '../components/mqtt.js';

/** Sources on the local broker in the plant folders that come with the repository. Others bring a file of their own. */
const SOURCES = ['packaging-gateways', 'cnc'];

/** Who connects to the broker by source: the ingestion reads, command writes; each has an account of its own. */
export const BROKER_USERS = ['mqtt-ingestion', 'command'] as const;
export type BrokerUser = (typeof BROKER_USERS)[number];

export const brokerPasswordsFile = (home: string, user: BrokerUser): string => join(home, 'mqtt', user === 'mqtt-ingestion' ? 'source-passwords.json' : `${user}-passwords.json`);

/** Leaves the files in which each of them finds its password of each source; readable by their owner alone. */
export function leaveBrokerPasswords(home: string, mqtt: Pick<Mqtt, 'url' | 'credentials'>): void {
  mkdirSync(join(home, 'mqtt'), { recursive: true });
  for (const user of BROKER_USERS) {
    const credentials = mqtt.credentials(user);
    const entry = { endpoint: new URL(mqtt.url).host, user: credentials?.username, password: credentials?.password };
    writeFileSync(brokerPasswordsFile(home, user), JSON.stringify(credentials ? Object.fromEntries(SOURCES.map((source) => [source, entry])) : {}), { mode: 0o600 });
  }
}
