import { type PropertyDefinition, type Reading, type ReadingsInput, type TwinDefinition, type TwinInput } from '@orrery/contracts';
import { addMillis, timestampFromMillis } from '@orrery/twin-model';

/** Builders for the specs: a pump with a few paths, readings by the second after a moment of today. */
export const PUMP = 'acme:riverside:pump';
/** The beginning of the present UTC hour: recent enough for a device's clock, and a round start for buckets. */
export const T0 = timestampFromMillis(Math.floor(Date.now() / 3_600_000) * 3_600_000 - 3_600_000);

export function at(seconds: number): string {
  return addMillis(T0, Math.round(seconds * 1_000));
}

export function definition(properties: Readonly<Record<string, Partial<PropertyDefinition>>> = {}): TwinDefinition {
  const all: Readonly<Record<string, Partial<PropertyDefinition>>> = { flow: { unit: 'litre' }, count: { datatype: 'int64' }, label: { datatype: 'string' }, ...properties };
  return {
    model: 'dtmi:test:Pump;1',
    properties: Object.fromEntries(Object.entries(all).map(([path, property]) => [path, { kind: 'telemetry', datatype: 'double', source: 'plc', ...property }])),
    relationships: [],
    sources: { plc: { clock: 'device', acceptPastMs: 604_800_000, acceptFutureMs: 600_000 } },
  };
}

export function registered(twinId = PUMP, of: TwinDefinition = definition()): TwinInput {
  return { type: 'registered', twinId, receivedTs: at(0), by: 'eve', definition: of };
}

export function reading(path: string, seconds: number, value: unknown, more: Partial<Reading> = {}): Reading {
  return { path, value, datatype: 'double', quality: 'good', sourceTs: at(seconds), ...more };
}

export function readings(list: readonly Reading[], more: Partial<ReadingsInput> = {}): ReadingsInput {
  return { type: 'readings', twinId: PUMP, source: 'plc', epoch: '1', receivedTs: at(3_000), readings: [...list], ...more };
}

export function flow(seconds: number, value: unknown, more: Partial<Reading> = {}): ReadingsInput {
  return readings([reading('flow', seconds, value, more)]);
}
