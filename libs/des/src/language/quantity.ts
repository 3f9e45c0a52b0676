import { type TimeUnit } from '../flow/flow-model.js';
import { type Distribution } from '../random/distribution.js';

/** Seconds in a unit of time. */
export const SECONDS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, min: 60, h: 3600, d: 86400, week: 604800 };

/** What a quantity measures: times scale with the unit, counts have none. */
export type Measure = 'time' | 'count';

/** A number in the model's unit from `90 s`, `5 min`, a bare number; undefined where the text is none or carries a unit that does not fit. */
export function readQuantity(value: number | string, measure: Measure, unit: TimeUnit): number | undefined {
  if (typeof value === 'number') return value;
  const match = /^(\d+(?:\.\d+)?(?:e[-+]?\d+)?)(?: *([a-z]+))?$/.exec(value.trim());
  if (!match) return undefined;
  const [, digits, suffix] = match;
  if (suffix === undefined) return Number(digits);
  if (measure === 'count' || !Object.hasOwn(SECONDS, suffix)) return undefined;
  return (Number(digits) * SECONDS[suffix]) / SECONDS[unit];
}

/** A rate per unit of the model from `0.8 / min` or a bare number. */
export function readRate(value: number | string, measure: Measure, unit: TimeUnit): number | undefined {
  if (typeof value === 'number') return value;
  const match = /^(\d+(?:\.\d+)?) *\/ *([a-z]+)$/.exec(value.trim());
  if (!match || measure === 'count' || !Object.hasOwn(SECONDS, match[2])) return undefined;
  return (Number(match[1]) * SECONDS[unit]) / SECONDS[match[2]];
}

/** Parameters that carry no unit even where the variable is a time. */
const PURE = new Set(['stages', 'shape', 'p', 'weights']);

/**
 * A distribution with all its times in the model's unit.
 * @param fault is told the path below the distribution, and the value, of what is no quantity of this measure
 */
export function readDistribution(value: unknown, measure: Measure, unit: TimeUnit, fault: (path: readonly (string | number)[], value: unknown) => void): Distribution {
  const read = (item: unknown, path: readonly (string | number)[], pure: boolean, rate = false): unknown => {
    if (Array.isArray(item)) return item.map((inner, i) => read(inner, [...path, i], pure));
    if (typeof item === 'object' && item !== null)
      return Object.fromEntries(Object.entries(item).map(([key, inner]) => [key, read(inner, [...path, key], PURE.has(key), key === 'rate')]));
    const number = (rate ? readRate : readQuantity)(item as number | string, pure ? 'count' : measure, unit);
    if (number === undefined) fault(path, item);
    return number ?? 1;
  };
  const distribution = read(value, [], false) as Distribution | { constant: number };
  return typeof distribution === 'object' && 'constant' in distribution ? distribution.constant : distribution;
}
