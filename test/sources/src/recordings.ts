import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { recordedData } from '@orrery/testing';

/** A recording as its file has it, read by the suite's own few lines: nothing here comes from the code under test. */
export interface Recording {
  readonly name: string;
  readonly file: string;
  readonly delimiter: string;
  /** How the times of the file are written, as a template says it. */
  readonly time: { readonly column: string; readonly format: string; readonly zone: string };
  /** Columns that are numbers, in order; column i is path `c<i>` of the twin. */
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
}

export interface Row {
  /** The time as the file writes it. */
  readonly written: string;
  /** The same as canonical timestamp. */
  readonly at: string;
  /** Cells as the file writes them. */
  readonly cells: readonly string[];
}

export const pathOf = (index: number): string => `c${index}`;
const COMMITTED = join(import.meta.dirname, '..', '..', '..', 'simulators', 'replay', 'recordings', 'water-loop.csv');
const SKAB = { column: 'datetime', format: 'yyyy-MM-dd HH:mm:ss', zone: 'UTC' };

/** The sixteen valve recordings and the one without anomaly; where ORRERY_DATA is not set, the committed one. */
export function waterLoops(): Recording[] {
  const folder = recordedData('skab', 'valve1');
  if (folder === undefined) return [read('loop', COMMITTED, ';', SKAB, isoUtc, 8)];
  const files = readdirSync(folder).filter((file) => file.endsWith('.csv')).sort((a, b) => parseInt(a) - parseInt(b));
  return [
    ...files.map((file) => read(`valve${parseInt(file)}`, join(folder, file), ';', SKAB, isoUtc, 8)),
    read('anomaly-free', join(recordedData('skab', 'anomaly-free')!, 'anomaly-free.csv'), ';', SKAB, isoUtc, 8),
  ];
}

/** A year of a steel plant's electricity, every quarter of an hour, day before month; local time of Korea, which has no summer time. */
export function steelEnergy(): Recording | undefined {
  const folder = recordedData('steel-energy');
  if (folder === undefined) return undefined;
  const file = join(folder, readdirSync(folder).find((name) => name.endsWith('.csv'))!);
  return read('steel', file, ',', { column: 'date', format: 'd/M/yyyy HH:mm', zone: 'Asia/Seoul' }, seoul, 6);
}

/** Vibration of four bearings that ran to failure, every ten minutes. */
export function bearings(): Recording | undefined {
  const folder = recordedData('ims-bearing');
  if (folder === undefined) return undefined;
  const file = join(folder, readdirSync(folder).find((name) => name.endsWith('.csv'))!);
  return read('bearings', file, ',', { column: 'Datetime', format: 'yyyy.MM.dd.HH.mm.ss', zone: 'UTC' }, dotted, 4);
}

function read(name: string, file: string, delimiter: string, time: Recording['time'], at: (text: string) => string, channels: number): Recording {
  const [header = '', ...lines] = readFileSync(file, 'utf8').replace(/^\uFEFF/, '').trim().split(/\r?\n/);
  const names = header.split(delimiter);
  const timeColumn = names.indexOf(time.column);
  const columns = names.slice(timeColumn + 1, timeColumn + 1 + channels);
  const rows = lines.map((line) => {
    const cells = line.split(delimiter);
    const written = cells[timeColumn] ?? '';
    return { written, at: at(written), cells: cells.slice(timeColumn + 1, timeColumn + 1 + channels) };
  });
  return { name, file, delimiter, time, columns, rows };
}

const canonical = (millis: number): string => `${new Date(millis).toISOString().slice(0, -1)}0000Z`;
const isoUtc = (text: string): string => canonical(Date.parse(`${text.replace(' ', 'T')}Z`));

function seoul(text: string): string {
  const [, day, month, year, hour, minute] = /^(\d+)\/(\d+)\/(\d+) (\d+):(\d+)$/.exec(text)!.map(Number);
  return canonical(Date.UTC(year!, month! - 1, day, hour! - 9, minute));
}

function dotted(text: string): string {
  const [year, month, day, hour, minute, second] = text.split('.').map(Number);
  return canonical(Date.UTC(year!, month! - 1, day, hour, minute, second));
}
