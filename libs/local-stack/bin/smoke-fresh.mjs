// npm run smoke:fresh: proves from a fresh clone what README promises of npm start. Downloads that npm and Maven keep on this
// machine are used; Orrery's own cache of jars is not. Prints cold and warm seconds; ends with 1 when anything is not as promised.
import { execFileSync, spawn } from 'node:child_process';
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const GOALS = { cold: 240, warm: 40 };
const root = fileURLToPath(new URL('../../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'orrery-smoke-'));
const clone = join(folder, 'orrery');
const home = join(clone, '.orrery');
const log = join(folder, 'npm-start.log');
const port = await freePort();
const running = new Set();
const results = [];

try {
  execFileSync('git', ['clone', '--quiet', '--no-hardlinks', root, clone], { stdio: 'inherit' });
  const cold = await start('cold', 'beginning');
  await secondStartIsRefused();
  await stopByCtrlC(cold);
  const warm = await start('warm', 'end');
  const orphans = await killHard(warm);
  const after = await start('after kill -9', 'end');
  check('nothing of the killed start is left', (await stillRunning(orphans)).length === 0);
  await stopByCtrlC(after);
  console.log(`\ncold ${cold.seconds.toFixed(1)} s (goal ${GOALS.cold})   warm ${warm.seconds.toFixed(1)} s (goal ${GOALS.warm})   after kill -9 ${after.seconds.toFixed(1)} s`);
  check(`cold start within ${GOALS.cold} s`, cold.seconds <= GOALS.cold);
  check(`warm start within ${GOALS.warm} s`, warm.seconds <= GOALS.warm);
} catch (error) {
  console.error(`FAILED  ${error.stack}\nWhat npm start said:\n${tail(log)}`);
  results.push(false);
} finally {
  for (const child of running) interrupt(child);
  await Promise.all([...running].map((child) => child.ended));
  if (results.every(Boolean)) rmSync(folder, { recursive: true, force: true });
  else console.error(`Left for a look: ${folder}`);
}
process.exit(results.every(Boolean) ? 0 : 1);

/** npm start; waits for the first event on twin.events and for the console. */
async function start(name, from) {
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1000;
  const child = npmStart();
  const event = firstEvent(child, from).then(seconds);
  const page = answers(child, `http://127.0.0.1:${port}/`).then(seconds);
  const [eventAt, pageAt] = await Promise.all([event, page]);
  console.log(`${name}: first event on twin.events after ${eventAt.toFixed(1)} s, console after ${pageAt.toFixed(1)} s`);
  await until(child, 'the line that says where Orrery runs', () => child.said().includes('Orrery runs at'));
  check(`${name}: prints its address and a login`, new RegExp(`Orrery runs at http://127.0.0.1:${port}[\\s\\S]*engineer +\\S+`).test(child.said()));
  return { child, seconds: Math.max(eventAt, pageAt) };
}

async function secondStartIsRefused() {
  const second = npmStart();
  const code = await second.ended;
  check('a second start on the same folder is refused and says where the first runs', code !== 0 && second.said().includes(`http://127.0.0.1:${port}, pid `));
}

async function stopByCtrlC({ child }) {
  const { children } = stackState();
  interrupt(child);
  const code = await child.ended;
  check(`Ctrl-C ends npm start cleanly (code ${code})`, code === 0);
  check('after Ctrl-C nothing is left behind', (await stillRunning(children)).length === 0 && stackState() === undefined);
}

async function killHard({ child }) {
  const { supervisor, children } = stackState();
  process.kill(supervisor.pid, 'SIGKILL');
  await child.ended;
  return children;
}

function npmStart() {
  const child = spawn('npm', ['start'], { cwd: clone, env: cleanEnvironment(), detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const file = createWriteStream(log, { flags: 'a' });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => (text += chunk));
    stream.pipe(file, { end: false });
  }
  running.add(child);
  child.said = () => text;
  child.ended = new Promise((resolve) => child.once('close', resolve)).then((code) => {
    running.delete(child);
    file.end();
    return code;
  });
  return child;
}

/** As on a machine that has just met Orrery: none of its settings, none of this clone's tools on the PATH. */
function cleanEnvironment() {
  const kept = Object.entries(process.env).filter(([key]) => !/^(ORRERY_|npm_|NODE_OPTIONS$|INIT_CWD$)/.test(key));
  const path = (process.env.PATH ?? '').split(delimiter).filter((entry) => !entry.includes('node_modules'));
  return { ...Object.fromEntries(kept), PATH: path.join(delimiter), XDG_CACHE_HOME: join(folder, 'cache'), ORRERY_PORT: String(port) };
}

/** Reads twin.events as any consumer would, with the administrator's credentials of the folder. */
async function firstEvent(child, from) {
  const kafkaPort = () => readJson('ports.json')?.kafka;
  await until(child, 'Kafka', () => kafkaPort() !== undefined && connects(kafkaPort()));
  const { readTopic } = await import(join(clone, 'libs/kafka/dist/index.js'));
  const { twinEvents } = await import(join(clone, 'contracts/dist/index.js'));
  const settings = { brokers: [`127.0.0.1:${kafkaPort()}`], username: 'admin', password: readJson('secrets.json')['kafka.admin'], clientId: 'smoke', realm: 'real' };
  let seen = false;
  const reading = readTopic(settings, twinEvents, { from, onRecord: () => void (seen = true) });
  await until(child, 'the first event on twin.events', () => seen).finally(() => reading.close());
}

async function answers(child, url) {
  await until(child, `${url} to answer`, async () => (await fetch(url, { signal: AbortSignal.timeout(2000) })).headers.get('content-type')?.includes('text/html'));
}

async function until(child, what, condition) {
  const deadline = performance.now() + 2 * GOALS.cold * 1000;
  let ended = false;
  void child.ended.then(() => (ended = true));
  while (!(await Promise.resolve().then(condition).catch(() => false))) {
    if (ended) throw new Error(`npm start ended while waiting for ${what}.`);
    if (performance.now() > deadline) throw new Error(`Waited in vain for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** As the terminal does: to the whole foreground group. */
function interrupt(child) {
  process.kill(-child.pid, 'SIGINT');
}

async function stillRunning(children) {
  const { isRunning } = await import(join(clone, 'libs/local-stack/dist/process/process-identity.js'));
  return children.filter(isRunning);
}

function stackState() {
  return readJson('stack.json');
}

function readJson(name) {
  try {
    return JSON.parse(readFileSync(join(home, name), 'utf8'));
  } catch {
    return undefined;
  }
}

function check(what, holds) {
  results.push(holds);
  console.log(`${holds ? 'ok     ' : 'FAILED '} ${what}`);
}

async function connects(to) {
  const { isListening } = await import(join(clone, 'libs/local-stack/dist/process/ports.js'));
  return isListening(to);
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port: found } = server.address();
      server.close(() => resolve(found));
    });
  });
}

function tail(file) {
  try {
    return readFileSync(file, 'utf8').split('\n').slice(-30).join('\n');
  } catch {
    return '(nothing)';
  }
}
