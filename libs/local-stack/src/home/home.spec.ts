import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AlreadyRunningError } from '../errors.js';
import { identify } from '../process/process-identity.js';
import { homeFrom, portFrom } from './place.js';
import { keptPort } from './ports.js';
import { reset } from './reset.js';
import { Secrets } from './secrets.js';
import { clearAway, StackState } from './stack-state.js';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'orrery-home-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

test('a secret is made once, is the same for all who ask, and only its owner can read it', () => {
  const made = new Secrets(home).password('kafka.api');
  expect(made).toMatch(/^[\w-]{24}$/);
  expect(new Secrets(home).password('kafka.api')).toBe(made);
  expect(statSync(join(home, 'secrets.json')).mode & 0o777).toBe(0o600);
});

test('secrets made by two components at once are both kept', () => {
  const [one, two] = [new Secrets(home), new Secrets(home)];
  const kafka = one.password('kafka.admin');
  const redis = two.password('redis');
  expect(JSON.parse(readFileSync(join(home, 'secrets.json'), 'utf8'))).toEqual({ 'kafka.admin': kafka, redis });
});

test('an unreadable file of secrets is told, not overwritten', () => {
  writeFileSync(join(home, 'secrets.json'), '{ torn');
  expect(() => new Secrets(home)).toThrow(/secrets\.json cannot be read.*npm run reset/);
});

test('a port is the same again on the next start', async () => {
  const port = await keptPort(home, 'redis');
  expect(await keptPort(home, 'redis')).toBe(port);
  expect(await keptPort(home, 'kafka')).not.toBe(port);
});

test('a reset empties what a start has made, and nothing else', async () => {
  mkdirSync(join(home, 'kafka', 'data'), { recursive: true });
  for (const name of ['secrets.json', 'credentials.json']) writeFileSync(join(home, name), '{}');
  writeFileSync(join(home, 'thesis.txt'), 'mine');
  await reset(home);
  expect(existsSync(join(home, 'credentials.json'))).toBe(false);
  expect(existsSync(join(home, 'kafka'))).toBe(false);
  expect(existsSync(join(home, 'secrets.json'))).toBe(false);
  expect(readFileSync(join(home, 'thesis.txt'), 'utf8')).toBe('mine');
});

test('a reset is refused while somebody runs on the folder', async () => {
  const state = await StackState.claim(home);
  state.setAddress('http://127.0.0.1:8080');
  await expect(reset(home)).rejects.toThrow(`runs already on ${home}: http://127.0.0.1:8080, pid ${process.pid}`);
  state.release();
});

test('a claim of a process that is gone is no obstacle, nor is a torn one', async () => {
  writeFileSync(join(home, 'stack.json'), JSON.stringify({ supervisor: { pid: process.pid, started: 'long ago' }, children: [{ name: 'kafka', pid: process.pid, started: 'long ago' }] }));
  (await StackState.claim(home)).release();
  writeFileSync(join(home, 'stack.json'), '{"supervisor":');
  utimesSync(join(home, 'stack.json'), new Date(0), new Date(0));
  await clearAway(home);
  expect(existsSync(join(home, 'stack.json'))).toBe(false);
});

test('a claim that is just being written is waited for, not taken away', async () => {
  const file = join(home, 'stack.json');
  writeFileSync(file, '');
  const other = clearAway(home).catch((error: unknown) => error);
  expect(existsSync(file)).toBe(true);
  writeFileSync(file, JSON.stringify({ supervisor: identify(process.pid), children: [] }));
  expect(await other).toBeInstanceOf(AlreadyRunningError);
  expect(existsSync(file)).toBe(true);
});

test('a port is none that the system may give to an outgoing connection before it is bound', async () => {
  for (let n = 0; n < 20; n += 1) {
    const port = await keptPort(home, `port-${n}`);
    expect(port).toBeGreaterThanOrEqual(20_000);
    expect(port).toBeLessThan(32_768);
  }
});

test('ORRERY_HOME and ORRERY_PORT are read, and a port that is none is told', () => {
  expect(homeFrom({ ORRERY_HOME: '/var/lib/orrery' })).toBe('/var/lib/orrery');
  expect(homeFrom({})).toMatch(/\/\.orrery$/);
  expect(portFrom({})).toBe(8080);
  expect(() => portFrom({ ORRERY_PORT: '80a' })).toThrow('ORRERY_PORT must be a port from 1 to 65535, not "80a"');
});
