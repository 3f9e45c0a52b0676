import { type RawPoint } from '@orrery/client';
import { type LineKey } from './trend-view.js';

export const CSV_HEAD = 'time_utc,twin,path,value,unit,quality,status_code,source,flags\r\n';

/** Raw readings as lines of CSV (RFC 4180): every digit of time and value as it is kept, UTC. */
export function csvRows({ twinId, path }: LineKey, unit: string | undefined, points: readonly RawPoint[]): string {
  const fixed = [text(twinId), text(path)].join(',');
  const unitCell = text(unit ?? '');
  return points
    .map(({ t, v, q, statusCode, source, flags }) => {
      const code = statusCode === undefined ? '' : `0x${statusCode.toString(16).toUpperCase().padStart(8, '0')}`;
      return `${t},${fixed},${cell(v)},${unitCell},${q},${code},${text(source ?? '')},${text(flags?.join(' ') ?? '')}\r\n`;
    })
    .join('');
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return text(typeof value === 'string' ? value : JSON.stringify(value));
}

/**
 * A table programme takes what begins with one of these for a formula: whoever writes to a device could make it run one.
 * A number is none, whatever sign it has.
 */
function text(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) && !/^[+-]?\d+(\.\d+)?$/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** `filler-motor-current-20260101T000000Z.csv`; of several lines how many. */
export function csvName(lines: readonly LineKey[], from: number): string {
  const [first] = lines;
  const what = lines.length === 1 && first ? `${first.twinId.split(':').at(-1)!}-${first.path}` : `${lines.length}-trends`;
  const when = `${new Date(from).toISOString().replace(/[-:]|\.\d+/g, '')}`;
  return `${what.replace(/[^\w.]+/g, '-')}-${when}.csv`;
}
