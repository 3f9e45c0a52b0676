import { ELECTRICAL_UNITS } from './electrical-units.js';
import { INFORMATION_AND_RADIATION_UNITS } from './information-units.js';
import { MECHANICAL_UNITS } from './mechanical-units.js';
import { PROCESS_UNITS } from './process-units.js';
import { SEMANTIC_TYPES, V3_SEMANTIC_TYPES, V3_UNITS } from './semantic-types.js';

/** A unit of measurement as DTDL names it. */
export interface Unit {
  /** DTDL name, e.g. `litrePerSecond`. */
  readonly name: string;
  /** What an operator reads, e.g. `L/s`. */
  readonly symbol: string;
  /** DTDL unit type, e.g. `VolumeFlowRateUnit`. */
  readonly type: string;
  /** Units convert into each other exactly when their dimension is the same. */
  readonly dimension: string;
  readonly factor: number;
  readonly offset: number;
}

const UNITS = new Map<string, Unit>();
for (const table of [MECHANICAL_UNITS, PROCESS_UNITS, ELECTRICAL_UNITS, INFORMATION_AND_RADIATION_UNITS]) {
  for (const [dimension, units] of Object.entries(table)) {
    for (const [name, [symbol, factor, offset = 0]] of Object.entries(units)) {
      UNITS.set(name, { name, symbol, type: dimension.split('/')[0]!, dimension, factor, offset });
    }
  }
}

/** The unit of a DTDL name, or undefined. */
export function unitOf(name: string): Unit | undefined {
  return UNITS.get(name);
}

/** DTDL names of the units a language version knows: v2 built in, v3 through QuantitativeTypes. */
export function unitNames(dtdlVersion: 2 | 3 = 3): readonly string[] {
  return [...UNITS.keys()].filter((name) => dtdlVersion === 3 || !V3_UNITS.has(name));
}

/** DTDL's unit type for a semantic type (`Temperature` → `TemperatureUnit`), or undefined when the version does not know it. */
export function unitTypeOf(semanticType: string, dtdlVersion: 2 | 3 = 3): string | undefined {
  if (dtdlVersion === 2 && V3_SEMANTIC_TYPES.has(semanticType)) return undefined;
  return Object.hasOwn(SEMANTIC_TYPES, semanticType) ? SEMANTIC_TYPES[semanticType] : undefined;
}

const unprefixed = (text: string): string => text.replaceAll(/[\s·.^_-]/g, '').toLowerCase();

/** The DTDL name of a unit written as its symbol or with another spelling (`°C`, `l/s`, `litre-per-second`), or undefined. */
export function unitMeant(text: string): string | undefined {
  for (const unit of UNITS.values()) if (unit.symbol === text) return unit.name;
  const wanted = unprefixed(text).replaceAll('meter', 'metre').replaceAll('liter', 'litre');
  for (const unit of UNITS.values()) {
    if (unprefixed(unit.symbol) === wanted || unprefixed(unit.name) === wanted) return unit.name;
  }
  return undefined;
}

/** Whether values of the one unit can be told in the other. */
export function convertible(from: string, to: string): boolean {
  const [a, b] = [UNITS.get(from), UNITS.get(to)];
  return a !== undefined && b !== undefined && a.dimension === b.dimension;
}

/**
 * Converts a value between two units of one dimension. Equal units return the value untouched, bit for bit.
 * @throws RangeError when a unit is unknown or the dimensions differ; check with `convertible` first.
 */
export function convertUnit(value: number, from: string, to: string): number {
  if (from === to && UNITS.has(from)) return value;
  const [a, b] = [UNITS.get(from), UNITS.get(to)];
  if (!a || !b || a.dimension !== b.dimension)
    throw new RangeError(`Cannot convert ${from} to ${to}: they are not units of one dimension.`);
  if (a.offset === 0 && b.offset === 0) return (value * a.factor) / b.factor;
  return (value * a.factor + a.offset - b.offset) / b.factor;
}
