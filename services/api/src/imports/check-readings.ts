import { type ImportedReading } from '../domain/imports/judge-batch.js';
import { invalidArgument } from '../http/validation.js';

const PATH = /^[A-Za-z][A-Za-z0-9_]*(\/[A-Za-z][A-Za-z0-9_]*)?$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/;
const MEMBERS = new Set(['path', 't', 'v', 'q', 'raw', 'row']);
const QUALITIES = new Set<unknown>(['good', 'uncertain', 'bad', undefined]);

/**
 * The readings of a batch as they should be: by hand, because decorators on thousands of objects cost more than all the rest of an import.
 * @throws OrreryError `invalid-argument` pointing at the first that is not
 */
export function checkReadings(readings: readonly unknown[]): ImportedReading[] {
  for (const [index, reading] of readings.entries()) {
    const fault = faultOf(reading);
    if (fault) throw invalidArgument([{ pointer: `/readings/${index}${fault.member}`, detail: fault.detail }]);
  }
  return readings as ImportedReading[];
}

function faultOf(reading: unknown): { member: string; detail: string } | undefined {
  if (typeof reading !== 'object' || reading === null || Array.isArray(reading)) return { member: '', detail: 'must be an object' };
  const { path, t, q, raw, row, ...rest } = reading as Record<string, unknown>;
  if (typeof path !== 'string' || path.length > 200 || !PATH.test(path)) return { member: '/path', detail: 'a path is name or component/name' };
  if (typeof t !== 'string' || !TIME.test(t) || Number.isNaN(Date.parse(t))) return { member: '/t', detail: 'must be UTC with seven digits of a second, as 2018-01-01T00:15:00.0000000Z' };
  if (!('v' in rest)) return { member: '/v', detail: 'is missing' };
  if (!QUALITIES.has(q)) return { member: '/q', detail: 'must be good, uncertain or bad' };
  if (raw !== undefined && (typeof raw !== 'string' || raw.length > 100)) return { member: '/raw', detail: 'must be a text of at most 100 characters' };
  if (row !== undefined && !Number.isSafeInteger(row)) return { member: '/row', detail: 'must be a whole number' };
  const foreign = Object.keys(rest).find((member) => !MEMBERS.has(member));
  return foreign === undefined ? undefined : { member: `/${foreign}`, detail: 'is no member of a reading' };
}
