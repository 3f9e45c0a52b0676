import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPlant } from '@orrery/twin-model';
import { Plant } from '../domain/plant.js';
import { signalId } from '../domain/signal.js';
import { gatewaysOf } from '../gateways/gateways.js';
import { renderPlantFolder } from './render.js';

const folder = join(import.meta.dirname, '..', '..', 'plant');
const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
const files = paths.map((path) => ({ path, content: readFileSync(join(folder, path), 'utf8') }));

test('the committed plant folder is current (else: node dist/bin/write-plant-folder.js)', () => {
  expect(new Map(files.filter(({ path }) => path !== 'rules.yaml').map((file) => [file.path, file.content]))).toEqual(renderPlantFolder());
});

test('the platform reads the plant folder without a problem or a warning', () => {
  const { problems, warnings, plant } = readPlant(files, { PACKAGING_PLANT_ENDPOINT: 'opc.tcp://127.0.0.1:4840' });
  expect(problems).toEqual([]);
  expect(warnings).toEqual([]);
  const levels = new Set(plant?.twins.map((twin) => twin.level));
  expect([...levels].sort()).toEqual(['area', 'cell', 'component', 'enterprise', 'line', 'machine', 'site']);
});

test('every metric of the gateways is bound to a twin that is part of what it watches', () => {
  const { plant } = readPlant(files, {});
  const wanted = gatewaysOf(new Plant({ seed: 1 })).flatMap(({ edgeNode, instruments }) =>
    instruments.flatMap(({ device, metrics }) => metrics.map(({ name }) => `${['Riverside', edgeNode, device].filter(Boolean).join('/')}:${name}`)),
  );
  const items = plant?.bindings.filter(({ source }) => source === 'packaging-gateways').flatMap((binding) => binding.items) ?? [];
  expect(items.map(({ metric }) => metric).sort()).toEqual(wanted.sort());
  expect(plant?.twins.find(({ id }) => id === 'acme:riverside:line1-meter')).toMatchObject({ level: 'component' });
  expect(plant?.relationships).toContainEqual(expect.objectContaining({ name: 'partOf', from: 'acme:riverside:line1-meter', target: 'acme:riverside:line1' }));
});

test('every signal is bound once, on a path of its type', () => {
  const { plant } = readPlant(files, { PACKAGING_PLANT_ENDPOINT: 'opc.tcp://127.0.0.1:4840' });
  const items = plant?.bindings.filter(({ source }) => source === 'packaging-plant').flatMap((binding) => binding.items) ?? [];
  const signals = new Map(new Plant({ seed: 1 }).signals.map((signal) => [`nsu=urn:orrery:packaging-plant;s=${signalId(signal)}`, signal]));
  expect(items.map((item) => item.node).sort()).toEqual([...signals.keys()].sort());
  for (const item of items) {
    const signal = signals.get(item.node ?? '');
    expect([item.node, item.datatype]).toEqual([item.node, signal?.datatype]);
    expect(item.maxAgeMs === undefined).toBe(signal?.kind !== 'measured');
  }
});
