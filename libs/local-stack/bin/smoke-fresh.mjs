// npm run smoke:fresh: proves from a fresh clone what README promises of npm start. Downloads that npm and Maven keep on this
// machine are used; Orrery's own cache of jars is not. Prints cold and warm seconds; ends with 1 when anything is not as promised.
import { fileURLToPath } from 'node:url';
import { Machine, until } from './smoke-machine.mjs';

const GOALS = { cold: 240, warm: 40 };
const machine = await Machine.prepare(fileURLToPath(new URL('../../..', import.meta.url)));
const results = [];

try {
  const cold = await start('cold', 'beginning');
  await refused('a second start on the same folder is refused and says where the first runs', `http://127.0.0.1:${machine.port}, pid `);
  await stopByCtrlC(cold);
  const warm = await start('warm', 'end');
  await crashOf('twin-projector', warm);
  await refused('without Java one line says what to install', 'Java is missing', machine.without('java'));
  await refused('without Maven one line says what to install', 'Maven is missing', machine.without('mvn'));
  const again = await start('after a crash', 'end');
  const orphans = await killHard(again);
  const after = await start('after kill -9', 'end');
  check('nothing of the killed start is left', (await machine.stillRunning(orphans)).length === 0);
  await stopByCtrlC(after);
  console.log(`\ncold ${cold.seconds.toFixed(1)} s (goal ${GOALS.cold})   warm ${warm.seconds.toFixed(1)} s (goal ${GOALS.warm})   after kill -9 ${after.seconds.toFixed(1)} s`);
  check(`cold start within ${GOALS.cold} s`, cold.seconds <= GOALS.cold);
  check(`warm start within ${GOALS.warm} s`, warm.seconds <= GOALS.warm);
} catch (error) {
  console.error(`FAILED  ${error.stack}\nWhat npm start said:\n${machine.lastSaid()}`);
  results.push(false);
} finally {
  await machine.leave(results.every(Boolean));
}
process.exit(results.every(Boolean) ? 0 : 1);

/** npm start; waits for the first event on twin.events and for the console. */
async function start(name, from) {
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1000;
  const child = machine.npmStart();
  const [eventAt, pageAt] = await Promise.all([firstEvent(child, from).then(seconds), consoleAnswers(child).then(seconds)]);
  console.log(`${name}: first event on twin.events after ${eventAt.toFixed(1)} s, console after ${pageAt.toFixed(1)} s`);
  await until(child, 'the line that says where Orrery runs', () => child.said().includes('Stop: Ctrl-C'));
  check(`${name}: prints its address and a login`, new RegExp(`Orrery runs at http://127.0.0.1:${machine.port}[\\s\\S]*engineer +\\S+`).test(child.said()));
  return { child, seconds: Math.max(eventAt, pageAt) };
}

/** Reads twin.events as any consumer would, with the administrator's credentials of the folder. */
async function firstEvent(child, from) {
  const port = () => machine.json('ports.json')?.kafka;
  await until(child, 'Kafka', async () => {
    const { isListening } = await machine.import('libs/local-stack/dist/process/ports.js');
    return port() !== undefined && isListening(port());
  });
  const { readTopic } = await machine.import('libs/kafka/dist/index.js');
  const { twinEvents } = await machine.import('contracts/dist/index.js');
  const settings = { brokers: [`127.0.0.1:${port()}`], username: 'admin', password: machine.json('secrets.json')['kafka.admin'], clientId: 'smoke', realm: 'real' };
  let seen = false;
  const reading = readTopic(settings, twinEvents, { from, onRecord: () => void (seen = true) });
  await until(child, 'the first event on twin.events', () => seen).finally(() => reading.close());
}

async function consoleAnswers(child) {
  const url = `http://127.0.0.1:${machine.port}/`;
  await until(child, `${url} to answer`, async () => (await fetch(url, { signal: AbortSignal.timeout(2000) })).headers.get('content-type')?.includes('text/html'));
}

async function refused(what, words, env) {
  const child = machine.npmStart(env);
  const code = await child.ended;
  const lines = child.said().split('\n').filter((line) => line.includes(words));
  check(what, code !== 0 && lines.length === 1);
}

async function crashOf(name, { child }) {
  const { children } = machine.json('stack.json');
  process.kill(children.find((part) => part.name === name).pid, 'SIGKILL');
  const code = await child.ended;
  check(`when ${name} crashes, npm start says so with its last lines and fails`, code !== 0 && new RegExp(`${name} ended by SIGKILL. Its last lines`).test(child.said()));
  check('after a crash nothing is left behind', await nothingLeft(children));
}

async function stopByCtrlC({ child }) {
  const { children } = machine.json('stack.json');
  machine.interrupt(child);
  const end = await child.ended;
  // The shell between npm and us has had the Ctrl-C too, and tells of it by ending in the same way, as it should.
  check(`Ctrl-C ends npm start cleanly (${end})`, [0, 'SIGINT'].includes(end) && / s {2}Stopped\n/.test(child.said()));
  check('after Ctrl-C nothing is left behind', await nothingLeft(children));
}

async function killHard({ child }) {
  const { supervisor, children } = machine.json('stack.json');
  process.kill(supervisor.pid, 'SIGKILL');
  await child.ended;
  return children;
}

async function nothingLeft(children) {
  return machine.json('stack.json') === undefined && (await machine.stillRunning(children)).length === 0;
}

function check(what, holds) {
  results.push(holds);
  console.log(`${holds ? 'ok     ' : 'FAILED '} ${what}`);
}
