import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { pythonWith } from '@orrery/testing';
import { type Recording } from './recordings.js';

/** One bucket of one column as DuckDB computes it from the file. */
export interface Reference {
  /** Its start, ms since 1970. */
  readonly bucket: number;
  readonly column: string;
  readonly count: number;
  readonly avg: number;
  readonly min: number;
  readonly max: number;
  readonly sum: number;
  readonly first: number;
  readonly last: number;
}

/** Unicode's date letters, as templates have them, to those of strptime. */
const STRPTIME: Readonly<Record<string, string>> = { yyyy: '%Y', MM: '%m', M: '%m', dd: '%d', d: '%d', HH: '%H', mm: '%M', ss: '%S' };

/** The Python that DuckDB runs in; undefined where there is none. */
export const python = await pythonWith(join(import.meta.dirname, 'requirements.txt'));

/** What DuckDB computes from the file, bucket by bucket of local time. */
export async function duckDb(recording: Recording, bucket: 'minute' | 'hour' | 'day' | 'month', reportZone: string): Promise<Reference[]> {
  if (python === undefined) throw new Error('python3 with venv is missing');
  const { file, delimiter, time, columns } = recording;
  const format = time.format.replaceAll(/yyyy|MM?|dd?|HH|mm|ss/g, (letters) => STRPTIME[letters] ?? letters);
  const wanted = { file, delimiter, time: time.column, format, zone: time.zone, bucket, columns, reportZone };
  const { stdout } = await promisify(execFile)(python, [join(import.meta.dirname, 'reference.py'), JSON.stringify(wanted)], { maxBuffer: 1 << 28 });
  return JSON.parse(stdout) as Reference[];
}
