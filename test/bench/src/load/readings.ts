import { type PropertyDefinition, type ReadingsInput, type TwinDefinition, type TwinInput } from '@orrery/contracts';
import { timestampFromMillis } from '@orrery/twin-model';

export const SOURCE = 'bench-plant';

export function twinIdOf(index: number): string {
  return `bench:hall1:machine${String(index).padStart(5, '0')}`;
}

export function pathOf(index: number): string {
  return `signal${String(index).padStart(2, '0')}`;
}

/** A twin with `properties` measured values of a device, each stale after ten minutes. */
export function registration(twin: number, properties: number, nowMs: number): TwinInput {
  const property: PropertyDefinition = { kind: 'telemetry', datatype: 'double', source: SOURCE, maxAgeMs: 600_000 };
  const definition: TwinDefinition = {
    model: 'dtmi:orrery:bench:Machine;1',
    properties: Object.fromEntries(Array.from({ length: properties }, (_, path) => [pathOf(path), property])),
    relationships: [],
    sources: { [SOURCE]: { clock: 'device', acceptPastMs: 604_800_000, acceptFutureMs: 600_000 } },
  };
  return { type: 'registered', twinId: twinIdOf(twin), receivedTs: timestampFromMillis(nowMs), by: 'bench', definition };
}

/** One record as the ingestion writes it: a value with source and server time of every path of one twin. */
export function readings(twin: number, count: number, atMs: number): ReadingsInput {
  const sourceTs = timestampFromMillis(atMs);
  const serverTs = timestampFromMillis(atMs + 1);
  return {
    type: 'readings',
    twinId: twinIdOf(twin),
    source: SOURCE,
    epoch: '1',
    receivedTs: timestampFromMillis(atMs + 3),
    readings: Array.from({ length: count }, (_, path) => ({
      path: pathOf(path),
      value: 20 + ((twin * 7 + path * 13 + atMs) % 1_000) / 37,
      datatype: 'double',
      quality: 'good',
      sourceTs,
      serverTs,
    })),
  };
}

/** `records` records spread over the twins in turn, 1 ms apart, the last one at `endMs`. */
export function* stream(records: number, twins: number, readingsPerRecord: number, endMs: number): Generator<ReadingsInput> {
  for (let record = 0; record < records; record += 1) {
    yield readings(record % twins, readingsPerRecord, endMs - records + record + 1);
  }
}
