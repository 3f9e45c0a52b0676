export type Format = 'text' | 'json' | 'csv';

/** Where a command writes; a test gives its own. */
export interface Output {
  readonly format: Format;
  /** For people; silent with `-o json`. */
  line(text: string): void;
  /** For programs; silent without `-o json`. */
  json(value: unknown): void;
  /** One object a line, while a command goes on. */
  jsonLine(value: unknown): void;
  /** One row of cells (RFC 4180); silent without `-o csv`. */
  csv(cells: readonly unknown[]): void;
  /** To standard error, in either format. */
  note(text: string): void;
  /** To standard error as it is, without a line's end: how far something has come. */
  progress(text: string): void;
}

export interface Streams {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

export function outputTo({ out, err }: Streams, format: Format): Output {
  return {
    format,
    line: (text) => format === 'text' && out(`${text}\n`),
    json: (value) => format === 'json' && out(`${JSON.stringify(value, null, 2)}\n`),
    jsonLine: (value) => format === 'json' && out(`${JSON.stringify(value)}\n`),
    csv: (cells) => format === 'csv' && out(`${cells.map(cellOf).join(',')}\r\n`),
    note: (text) => err(`${text}\n`),
    progress: err,
  };
}

function cellOf(value: unknown): string {
  const text = value === null || value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Columns as wide as they need; the last one runs free. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = header.map((title, column) => Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)));
  const format = (row: readonly string[]) =>
    row
      .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column]!)))
      .join('  ')
      .trimEnd();
  return [format(header), ...rows.map(format)];
}

/** A value for people: text as it is, the rest as JSON, cut where it would fill the screen. */
export function shown(value: unknown): string {
  if (value === undefined) return '–';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

/** `850 ms`, `12 s`, `3 min`, `5 h`, `2 d`: the age of a time, or `in …` for one to come. */
export function age(iso: string | undefined, nowMs: number): string {
  const at = iso === undefined ? Number.NaN : Date.parse(iso);
  if (Number.isNaN(at)) return '–';
  const ms = nowMs - at;
  const span = spanOf(Math.abs(ms));
  return ms < 0 ? `in ${span}` : span;
}

function spanOf(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 120_000) return `${Math.round(ms / 1_000)} s`;
  if (ms < 7_200_000) return `${Math.round(ms / 60_000)} min`;
  if (ms < 172_800_000) return `${Math.round(ms / 3_600_000)} h`;
  return `${Math.round(ms / 86_400_000)} d`;
}
