import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageFile } from '../package-file.js';
import { isListening } from '../process/ports.js';
import { isRunning, type ProcessIdentity } from '../process/process-identity.js';
import { smallPrincipals, smallParts } from './fixture/small-parts.js';
import { startStack, type Stack, type StackOptions } from './start-stack.js';

let home: string;
const start = (more: Partial<StackOptions> = {}): Promise<Stack> => startStack({ home, parts: smallParts, principals: smallPrincipals, ...more });

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'orrery-stack-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

test('a stack comes up by its table, tells a killed part from a crash, names a crashed one, and leaves nothing behind', async () => {
  const stack = await start();
  const children = childrenOf(home);
  const { portOf } = stack.context;
  let crashes = 0;
  void stack.crashed.then(() => (crashes += 1));
  try {
    expect(children.map(({ name }) => name).sort()).toEqual(['hall', 'kafka', 'line', 'mqtt', 'oidc', 'postgres', 'redis']);
    expect(stack.components.kafka.credentials('line')?.username).toBe('line');

    await expect(start()).rejects.toThrow(new RegExp(`runs already on ${home}: ${stack.address}, pid ${process.pid}`));
    expect(await isListening(portOf('line'))).toBe(true);

    const line = stack.service('line');
    await line.kill();
    expect(await isListening(portOf('line'))).toBe(false);
    await line.restart();
    line.pause();
    line.resume();
    expect((await fetch(`http://127.0.0.1:${portOf('line')}/`)).ok).toBe(true);
    expect(crashes).toBe(0);

    await fetch(`http://127.0.0.1:${portOf('hall')}/crash`).catch(() => undefined);
    expect(await stack.crashed).toMatchObject({ name: 'hall', how: 'with code 3', lastLines: expect.stringContaining('the bearing is gone') });
  } finally {
    await stack.stop();
  }
  expect(children.filter(isRunning)).toEqual([]);
  expect(await isListening(portOf('line'))).toBe(false);
  expect(readFileSync(join(home, 'logs', 'line.log'), 'utf8')).toContain('stopped in order');
  expect(existsSync(join(home, 'stack.json'))).toBe(false);
});

test('when a part fails to start, everything is stopped and the error shows its last lines', async () => {
  const parts = [...smallParts, { name: 'broken', kind: 'job', after: ['line'], args: () => ['-e', 'console.log("no recipe"); process.exit(4)'] } as const];
  await expect(start({ parts })).rejects.toThrow(/broken ended with code 4[\s\S]*no recipe/);
  expect(existsSync(join(home, 'stack.json'))).toBe(false);
});

test('a start that is broken off stops what was up', async () => {
  const breakOff = new AbortController();
  const parts = [...smallParts, { name: 'wait', kind: 'step', after: ['line'], run: async () => breakOff.abort(new Error('Ctrl-C')) } as const];
  await expect(start({ parts, signal: breakOff.signal })).rejects.toThrow('Ctrl-C');
  expect(existsSync(join(home, 'stack.json'))).toBe(false);
});

test('a taken console port is told before anything runs', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  await expect(start({ port })).rejects.toThrow(`Port ${port} on 127.0.0.1 is taken by another program. Set ORRERY_PORT`);
  other.close();
});

test('after kill -9 of the supervisor nothing is in the way of the next start, and nothing of it is left', async () => {
  const supervisor = spawn(process.execPath, [packageFile('dist', 'stack', 'fixture', 'start-small.js'), home], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(supervisor.stdout, 'data');
  const children = childrenOf(home);
  expect(children).toHaveLength(7);
  supervisor.kill('SIGKILL');
  await once(supervisor, 'exit');
  const stack = await start();
  try {
    expect(children.filter(isRunning)).toEqual([]);
  } finally {
    await stack.stop();
  }
});

function childrenOf(folder: string): (ProcessIdentity & { name: string })[] {
  return (JSON.parse(readFileSync(join(folder, 'stack.json'), 'utf8')) as { children: (ProcessIdentity & { name: string })[] }).children;
}
