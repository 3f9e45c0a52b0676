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
const STRPTIME: readonly (readonly [RegExp, string])[] = [
  [/yyyy/g, '%Y'],
  [/MM/g, '%m'],
  [/\bM\b/g, '%m'],
  [/dd/g, '%d'],
  [/\bd\b/g, '%d'],
  [/HH/g, '%H'],
  [/mm/g, '%M'],
  [/ss/g, '%S'],
];

/** Undefined where there is no Python to run DuckDB in. */
export async function duckDb(recording: Recording, bucket: 'minute' | 'hour' | 'day' | 'month', reportZone: string): Promise<Reference[] | undefined> {
  const python = await pythonWith(join(import.meta.dirname, 'requirements.txt'));
  if (python === undefined) return undefined;
  const { file, delimiter, time, columns } = recording;
  const format = STRPTIME.reduce((text, [letters, directive]) => text.replace(letters, directive), time.format);
  const wanted = { file, delimiter, time: time.column, format, zone: time.zone, bucket, columns, reportZone };
  const { stdout } = await promisify(execFile)(python, [join(import.meta.dirname, 'reference.py'), JSON.stringify(wanted)], { maxBuffer: 1 << 28 });
  return JSON.parse(stdout) as Reference[];
}
