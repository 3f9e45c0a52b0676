import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';

/** The source and the topics of a plant whose machines do nothing but count. */
export const COUNTER_SOURCE = 'counters';
const MODEL = 'dtmi:orrery:test:Counter;1';

export const counterTwin = (index: number): string => `counting:hall:counter-${index}`;
export const counterTopic = (index: number): string => `counting/counter-${index}/n`;

/** Writes the plant folder. @returns its path */
export function writeCounterPlant(folder: string, twins: number, broker: { readonly url: string; readonly user: string }): string {
  const plant = join(folder, 'counter-plant');
  mkdirSync(join(plant, 'models'), { recursive: true });
  const contents = [{ '@type': 'Telemetry', name: 'count', schema: 'long' }];
  writeFileSync(join(plant, 'models', 'counter.json'), JSON.stringify({ '@context': 'dtmi:dtdl:context;3', '@id': MODEL, '@type': 'Interface', contents }));
  const all = Array.from({ length: twins }, (_unused, index) => ({ id: counterTwin(index), model: MODEL, name: `Counter ${index}`, level: 'machine' }));
  writeFileSync(join(plant, 'twins.yaml'), stringify({ organisation: 'counting', twins: all }));
  const template = { topic: 'counting/{name}/n', twin: 'counting:hall:{name}', time: { pointer: '/at', format: 'iso' }, values: { '/n': 'count' } };
  const source = { id: COUNTER_SOURCE, type: 'mqtt', endpoint: broker.url, user: broker.user, templates: [template] };
  writeFileSync(join(plant, 'bindings.yaml'), stringify({ sources: [source], bindings: [] }));
  return plant;
}
