import { type DevicePort, type DeviceReading } from '@orrery/commands';
import { convertUnit } from '@orrery/twin-model';
import { addressOf, type DeviceSource, type Signal } from './plant-view.js';

export type DeviceOf = (source: DeviceSource) => DevicePort;

/** One thing to read: a signal, or another address at its source in its place that speaks the same unit. */
export interface Wanted {
  readonly signal: Signal | undefined;
  readonly address?: string;
}

/** Reads everything that is wanted, a call for each server; what has no place, or cannot be read, is undefined. Values are in the unit of their paths. */
export async function readAll(deviceOf: DeviceOf, wanted: readonly Wanted[]): Promise<(DeviceReading | undefined)[]> {
  const readings: (DeviceReading | undefined)[] = wanted.map(() => undefined);
  const bySource = new Map<DeviceSource, { readonly index: number; readonly address: string; readonly signal: Signal }[]>();
  wanted.forEach(({ signal, address = signal && addressOf(signal.item) }, index) => {
    if (!signal || address === undefined) return;
    const all = bySource.get(signal.source) ?? [];
    all.push({ index, address, signal });
    bySource.set(signal.source, all);
  });
  await Promise.all(
    [...bySource].map(async ([source, items]) => {
      const read = await deviceOf(source).read(items.map(({ address }) => address));
      items.forEach(({ index, signal }, at) => (readings[index] = inPathUnit(read[at], signal)));
    }),
  );
  return readings;
}

function inPathUnit(reading: DeviceReading | undefined, { item: { unit, sourceUnit } }: Signal): DeviceReading | undefined {
  if (!reading || typeof reading.value !== 'number' || unit === undefined || sourceUnit === undefined) return reading;
  return { ...reading, value: convertUnit(reading.value, sourceUnit, unit) };
}

/** A value of the path, in the unit that the device takes. */
export function inSourceUnit(value: unknown, { item: { unit, sourceUnit } }: Signal): unknown {
  return typeof value === 'number' && unit !== undefined && sourceUnit !== undefined ? convertUnit(value, unit, sourceUnit) : value;
}
