import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { addMillis, millisOf, timestampFromMillis } from '@orrery/twin-model';
import { recordedData } from '@orrery/testing';

/** One recording as the file has it, read by the test's own few lines: nothing here comes from the code under test. */
export interface Recording {
  readonly name: string;
  readonly file: string;
  readonly columns: readonly string[];
  readonly rows: readonly { readonly at: string; readonly values: readonly number[] }[];
}

/** Nothing of a recording is older than this in event time unless there is a gap. */
export const MAX_AGE_MS = 2000;
export const CHANNELS = 8;

const COMMITTED = join(import.meta.dirname, '..', '..', '..', 'simulators', 'replay', 'recordings', 'water-loop.csv');

/** All sixteen valve recordings where ORRERY_DATA has them; else the one that is committed, under two names. */
export function recordings(): Recording[] {
  const folder = recordedData('skab', 'valve1');
  if (folder === undefined) return ['a', 'b'].map((letter) => read(`loop-${letter}`, COMMITTED));
  return readdirSync(folder)
    .filter((file) => file.endsWith('.csv'))
    .sort((a, b) => parseInt(a) - parseInt(b))
    .map((file) => read(`valve${parseInt(file)}`, join(folder, file)));
}

export const realData = recordedData('skab', 'valve1') !== undefined;

function read(name: string, file: string): Recording {
  const [header = '', ...lines] = readFileSync(file, 'utf8').trim().split(/\r?\n/);
  const columns = header.split(';').slice(1, 1 + CHANNELS);
  const rows = lines.map((line) => {
    const [time = '', ...cells] = line.split(';');
    return { at: timestampFromMillis(Date.parse(`${time.replace(' ', 'T')}Z`)), values: cells.slice(0, CHANNELS).map(Number) };
  });
  return { name, file, columns, rows };
}

/** Where a row came more than maxAge after the one before: when the values in between had become stale. */
export function expectedStale(recording: Recording): string[] {
  return recording.rows.flatMap(({ at }, index) => {
    const before = recording.rows[index - 1]?.at;
    return before !== undefined && millisOf(at) - millisOf(before) > MAX_AGE_MS ? [addMillis(before, MAX_AGE_MS)] : [];
  });
}

/** `Volume Flow RateRMS` → `c7`: the test names its nodes by place, so that no naming rule can hide a mix-up. */
export const nodeOf = (index: number): string => `c${index}`;
