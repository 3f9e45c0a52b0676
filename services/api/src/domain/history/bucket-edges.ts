import { OrreryError } from '@orrery/contracts';
import { type Zone } from '@orrery/twin-model';
import { type BucketWidth, widthsFor } from './bucket-width.js';
import { type TickRange } from './tick-range.js';

const TICKS_PER_MS = 10_000n;
const DAY_MS = 86_400_000;

/**
 * The edges of the buckets of a range: its beginning, every edge of the calendar of `zone` within, its end. Bucket n lies from edge n until
 * before edge n+1. Days of 23 and 25 hours are one bucket each.
 * @throws OrreryError `invalid-argument` for more than `most` buckets
 */
export function bucketEdges(range: TickRange, width: BucketWidth, zone: Zone, most: number): bigint[] {
  const { from, to } = range;
  const rough = Number((to - from) / TICKS_PER_MS) / width.roughMs;
  if (rough > most + 1) throw tooMany(Math.ceil(rough), width, most);
  const edges = [from];
  for (const ms of edgesFrom(Number(from / TICKS_PER_MS), width, zone)) {
    const edge = BigInt(ms) * TICKS_PER_MS;
    if (edge <= from) continue;
    if (edge >= to) break;
    edges.push(edge);
    if (edges.length > most) throw tooMany(Math.ceil(rough), width, most);
  }
  return [...edges, to];
}

/** The edges of the narrowest usual width that gives at most `points` buckets. */
export function edgesForPoints(range: TickRange, zone: Zone, points: number): { readonly edges: bigint[]; readonly width: BucketWidth } {
  const rangeMs = Number((range.to - range.from) / TICKS_PER_MS);
  for (const width of widthsFor(rangeMs, points)) {
    const edges = bucketEdges(range, width, zone, points + 2);
    if (edges.length - 1 <= points) return { edges, width };
  }
  throw new OrreryError('invalid-argument', `points: ${points} are too few for a range of this length`, { remedy: 'Ask for more points, or for a shorter range.', details: { kind: 'over-limit' } });
}

/** Edges around and after a moment, without end. */
function* edgesFrom(fromMs: number, width: BucketWidth, zone: Zone): Generator<number, never> {
  const midnight = Math.floor(zone.localOf(fromMs) / DAY_MS) * DAY_MS;
  if (width.kind === 'calendar') {
    for (let date = firstDate(midnight, width.unit, width.count); ; date = nextDate(date, width.unit, width.count)) yield zone.firstMomentOf(date);
  }
  for (let day = midnight; ; day += DAY_MS) {
    if (width.kind === 'clock') {
      for (let clock = day; clock < day + DAY_MS; clock += width.ms) yield zone.firstMomentOf(clock);
      continue;
    }
    const [begin, end] = [zone.firstMomentOf(day), zone.firstMomentOf(day + DAY_MS)];
    // Whole buckets before `fromMs` need not be walked through.
    const skipped = Math.max(0, Math.floor((fromMs - begin) / width.ms));
    for (let ms = begin + skipped * width.ms; ms < end; ms += width.ms) yield ms;
  }
}

/** Local midnight at which the bucket of a local day begins; several days, weeks or months are counted from the year 1970. */
function firstDate(midnight: number, unit: 'd' | 'w' | 'mo' | 'y', count: number): number {
  const date = new Date(midnight);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  const down = (value: number, step: number) => Math.floor(value / step) * step;
  if (unit === 'd') return down(midnight / DAY_MS, count) * DAY_MS;
  if (unit === 'w') return (down(midnight / DAY_MS + 3, 7 * count) - 3) * DAY_MS; // 1970-01-01 was a Thursday; weeks begin on Monday (ISO 8601)
  if (unit === 'mo') return Date.UTC(1970, down((year - 1970) * 12 + month, count), 1);
  return Date.UTC(down(year, count), 0, 1);
}

function nextDate(midnight: number, unit: 'd' | 'w' | 'mo' | 'y', count: number): number {
  const date = new Date(midnight);
  if (unit === 'd') return midnight + count * DAY_MS;
  if (unit === 'w') return midnight + 7 * count * DAY_MS;
  if (unit === 'mo') return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + count, 1);
  return Date.UTC(date.getUTCFullYear() + count, 0, 1);
}

function tooMany(count: number, width: BucketWidth, most: number): OrreryError {
  return new OrreryError('invalid-argument', `buckets of ${width.text} over this range are about ${count}; at most ${most} are answered`, {
    remedy: 'Take wider buckets or a shorter range, or give points= and let the width be chosen.',
    details: { kind: 'over-limit', wanted: count, limit: most },
  });
}
