import { type Datatype } from '@orrery/contracts';
import { timeReader } from '@orrery/twin-model';
import { type ImportBatch, type ImportReading, type ImportRefusal } from '../../history/import-types.js';
import { type ColumnMap } from './column-map.js';
import { readCell } from './read-cell.js';
import { type FileRow } from './read-rows.js';

/** What a batch holds; a prefix of the numbers says how far into the file it reaches. */
export type MadeBatch = Required<Omit<ImportBatch, 'last'>> & { readonly last: boolean; readonly bytes: number };

export const MAX_BATCH = 5_000;
const MOST_EXAMPLES = 20;

/**
 * The rows of a file as numbered batches. The same file and map always make the same batches, so that whoever was interrupted
 * makes them again and leaves out those that were taken. Nothing is guessed: what cannot be read is refused, with its row.
 */
export async function* makeBatches(rows: AsyncIterable<FileRow>, map: ColumnMap, datatypes: ReadonlyMap<string, Datatype>): AsyncGenerator<MadeBatch, void, void> {
  const readTime = timeReader(map.time.form, map.time.zone, map.time.ambiguous);
  let batch = 1;
  let before = '';
  let open = emptyBatch();
  for await (const row of rows) {
    if (open.readings.length + map.columns.length > MAX_BATCH) {
      yield { ...open, batch, last: false };
      batch += 1;
      open = emptyBatch();
    }
    open.rows += 1;
    open.bytes = row.bytes;
    if (row.problem !== undefined) {
      refuse(open, { row: row.row, reason: 'row', detail: row.problem });
      continue;
    }
    const read = readTime(row.cells[map.time.column] ?? '');
    if (read.kind === 'refused') {
      refuse(open, { row: row.row, reason: read.why === 'ambiguous' ? 'ambiguous-time' : read.why, detail: read.detail });
      continue;
    }
    const isBackward = read.time < before;
    if (isBackward) open.backwardSteps += 1;
    if (isBackward && map.backward === 'refuse') {
      refuse(open, { row: row.row, reason: 'backward-step', detail: `${read.time} is before the row above, ${before}` });
      continue;
    }
    before = read.time;
    for (const { column, path } of map.columns) addCell(open, row, column, path, read.time, datatypes.get(path) ?? 'double', map.decimal);
  }
  yield { ...open, batch, last: true };
}

interface OpenBatch {
  readings: ImportReading[];
  refused: { count: number; first: ImportRefusal[] };
  rows: number;
  backwardSteps: number;
  bytes: number;
}

const emptyBatch = (): OpenBatch => ({ readings: [], refused: { count: 0, first: [] }, rows: 0, backwardSteps: 0, bytes: 0 });

function addCell(open: OpenBatch, { cells, row }: FileRow, column: string, path: string, t: string, datatype: Datatype, decimal: string): void {
  const cell = readCell(cells[column] ?? '', datatype, decimal);
  if (cell.kind === 'value') open.readings.push({ path, t, v: cell.v, row });
  else if (cell.kind === 'bad') open.readings.push({ path, t, v: null, q: 'bad', raw: cell.raw, row });
  else if (cell.kind === 'refused') refuse(open, { row, reason: 'wrong-type', detail: `${column}: ${cell.detail}` });
}

function refuse(open: OpenBatch, refusal: ImportRefusal): void {
  open.refused.count += 1;
  if (open.refused.first.length < MOST_EXAMPLES) open.refused.first.push({ ...refusal, detail: refusal.detail.slice(0, 500) });
}
