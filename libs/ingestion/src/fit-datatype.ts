import { type Datatype } from '@orrery/contracts';

const WIDE: ReadonlySet<string> = new Set(['int64', 'uint64']);
const NUMERIC: ReadonlySet<string> = new Set(['sbyte', 'byte', 'int16', 'uint16', 'int32', 'uint32', 'float', 'double']);

/**
 * A value in the form its path expects, where nothing is lost by it: 64-bit integers are decimal strings, other numbers
 * are JSON numbers. What does not fit stays as it came; the projector refuses it and says so (`wrong-type`).
 */
export function fitDatatype(value: unknown, came: Datatype, bound: string): { value: unknown; datatype: Datatype } {
  if (came === bound || value === null) return { value, datatype: came };
  if (typeof value === 'number' && NUMERIC.has(came)) {
    if (NUMERIC.has(bound)) return { value, datatype: came };
    if (WIDE.has(bound) && Number.isSafeInteger(value)) return { value: String(value), datatype: bound as Datatype };
  }
  if (typeof value === 'string' && WIDE.has(came)) {
    if (WIDE.has(bound)) return { value, datatype: came };
    const number = Number(value);
    if (NUMERIC.has(bound) && Number.isSafeInteger(number)) return { value: number, datatype: bound as Datatype };
  }
  return { value, datatype: came };
}
