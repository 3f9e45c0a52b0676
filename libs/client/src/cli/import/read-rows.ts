import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import { CliError, EXIT } from '../exit.js';

/** One row of a file, its cells by the names of the first line. */
export interface FileRow {
  /** Line of the file, from 1. */
  readonly row: number;
  readonly cells: Readonly<Record<string, string>>;
  /** Why it is none. */
  readonly problem?: string;
  /** Bytes of the file up to its end. */
  readonly bytes: number;
}

interface Parsed {
  readonly record: string[];
  readonly info: { readonly lines: number; readonly bytes: number };
}

/** The rows of a CSV file, one after the other: a file of years is never in memory as a whole. @throws CliError for columns that it does not have */
export async function* readRows(file: string, delimiter: string, columns: readonly string[]): AsyncGenerator<FileRow, void, void> {
  const parser = createReadStream(file).pipe(parse({ delimiter, bom: true, info: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: true }));
  let header: string[] | undefined;
  for await (const { record, info } of parser as AsyncIterable<Parsed>) {
    if (!header) {
      header = record.map((name) => name.trim());
      refuseUnknown(file, header, columns, delimiter);
      continue;
    }
    const names = header;
    const place = { row: info.lines, bytes: info.bytes };
    if (record.length !== names.length) yield { ...place, cells: {}, problem: `has ${record.length} cells; the first line names ${names.length}` };
    else yield { ...place, cells: Object.fromEntries(names.map((name, index) => [name, record[index] ?? ''])) };
  }
  if (!header) throw new CliError(`${file} is empty`, 'Give a CSV file whose first line names its columns.', EXIT.usage);
}

function refuseUnknown(file: string, header: readonly string[], columns: readonly string[], delimiter: string): void {
  const twice = header.find((name, index) => name !== '' && header.indexOf(name) !== index && columns.includes(name));
  if (twice !== undefined) throw new CliError(`${file} has the column ${twice} twice`, 'Rename one of them in its first line.', EXIT.usage);
  const missing = columns.filter((column) => !header.includes(column));
  if (missing.length === 0) return;
  throw new CliError(`${file} has no column ${missing.join(', ')}; it has ${header.join(' | ')}`, `Name its columns as its first line does; they are taken apart at ${JSON.stringify(delimiter)} (--delimiter).`, EXIT.usage);
}
