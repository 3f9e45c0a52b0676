import { stringify } from 'yaml';
import { type ColumnMapping, type Protocol } from './domain/mapping.js';

export interface MappingOptions {
  /** Name and file of each recording; a relative file is relative to where the mapping is written. */
  recordings: { name: string; file: string }[];
  delimiter?: string;
  protocol?: Protocol;
  time: { column: string; format: string; zone?: string };
  columns: (Pick<ColumnMapping, 'column'> & Partial<ColumnMapping>)[];
}

/** A mapping file for recordings that all have the same columns. */
export function renderMapping(options: MappingOptions): string {
  const { recordings, delimiter = ',', protocol = 'opcua', time, columns } = options;
  return stringify({ defaults: { protocol, delimiter, time: { zone: 'UTC', ...time }, columns }, recordings });
}
