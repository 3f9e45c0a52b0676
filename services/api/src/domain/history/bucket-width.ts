import { OrreryError } from '@orrery/contracts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: HOUR_MS };
const CALENDAR_MS = { d: DAY_MS, w: 7 * DAY_MS, mo: 30 * DAY_MS, y: 365 * DAY_MS } as const;

/**
 * How wide a bucket is. `span`: as long as it says, counted from local midnight. `clock`: hours on the wall clock, so that one
 * which spans a change of the clock is longer or shorter. `calendar`: whole local days, weeks, months or years.
 */
export type BucketWidth = { readonly text: string; readonly roughMs: number } & (
  | { readonly kind: 'span' | 'clock'; readonly ms: number }
  | { readonly kind: 'calendar'; readonly unit: keyof typeof CALENDAR_MS; readonly count: number }
);

/** Widths that a number of points is served with, narrow to wide. */
const LADDER = ['100ms', '200ms', '500ms', '1s', '2s', '5s', '10s', '15s', '30s', '1m', '2m', '5m', '10m', '15m', '30m', '1h', '2h', '3h', '6h', '12h', '1d', '1w', '1mo', '3mo', '1y', '10y'];

/** @throws OrreryError `invalid-argument` */
export function parseBucketWidth(text: string): BucketWidth {
  const match = /^([1-9]\d{0,5})(ms|s|m|h|d|w|mo|y)$/.exec(text);
  if (!match) throw refused(`bucket: ${text} is no width`, 'Give a number and ms, s, m, h, d, w, mo or y: 10s, 15m, 1h, 1d, 1mo.');
  const [count, unit] = [Number(match[1]), match[2]!];
  const unitMs = UNIT_MS[unit];
  if (unitMs === undefined) {
    const calendar = unit as keyof typeof CALENDAR_MS;
    return { text, kind: 'calendar', unit: calendar, count, roughMs: count * CALENDAR_MS[calendar] };
  }
  const ms = count * unitMs;
  if (ms >= DAY_MS && ms % DAY_MS === 0) return { text, kind: 'calendar', unit: 'd', count: ms / DAY_MS, roughMs: ms };
  if (DAY_MS % ms !== 0) throw refused(`bucket: a day is no multiple of ${text}, so that the buckets of two days would not match`, `Take ${around(ms)}.`);
  return { text, kind: ms <= HOUR_MS ? 'span' : 'clock', ms, roughMs: ms };
}

/** The widths of the ladder that make at most about `points` of `rangeMs`, narrow to wide: the first may still be one edge too many. */
export function widthsFor(rangeMs: number, points: number): BucketWidth[] {
  const widths = LADDER.map(parseBucketWidth);
  const first = widths.findIndex(({ roughMs }) => rangeMs / roughMs <= points);
  return first < 0 ? widths.slice(-1) : widths.slice(first);
}

function around(ms: number): string {
  const widths = LADDER.map(parseBucketWidth);
  const above = widths.findIndex(({ roughMs }) => roughMs > ms);
  return [widths[above - 1], widths[above]].flatMap((width) => (width ? [width.text] : [])).join(' or ');
}

const refused = (message: string, remedy: string) => new OrreryError('invalid-argument', message, { remedy, details: { kind: 'bucket-width' } });
