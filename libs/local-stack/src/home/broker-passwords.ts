import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Mqtt } from '../components/mqtt.js';

/** Sources on the local broker in the plant folders that come with the repository. Others bring a file of their own. */
const SOURCES = ['packaging-gateways', 'cnc'];
/** As whom the ingestion reads them. */
const READER = 'mqtt-ingestion';

export const brokerPasswordsFile = (home: string): string => join(home, 'mqtt', 'source-passwords.json');

/** Leaves the file in which the ingestion finds its password of each source; readable by its owner alone. */
export function leaveBrokerPasswords(home: string, mqtt: Pick<Mqtt, 'url' | 'credentials'>): void {
  const credentials = mqtt.credentials(READER);
  const entry = { endpoint: new URL(mqtt.url).host, user: credentials?.username, password: credentials?.password };
  mkdirSync(join(home, 'mqtt'), { recursive: true });
  writeFileSync(brokerPasswordsFile(home), JSON.stringify(credentials ? Object.fromEntries(SOURCES.map((source) => [source, entry])) : {}), { mode: 0o600 });
}
