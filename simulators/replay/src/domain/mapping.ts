import { isMap, type LineCounter, type Node, parseDocument, LineCounter as Lines } from 'yaml';

export type ColumnDatatype = 'boolean' | 'int32' | 'int64' | 'uint64' | 'float' | 'double' | 'string';
const DATATYPES: ColumnDatatype[] = ['boolean', 'int32', 'int64', 'uint64', 'float', 'double', 'string'];

export interface ColumnMapping {
  /** Name in the header. */
  column: string;
  /** Last part of the node id: `s=<recording>.<node>`. */
  node: string;
  datatype: ColumnDatatype;
  unit?: { code: string; symbol: string; name: string };
}

export interface TimeMapping {
  column: string;
  format: string;
  zone: string;
}

const PROTOCOLS = ['opcua', 'mqtt'] as const;
export type Protocol = (typeof PROTOCOLS)[number];

export interface RecordingMapping {
  name: string;
  /** How it is played: as OPC UA variables, or as rows of JSON. */
  protocol: Protocol;
  /** Of the rows; `{recording}` stands for the name. */
  topic: string;
  /** Relative to the mapping file. */
  file: string;
  delimiter: string;
  decimal: string;
  time: TimeMapping;
  columns: ColumnMapping[];
}

/** A mapping that cannot be used: every problem at once, each with its line. */
export class MappingError extends Error {
  constructor(readonly problems: string[]) {
    super(`the mapping cannot be used:\n  ${problems.join('\n  ')}`);
  }
}

type Raw = Record<string, unknown>;

/**
 * Reads a mapping file. What stands under `defaults` holds for every recording that does not say otherwise.
 * @throws MappingError
 */
export function readMapping(text: string): RecordingMapping[] {
  const lines = new Lines();
  const document = parseDocument(text, { lineCounter: lines });
  if (document.errors.length > 0) throw new MappingError(document.errors.map((error) => error.message));
  const root = (document.toJS() ?? {}) as Raw;
  const problems: string[] = [];
  const place = (path: (string | number)[]): string => `${path.join('.') || 'the file'}${lineOf(document.contents, lines, document.getIn(path, true))}`;
  for (const key of Object.keys(root)) if (key !== 'defaults' && key !== 'recordings') problems.push(`${place([key])}: unknown; there are defaults and recordings`);
  const recordings = Array.isArray(root['recordings']) ? (root['recordings'] as unknown[]) : [];
  if (recordings.length === 0) problems.push(`${place([])}: recordings is missing or empty; list at least one`);
  const defaults = record(root['defaults']);
  const read = recordings.map((raw, index) => recording({ ...defaults, ...record(raw) }, (key) => place(['recordings', index, ...key]), problems));
  const names = read.map((one) => one.name);
  names.filter((name, index) => names.indexOf(name) !== index).forEach((name) => problems.push(`recordings: the name ${name} stands twice`));
  if (problems.length > 0) throw new MappingError(problems);
  return read;
}

function recording(raw: Raw, place: (key: (string | number)[]) => string, problems: string[]): RecordingMapping {
  const text = (key: string, fallback?: string): string => {
    const value = raw[key] ?? fallback;
    if (typeof value === 'string' && value !== '') return value;
    problems.push(`${place([])}: ${key} must be a text`);
    return '';
  };
  const time = record(raw['time']);
  for (const key of ['column', 'format']) if (typeof time[key] !== 'string') problems.push(`${place([])}: time.${key} must be a text`);
  const delimiter = text('delimiter', ',');
  if (delimiter.length > 1) problems.push(`${place([])}: delimiter must be one character, not "${delimiter}"`);
  const name = text('name');
  if (name && !/^[A-Za-z0-9_-]+$/.test(name)) problems.push(`${place([])}: the name "${name}" may hold letters, digits, - and _`);
  const protocol = (raw['protocol'] ?? 'opcua') as Protocol;
  if (!PROTOCOLS.includes(protocol)) problems.push(`${place([])}: protocol "${String(protocol)}" is unknown; there are ${PROTOCOLS.join(', ')}`);
  const topic = text('topic', 'replay/{recording}/row').replace('{recording}', name);
  if (/[+#{}]/.test(topic)) problems.push(`${place([])}: the topic "${topic}" may hold no + or #, and no placeholder but {recording}`);
  const columns = Array.isArray(raw['columns']) ? (raw['columns'] as unknown[]) : [];
  if (columns.length === 0) problems.push(`${place([])}: columns is missing or empty`);
  return {
    name,
    protocol,
    topic,
    file: text('file'),
    delimiter,
    decimal: text('decimal', '.'),
    time: { column: String(time['column']), format: String(time['format']), zone: typeof time['zone'] === 'string' ? time['zone'] : 'UTC' },
    columns: columns.map((column) => columnMapping(record(column), place([]), problems)),
  };
}

function columnMapping(raw: Raw, place: string, problems: string[]): ColumnMapping {
  const { column, unit } = raw;
  if (typeof column !== 'string') problems.push(`${place}: every entry of columns needs column, a name in the header`);
  const datatype = (raw['datatype'] ?? 'double') as ColumnDatatype;
  if (!DATATYPES.includes(datatype)) problems.push(`${place}: datatype "${String(datatype)}" of ${String(column)} is unknown; there are ${DATATYPES.join(', ')}`);
  const { code, symbol, name } = record(unit);
  if (unit !== undefined && (typeof code !== 'string' || typeof symbol !== 'string')) problems.push(`${place}: unit of ${String(column)} needs code (UNECE) and symbol`);
  return {
    column: String(column),
    node: typeof raw['node'] === 'string' ? raw['node'] : nodeName(String(column)),
    datatype,
    ...(unit === undefined ? {} : { unit: { code: String(code), symbol: String(symbol), name: String(name ?? symbol) } }),
  };
}

/** `Volume Flow RateRMS` → `volumeFlowRateRms`: a name that DTDL and node ids both take. */
export function nodeName(column: string): string {
  const words = column.replace(/([a-z0-9])([A-Z])/g, '$1 $2').split(/[^A-Za-z0-9]+/).filter(Boolean);
  const joined = words.map((word, index) => (index === 0 ? word.toLowerCase() : word.charAt(0).toUpperCase() + word.slice(1).toLowerCase())).join('');
  return /^[a-z]/.test(joined) ? joined : `c${joined}`;
}

function record(value: unknown): Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Raw) : {};
}

function lineOf(root: unknown, lines: LineCounter, node: unknown): string {
  const found = (node ?? (isMap(root) ? root : undefined)) as Node | undefined;
  return found?.range ? ` (line ${lines.linePos(found.range[0]).line})` : '';
}
