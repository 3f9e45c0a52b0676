#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { runCli } from './run-cli.js';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string };
const ending = new AbortController();
process.once('SIGINT', () => ending.abort());
process.once('SIGTERM', () => ending.abort());
// A reader that goes away (`orrery watch | head`) ends the command; that is no error.
process.stdout.on('error', () => process.exit(0));

process.exitCode = await runCli(process.argv.slice(2), {
  env: process.env,
  cwd: process.cwd(),
  streams: { out: (text) => process.stdout.write(text), err: (text) => process.stderr.write(text) },
  signal: ending.signal,
  version,
  terminal: process.stderr.isTTY,
});
