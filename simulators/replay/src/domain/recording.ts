import { type ColumnMapping, type RecordingMapping } from './mapping.js';
import { parseCsv } from './parse-csv.js';
import { timeParser } from './parse-time.js';

/** missing: an empty cell or NaN; unreadable: text that is no value of the column's type. */
export type CellStatus = 'good' | 'missing' | 'unreadable';

export interface Cell {
  value: number | bigint | boolean | string | null;
  status: CellStatus;
}

export interface Row {
  /** Canonical UTC time, 100-ns ticks. */
  time: string;
  /** The time as the file writes it. */
  written: string;
  cells: Cell[];
}

export interface Recording extends Pick<RecordingMapping, 'name' | 'protocol' | 'topic'> {
  columns: ColumnMapping[];
  rows: Row[];
}

/** Makes the rows of a recording out of its CSV text. @throws Error that names the recording, the row and the cell. */
export function readRecording(mapping: RecordingMapping, csv: string): Recording {
  const { name, time, columns, decimal } = mapping;
  try {
    const table = parseCsv(csv, mapping.delimiter);
    const indexOf = (column: string): number => {
      const index = table.columns.indexOf(column);
      if (index < 0) throw new Error(`there is no column "${column}"; the header has ${table.columns.join(', ')}`);
      return index;
    };
    const timeIndex = indexOf(time.column);
    const indexes = columns.map((column) => indexOf(column.column));
    const parseTime = timeParser(time.format, time.zone);
    const rows = table.rows.map((row, number) => {
      try {
        const written = row[timeIndex] ?? '';
        return { time: parseTime(written), written, cells: columns.map((column, at) => readCell(row[indexes[at] ?? -1] ?? '', column, decimal)) };
      } catch (error) {
        throw new Error(`row ${number + 1}: ${(error as Error).message}`, { cause: error });
      }
    });
    return { name, protocol: mapping.protocol, topic: mapping.topic, columns, rows };
  } catch (error) {
    throw new Error(`recording ${name} (${mapping.file}): ${(error as Error).message}`, { cause: error });
  }
}

const MISSING = /^(nan|null|na|n\/a)?$/i;

function readCell(text: string, column: ColumnMapping, decimal: string): Cell {
  const cell = text.trim();
  if (column.datatype === 'string') return { value: text, status: 'good' };
  if (MISSING.test(cell)) return { value: null, status: 'missing' };
  const value = readValue(decimal === '.' ? cell : cell.replace(decimal, '.'), column);
  return value === undefined ? { value: null, status: 'unreadable' } : { value, status: 'good' };
}

function readValue(cell: string, { datatype }: ColumnMapping): Cell['value'] | undefined {
  if (datatype === 'boolean') {
    if (/^(true|1(\.0*)?)$/i.test(cell)) return true;
    return /^(false|0(\.0*)?)$/i.test(cell) ? false : undefined;
  }
  if (datatype === 'int64' || datatype === 'uint64') {
    if (!/^[+-]?\d+$/.test(cell)) return undefined;
    const value = BigInt(cell.replace('+', ''));
    const fits = datatype === 'int64' ? BigInt.asIntN(64, value) === value : BigInt.asUintN(64, value) === value;
    return fits ? value : undefined;
  }
  const value = Number(cell);
  if (!Number.isFinite(value)) return undefined;
  if (datatype === 'int32') return Number.isInteger(value) && Math.abs(value) <= 2_147_483_647 ? value : undefined;
  return value;
}
