import { stringify } from 'yaml';
import { type ColumnMapping } from './domain/mapping.js';

export interface MappingOptions {
  /** Name and file of each recording; a relative file is relative to where the mapping is written. */
  recordings: { name: string; file: string }[];
  delimiter?: string;
  time: { column: string; format: string; zone?: string };
  columns: (Pick<ColumnMapping, 'column'> & Partial<ColumnMapping>)[];
}

/** A mapping file for recordings that all have the same columns. */
export function renderMapping(options: MappingOptions): string {
  const { recordings, delimiter = ',', time, columns } = options;
  return stringify({ defaults: { delimiter, time: { zone: 'UTC', ...time }, columns }, recordings });
}
