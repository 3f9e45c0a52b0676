import { type Datatype } from '@orrery/contracts';

/** One path of a twin, as the historian keeps it. It outlives the twin, and a path of its model. */
export interface Series {
  readonly seriesId: number;
  readonly path: string;
  readonly datatype: Datatype;
  readonly unit?: string;
}

/** What can be done with values: numbers that a double holds; 64-bit integers, exact as text; everything else is only counted. */
export type ValueClass = 'number' | 'int64' | 'other';

export function classOf(datatype: Datatype): ValueClass {
  if (datatype === 'int64' || datatype === 'uint64') return 'int64';
  return ['boolean', 'string', 'datetime', 'bytestring', 'json'].includes(datatype) ? 'other' : 'number';
}

/** Only what is measured on a scale goes in a straight line from one reading to the next. */
export function isSloped(datatype: Datatype): boolean {
  return datatype === 'double' || datatype === 'float';
}
