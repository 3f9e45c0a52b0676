// The provider as a process of its own: node main.js <settings file>.
import { readFileSync } from 'node:fs';
import { serveProvider } from './server.js';
import type { ProviderSettings } from './settings.js';

const file = process.argv[2];
if (!file) throw new Error('usage: main.js <settings file>');
const settings = JSON.parse(readFileSync(file, 'utf8')) as ProviderSettings;
const server = await serveProvider(settings);
console.log(`OpenID provider at ${settings.issuer}`);
process.once('SIGTERM', () => {
  server.close();
  server.closeAllConnections();
});
