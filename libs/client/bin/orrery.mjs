#!/usr/bin/env node
// The command line. A file of its own that is always there: npm links it before anything is built.
import { existsSync } from 'node:fs';

const main = new URL('../dist/cli/main.js', import.meta.url);
if (!existsSync(main)) {
  console.error('orrery is not built yet. Run "npm run build", or "npm start", first.');
  process.exit(1);
}
await import(main.href);
