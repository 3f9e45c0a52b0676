import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { pathOf, type Recording } from './recordings.js';

/** A round plays recordings once, as twins and sources of its own. */
export const twinOf = (round: string, recording: Recording): string => `lab-${round}:bench:${recording.name}`;
export const sourceOf = (round: string, recording: Recording): string => `${round}-${recording.name}`;
export const topicOf = (round: string, recording: Recording): string => `lab/${round}/${recording.name}/row`;

export interface Broker {
  readonly url: string;
  readonly user: string;
}

/** Plant folder of one round: a twin and a source for each recording, because each recording has a clock of its own. */
export function writeJsonPlant(folder: string, round: string, recordings: readonly Recording[], broker: Broker): string {
  const plant = join(folder, `plant-${round}`);
  mkdirSync(join(plant, 'models'), { recursive: true });
  const models = new Map(recordings.map(({ columns }) => [modelOf(columns.length), columns.length]));
  for (const [id, channels] of models) {
    const contents = Array.from({ length: channels }, (_unused, index) => ({ '@type': 'Telemetry', name: pathOf(index), schema: 'double' }));
    writeFileSync(join(plant, 'models', `channels-${channels}.json`), JSON.stringify({ '@context': 'dtmi:dtdl:context;3', '@id': id, '@type': 'Interface', contents }));
  }
  const twins = recordings.map((recording) => ({ id: twinOf(round, recording), model: modelOf(recording.columns.length), name: recording.name, level: 'machine' }));
  writeFileSync(join(plant, 'twins.yaml'), stringify({ organisation: `lab-${round}`, twins }));
  const sources = recordings.map((recording) => ({
    id: sourceOf(round, recording),
    type: 'mqtt',
    endpoint: broker.url,
    user: broker.user,
    clock: 'recorded',
    templates: [
      {
        topic: topicOf(round, recording),
        twin: twinOf(round, recording),
        time: { pointer: pointer(recording.time.column), format: recording.time.format, zone: recording.time.zone },
        values: Object.fromEntries(recording.columns.map((column, index) => [pointer(column), pathOf(index)])),
      },
    ],
  }));
  writeFileSync(join(plant, 'bindings.yaml'), stringify({ sources, bindings: [] }));
  return plant;
}

const modelOf = (channels: number): string => `dtmi:orrery:test:Channels${channels};1`;
/** JSON pointer of a member (RFC 6901). */
const pointer = (name: string): string => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;

/** A row as a logger would send it: numbers as the file writes them, the time as text. */
export function payloadOf({ time, columns }: Recording, { written, cells }: Recording['rows'][number]): string {
  const members = columns.map((column, index) => `${JSON.stringify(column)}:${cells[index]}`);
  return `{${JSON.stringify(time.column)}:${JSON.stringify(written)},${members.join(',')}}`;
}
