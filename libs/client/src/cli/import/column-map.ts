import { readFile } from 'node:fs/promises';
import { type Ambiguous } from '@orrery/twin-model';
import { parse } from 'yaml';
import { CliError, EXIT } from '../exit.js';

/** How a file is read: which column is which path, and which one holds the time, in what form and zone. */
export interface ColumnMap {
  readonly twin: string;
  readonly source?: string;
  readonly delimiter: string;
  /** `.` or `,`. */
  readonly decimal: string;
  readonly time: { readonly column: string; readonly form: string; readonly zone?: string; readonly ambiguous: Ambiguous };
  readonly columns: readonly { readonly column: string; readonly path: string }[];
  /** Rows whose time is before that of the row above: taken with the time they have, or refused. */
  readonly backward: 'keep' | 'refuse';
}

export interface MapOptions {
  readonly twin?: string;
  readonly source?: string;
  readonly delimiter?: string;
  readonly decimal?: string;
  readonly time?: string;
  readonly format?: string;
  readonly timezone?: string;
  readonly ambiguous?: Ambiguous;
  readonly backward?: ColumnMap['backward'];
  readonly map: Readonly<Record<string, string>>;
  /** A YAML file with the same, which options are put over. */
  readonly mapping?: string;
}

interface MappingFile {
  readonly twin?: string;
  readonly source?: string;
  readonly delimiter?: string;
  readonly decimal?: string;
  readonly time?: { readonly column?: string; readonly format?: string; readonly timezone?: string; readonly ambiguous?: Ambiguous };
  readonly backward?: ColumnMap['backward'];
  readonly columns?: Readonly<Record<string, string>>;
}

/** @throws CliError of usage that says what is missing */
export async function columnMap(options: MapOptions): Promise<ColumnMap> {
  const file = options.mapping === undefined ? {} : await readMapping(options.mapping);
  const columns = Object.entries({ ...file.columns, ...options.map }).map(([column, path]) => ({ column, path }));
  const zone = options.timezone ?? file.time?.timezone;
  const source = options.source ?? file.source;
  if (columns.length === 0) throw missing('--map <column=path>', 'columns: { <column>: <path> }');
  return {
    twin: options.twin ?? file.twin ?? fail(missing('--twin <id>', 'twin: <id>')),
    ...(source === undefined ? {} : { source }),
    delimiter: delimiterOf(options.delimiter ?? file.delimiter ?? ','),
    decimal: options.decimal ?? file.decimal ?? '.',
    time: {
      column: options.time ?? file.time?.column ?? fail(missing('--time <column>', 'time: { column: <column> }')),
      form: options.format ?? file.time?.format ?? 'iso',
      ...(zone === undefined ? {} : { zone }),
      ambiguous: options.ambiguous ?? file.time?.ambiguous ?? 'refuse',
    },
    columns,
    backward: options.backward ?? file.backward ?? 'keep',
  };
}

async function readMapping(file: string): Promise<MappingFile> {
  try {
    const mapping: unknown = parse(await readFile(file, 'utf8'));
    if (typeof mapping === 'object' && mapping !== null && !Array.isArray(mapping)) return mapping;
  } catch (error) {
    throw new CliError(`${file} cannot be read: ${(error as Error).message}`, 'Give a YAML file with twin, time and columns.', EXIT.usage, { cause: error });
  }
  throw new CliError(`${file} is no mapping`, 'Give a YAML file with twin, time and columns.', EXIT.usage);
}

const delimiterOf = (text: string) => (text === '\\t' || text === 'tab' ? '\t' : text);

function missing(option: string, entry: string): CliError {
  return new CliError(`${option} is missing`, `Give it, or ${entry} in the file of --mapping.`, EXIT.usage);
}

function fail(error: CliError): never {
  throw error;
}
