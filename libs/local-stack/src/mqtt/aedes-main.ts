// The broker as a process of its own: node aedes-main.js <settings file>.
import { readFileSync } from 'node:fs';
import { serveBroker } from './aedes-broker.js';
import type { BrokerSettings } from './broker-settings.js';

const file = process.argv[2];
if (!file) throw new Error('usage: aedes-main.js <settings file>');
const settings = JSON.parse(readFileSync(file, 'utf8')) as BrokerSettings;
const broker = await serveBroker(settings);
console.log(`aedes running on port ${settings.port}`);
process.once('SIGTERM', () => void broker.close().then(() => process.exit(0)));
