import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPlant } from '@orrery/twin-model';
import { readConfig } from './config.js';
import { Chance } from './domain/chance.js';
import { Spoiler } from './domain/faults.js';
import { MachineTool } from './domain/machine-tool.js';
import { CELL } from './domain/program.js';
import { telemetry } from './domain/telemetry.js';

const mill = (): MachineTool => new MachineTool('mill1', CELL['mill1']!, 184_000n);
const run = (machine: MachineTool, seconds: number): void => {
  for (let elapsed = 0; elapsed < seconds; elapsed += 0.1) machine.step(0.1);
};
const message = (at = 0) => telemetry(mill(), new Chance(1), at);

test('a mill makes a part per cycle, and a worn tool needs more torque until it is changed', () => {
  const machine = mill();
  run(machine, 15);
  const sharp = machine.torque;
  const parts = machine.parts;
  let worst = 0;
  const states = new Set<string>();
  for (let second = 0; second < 4 * 3600; second++) {
    run(machine, 1);
    states.add(machine.state);
    if (machine.current.tool === 1) worst = Math.max(worst, machine.torque);
  }
  expect([...states].sort()).toEqual(['loading', 'running', 'toolchange']);
  expect(worst).toBeGreaterThan(1.5 * sharp);
  expect(Number(machine.parts - parts)).toBeGreaterThan(200);
  expect(machine.coolant).toBeGreaterThan(25);
});

test('its 64-bit counters keep every digit in the JSON', () => {
  const { payload } = message();
  expect(payload).toContain('"millirevolutions":9100184000000000');
  expect(BigInt('9100184000000000')).toBeGreaterThan(2n ** 53n);
  expect(JSON.parse(payload)).toMatchObject({ ts: '1970-01-01T00:00:00.000Z', program: 'O1042 PUMP HOUSING', parts: 184_000 });
});

test('the platform reads the plant folder, and every value of the template is in the payload', () => {
  const folder = join(import.meta.dirname, '..', 'plant');
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => /\.(json|yaml)$/.test(path));
  const { problems, warnings, plant } = readPlant(paths.map((path) => ({ path, content: readFileSync(join(folder, path), 'utf8') })), {});
  expect([problems, warnings]).toEqual([[], []]);
  const payload = JSON.parse(message().payload) as object;
  const pointers = plant?.bindings.find(({ twinId }) => twinId === 'acme-machining:riverside:mill1')?.items.map(({ pointer }) => pointer) ?? [];
  expect(pointers).toHaveLength(11);
  for (const pointer of pointers) expect([pointer, valueAt(payload, pointer ?? '')]).not.toContain(undefined);
  expect(plant?.bindings.map(({ twinId }) => twinId).sort()).toEqual(Object.keys(CELL).map((name) => `acme-machining:riverside:${name}`).sort());
});

test('malformed messages are text that is no JSON, bytes that are no UTF-8, and a time that is none; the good one follows each', () => {
  const spoiler = new Spoiler();
  spoiler.begin('malformed', 3);
  const sent = [0, 1, 2].map(() => spoiler.pass(message()));
  expect(sent.map((out) => out.length)).toEqual([2, 2, 2]);
  const spoilt = sent.map(([first]) => first?.payload);
  expect(() => JSON.parse(String(spoilt[0])) as unknown).toThrow();
  expect(JSON.parse(String(spoilt[1]))).toMatchObject({ ts: 'yesterday' });
  expect(spoilt[2]).toEqual(expect.any(Buffer));
  expect(sent.every(([, good]) => good?.payload === message().payload)).toBe(true);
});

test('duplicates come twice, five reordered ones come newest first, a wrong topic swallows its message, then all is well', () => {
  const spoiler = new Spoiler();
  const times = (count: number) => Array.from({ length: count }, (_, at) => spoiler.pass(message(at)).map(({ payload }) => Date.parse((JSON.parse(String(payload)) as { ts: string }).ts)));
  spoiler.begin('duplicates', 1);
  expect(times(2)).toEqual([[0, 0], [1]]);
  spoiler.begin('reordered', 5);
  expect(times(6)).toEqual([[], [], [], [], [4, 3, 2, 1, 0], [5]]);
  spoiler.begin('wrong-topic', 1);
  expect(spoiler.pass(message())[0]?.topic).toBe('riverside/machining/mill1/status/unknown');
  expect(spoiler.pass(message())).toEqual([message()]);
});

test('every wrong setting is named at once', () => {
  expect(() => readConfig({ CNC_HTTP_PORT: 'x' })).toThrow(/MQTT_URL must be[\s\S]*HTTP_PORT must be a number/);
});

function valueAt(root: object, pointer: string): unknown {
  return pointer.split('/').slice(1).reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], root);
}
