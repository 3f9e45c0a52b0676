import { type BindingItem, type Reading } from '@orrery/contracts';
import { convertible, convertUnit } from '@orrery/twin-model';

/** A value longer than this is not written whole: one record must fit into one message. */
export const MAX_VALUE_CHARS = 200_000;
const READING_BYTES = 180;

/** A value as a reading of its twin; `bytes` is about its size as JSON. */
export interface Written {
  reading: Reading;
  bytes: number;
}

/** A value in the unit of its path, where its source delivers another one. */
export function inUnit({ sourceUnit, unit }: Pick<BindingItem, 'sourceUnit' | 'unit'>, value: unknown): unknown {
  if (sourceUnit === undefined || unit === undefined || sourceUnit === unit || typeof value !== 'number') return value;
  return convertible(sourceUnit, unit) ? convertUnit(value, sourceUnit, unit) : value;
}

/**
 * The reading with its size; a value too large for a record is bad, and says how large it was.
 * @param tooLarge what else such a reading says: a status code
 */
export function bounded(reading: Reading, tooLarge: Partial<Reading> = {}): Written {
  const { value } = reading;
  if (value === null || (typeof value !== 'string' && typeof value !== 'object')) return { reading, bytes: READING_BYTES };
  const chars = typeof value === 'string' ? value.length : JSON.stringify(value).length;
  if (chars <= MAX_VALUE_CHARS) return { reading, bytes: READING_BYTES + chars };
  const raw = `oversized: ${chars} characters, at most ${MAX_VALUE_CHARS} are written`;
  return { reading: { ...reading, value: null, quality: 'bad', ...tooLarge, raw }, bytes: READING_BYTES };
}
