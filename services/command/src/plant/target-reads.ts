import { type Arguments, type Deed, type DeviceReading } from '@orrery/commands';
import { type Datatype } from '@orrery/contracts';
import { conditionReading } from '../domain/condition-reading.js';
import { inSourceUnit, type Wanted } from './device-reads.js';
import { type PlantView } from './plant-view.js';
import { type ResolvedTarget } from './resolve-target.js';

type At = ResolvedTarget['at'];

/** What shows how a target stands, to be read in one go: of a value where it is written and where it reports, of a method what its read-back looks at. */
export function targetReads(plant: PlantView, twinId: string, at: At): Wanted[] {
  if (!at) return [];
  if (at.kind === 'value') return [{ signal: at, address: at.write }, { signal: at }];
  return pathsOf(at).map((path) => ({ signal: plant.signalOf(twinId, path) }));
}

/** What these reads say: the target itself, and what the twin reports of it. */
export function standingOf(plant: PlantView, twinId: string, at: At, readings: readonly (DeviceReading | undefined)[]): { readonly target?: DeviceReading; readonly reported?: DeviceReading } {
  if (!at) return {};
  if (at.kind === 'value') return { ...(readings[0] ? { target: readings[0] } : {}), ...(readings[1] ? { reported: readings[1] } : {}) };
  const looked = new Map(pathsOf(at).map((path, index) => [path, { reading: readings[index], isOwn: plant.signalOf(twinId, path)?.source.id === at.source.id }]));
  const reading = conditionReading(at.verify, looked, (path) => plant.signalOf(twinId, path)?.item.maxAgeMs);
  return reading ? { target: reading, reported: reading } : {};
}

/** What is done to the device, in its own names and units; of a method only with all of its arguments. */
export function deedOf(at: At, { value, arguments: called = {} }: { readonly value: unknown; readonly arguments?: Arguments }): Deed | undefined {
  if (!at) return undefined;
  if (at.kind === 'value') return { kind: 'write', address: at.write, value: inSourceUnit(value, at), datatype: at.datatype };
  const { object, method, arguments: takes } = at.method;
  if (takes.some(({ name }) => !Object.hasOwn(called, name))) return undefined;
  return { kind: 'call', object, method, arguments: takes.map(({ name, as = name, datatype }) => ({ name: as, value: called[name]!.value, datatype: datatype as Datatype })) };
}

const pathsOf = ({ verify }: Extract<NonNullable<At>, { kind: 'method' }>): string[] => [...new Set(verify.references.map(({ path }) => path))];
