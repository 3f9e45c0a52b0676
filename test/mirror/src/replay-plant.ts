import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { CHANNELS, MAX_AGE_MS, nodeOf, type Recording } from './recordings.js';

const MODEL = 'dtmi:orrery:test:WaterLoop;1';
const indices = Array.from({ length: CHANNELS }, (_unused, index) => index);

/** A round plays every recording once, as twins, sources and nodes of its own. */
export const twinOf = (round: string, recording: Recording): string => `lab-${round}:bench:${recording.name}`;
export const sourceOf = (round: string, recording: Recording): string => `${round}-${recording.name}`;
export const playedAs = (round: string, recording: Recording): string => `${round}_${recording.name}`;

/** Mapping file of the replay: every recording once per round. */
export function writeMapping(folder: string, rounds: readonly string[], recordings: readonly Recording[]): string {
  const file = join(folder, 'mapping.yaml');
  const mapping = {
    defaults: {
      delimiter: ';',
      time: { column: 'datetime', format: 'YYYY-MM-DD HH:mm:ss', zone: 'UTC' },
    },
    recordings: rounds.flatMap((round) =>
      recordings.map((recording) => ({
        name: playedAs(round, recording),
        file: recording.file,
        columns: recording.columns.map((column, index) => ({ column, node: nodeOf(index), datatype: 'double' })),
      })),
    ),
  };
  writeFileSync(file, stringify(mapping));
  return file;
}

/** Plant folder of one round: a twin and a source for each recording, because each recording has a clock of its own. */
export function writePlant(folder: string, round: string, recordings: readonly Recording[], endpoint: string): string {
  const plant = join(folder, `plant-${round}`);
  mkdirSync(join(plant, 'models'), { recursive: true });
  const contents = indices.map((index) => ({ '@type': 'Telemetry', name: nodeOf(index), schema: 'double' }));
  const model = { '@context': 'dtmi:dtdl:context;3', '@id': MODEL, '@type': 'Interface', contents };
  writeFileSync(join(plant, 'models', 'water-loop.json'), JSON.stringify(model));
  const twins = recordings.map((recording) => ({ id: twinOf(round, recording), model: MODEL, name: recording.name, level: 'machine' }));
  writeFileSync(join(plant, 'twins.yaml'), stringify({ organisation: `lab-${round}`, twins }));
  const sources = recordings.map((recording) => ({
    id: sourceOf(round, recording),
    type: 'opcua',
    endpoint,
    clock: 'recorded',
    defaults: { samplingInterval: '0ms', publishingInterval: '50ms', trigger: 'StatusValueTimestamp' },
  }));
  const bindings = recordings.map((recording) => ({
    source: sourceOf(round, recording),
    twin: twinOf(round, recording),
    items: indices.map((index) => ({
      node: `nsu=urn:orrery:replay;s=${playedAs(round, recording)}.${nodeOf(index)}`,
      path: nodeOf(index),
      queueSize: 2000,
      maxAge: `${MAX_AGE_MS}ms`,
    })),
  }));
  writeFileSync(join(plant, 'bindings.yaml'), stringify({ sources, bindings }));
  return plant;
}
