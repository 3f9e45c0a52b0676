/** Turns a time cell into canonical UTC time in 100-ns ticks (`2020-03-09T10:14:33.0000000Z`). @throws Error for a cell that is no such time. */
export type TimeParser = (cell: string) => string;

const TOKENS: Record<string, string> = {
  YYYY: '(?<year>\\d{4})',
  MM: '(?<month>\\d{2})',
  M: '(?<month>\\d{1,2})',
  DD: '(?<day>\\d{2})',
  D: '(?<day>\\d{1,2})',
  HH: '(?<hour>\\d{2})',
  H: '(?<hour>\\d{1,2})',
  mm: '(?<minute>\\d{2})',
  ss: '(?<second>\\d{2})',
  f: '(?<fraction>\\d{1,9})',
  Z: '(?<offset>Z|[+-]\\d{2}:?\\d{2})',
};

const ISO = /^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})(?:[T ](?<hour>\d{2}):(?<minute>\d{2})(?::(?<second>\d{2})(?:[.,](?<fraction>\d{1,9}))?)?)?(?<offset>Z|[+-]\d{2}:?\d{2})?$/;

/**
 * @param format `ISO`, `epoch-s`, `epoch-ms`, or tokens: YYYY MM M DD D HH H mm ss f (fraction) Z (offset); other characters stand for themselves
 * @param zone of times that carry no offset: `UTC`, `+02:00` or an IANA name such as `Europe/Berlin`
 */
export function timeParser(format: string, zone: string): TimeParser {
  const offsetOf = zoneOffset(zone);
  if (format === 'epoch-s' || format === 'epoch-ms') return (cell) => epoch(cell, format === 'epoch-s' ? 7 : 4);
  const pattern = format === 'ISO' ? ISO : new RegExp(`^${format.replace(/YYYY|MM|DD|HH|mm|ss|[MDHfZ]|[.*+?^${}()|[\]\\/]/g, (token) => TOKENS[token] ?? `\\${token}`)}$`);
  return (cell) => {
    const parts = pattern.exec(cell.trim())?.groups;
    if (!parts) throw new Error(`"${cell}" is no time of the format ${format}`);
    const part = (name: string, fallback: number): number => (parts[name] === undefined ? fallback : Number(parts[name]));
    const local = Date.UTC(part('year', NaN), part('month', NaN) - 1, part('day', NaN), part('hour', 0), part('minute', 0), part('second', 0));
    const check = new Date(local);
    // Date.UTC carries over: the 31st of February would silently become the 3rd of March.
    if (Number.isNaN(local) || check.getUTCDate() !== part('day', NaN) || check.getUTCMonth() !== part('month', NaN) - 1) throw new Error(`"${cell}" is no real date`);
    const offset = parts['offset'] === undefined ? offsetOf(local) : fixedOffset(parts['offset']);
    return canonical(local - offset, (parts['fraction'] ?? '').padEnd(7, '0').slice(0, 7));
  };
}

/** Milliseconds a zone is ahead of UTC at a local time. */
function zoneOffset(zone: string): (local: number) => number {
  if (zone === 'UTC' || /^[+-]\d{2}:?\d{2}$/.test(zone)) {
    const fixed = zone === 'UTC' ? 0 : fixedOffset(zone);
    return () => fixed;
  }
  const clock = new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' });
  const offsetAt = (utc: number): number => {
    const parts = Object.fromEntries(clock.formatToParts(utc).map(({ type, value }) => [type, Number(value)]));
    return Date.UTC(parts['year'] ?? 0, (parts['month'] ?? 1) - 1, parts['day'], parts['hour'], parts['minute'], parts['second']) - utc;
  };
  // In the hour that exists twice this takes the first one: recordings seldom say which they mean.
  return (local) => offsetAt(local - offsetAt(local - offsetAt(local)));
}

function fixedOffset(text: string): number {
  if (text === 'Z') return 0;
  const sign = text.startsWith('-') ? -1 : 1;
  const digits = text.replace(/[+:-]/g, '');
  return sign * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2))) * 60_000;
}

function epoch(cell: string, decimals: number): string {
  const match = /^(\d+)(?:\.(\d+))?$/.exec(cell.trim());
  if (!match) throw new Error(`"${cell}" is no number of ${decimals === 7 ? 'seconds' : 'milliseconds'} since 1970`);
  const ticks = BigInt(`${match[1]}${(match[2] ?? '').padEnd(decimals, '0').slice(0, decimals)}`);
  return canonical(Number(ticks / 10_000_000n) * 1000, String(ticks % 10_000_000n).padStart(7, '0'));
}

function canonical(milliseconds: number, fraction: string): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}.${fraction}Z`;
}
