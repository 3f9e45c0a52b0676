import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TwinInput, twinInputs } from '@orrery/contracts';
import { type Publisher } from '@orrery/kafka';
import { timestampFromMillis } from '@orrery/twin-model';
import { stringify } from 'yaml';

const BENCH = 'dtmi:orrery:test:Bench;1';
const TANK = 'dtmi:orrery:test:Tank;1';
/** Its alert is told to nobody. */
export const SINK = 'hall:east:sink';
export const TWIN = 'hall:east:tank';
export const LOW = `${TWIN}#tank-low`;
/** A hundred twins under a hundred rules: one reading of each raises ten thousand alerts. */
const MANY = 100;
export const benches = [...Array(MANY).keys()].map((n) => `hall:east:bench${n}`);

const LEVELS = { good: 500, none: 0 } as const;

/** The plant folder of a test hall, whose readings come from the test. `alerts`: beside its own rules. */
export function writeHall(folder: string, hook: string, alerts: readonly object[] = []): string {
  mkdirSync(join(folder, 'models'), { recursive: true });
  const contents = [{ '@type': 'Telemetry', name: 'level', schema: 'double' }];
  for (const [name, id] of [['bench', BENCH], ['tank', TANK]] as const) writeFileSync(join(folder, 'models', `${name}.json`), JSON.stringify({ '@context': 'dtmi:dtdl:context;3', '@id': id, '@type': 'Interface', contents }));
  const twins = [{ id: TWIN, model: TANK, level: 'machine' }, { id: SINK, model: TANK, level: 'machine' }, ...benches.map((id) => ({ id, model: BENCH, level: 'machine' }))];
  writeFileSync(join(folder, 'twins.yaml'), stringify({ organisation: 'hall', twins }));
  const bindings = twins.map(({ id }) => ({ source: 'fed', twin: id, items: [{ node: 'nsu=urn:orrery:test:hall;s=level', path: 'level' }] }));
  writeFileSync(join(folder, 'bindings.yaml'), stringify({ sources: [{ id: 'fed', type: 'opcua', endpoint: 'opc.tcp://127.0.0.1:1', clock: 'recorded' }], bindings }));
  const flood = benches.map((_, n) => ({ id: `dry-${n}`, title: `Dry ${n}`, on: { model: BENCH }, threshold: { path: 'level', below: n + 1 }, priority: 'medium' }));
  const low = (id: string, twin: string, priority: string) => ({ id, title: 'Tank is low', on: { twins: [twin] }, threshold: { path: 'level', below: 10 }, priority });
  const routes = {
    people: { olga: { name: 'Olga', email: 'olga@hall.example' } },
    webhooks: { cmms: { url: hook } },
    send: [{ id: 'tank', rules: ['tank-low'], to: ['person:olga', 'webhook:cmms'], wait: '1s' }, { id: 'flood', priorities: ['medium'], to: ['person:olga'], wait: '5s' }],
  };
  writeFileSync(join(folder, 'rules.yaml'), stringify({ alerts: [low('tank-low', TWIN, 'high'), low('sink-low', SINK, 'low'), ...flood, ...alerts], routes }));
  return folder;
}

/** What the source of the hall would send: the level of some twins, now. */
export async function feed(publisher: Publisher, twins: readonly string[], level: keyof typeof LEVELS): Promise<void> {
  const at = timestampFromMillis(Date.now());
  const inputs = twins.map((twinId): TwinInput => ({
    type: 'readings', twinId, source: 'fed', epoch: '1', receivedTs: at,
    readings: [{ path: 'level', value: LEVELS[level], datatype: 'double', quality: 'good', sourceTs: at }],
  }));
  await publisher.publish(twinInputs, inputs.map((value) => ({ value, source: 'test' })));
}
