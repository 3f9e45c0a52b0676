import { type Piece, TIERS } from '../domain/history/plan-buckets.js';
import { type TickRange } from '../domain/history/tick-range.js';
import { type ValueClass } from '../domain/history/series.js';

export interface BucketsSql {
  readonly pieces: readonly Piece[];
  readonly values: ValueClass;
  /** Uncertain readings are counted and otherwise left out. */
  readonly goodOnly: boolean;
  /** Also the values of the first and the last reading; costs a sort. */
  readonly withEnds: boolean;
  /** Also the sum of squared deviations; costs a second pass over the parts. */
  readonly withSpread: boolean;
  /** As known then (a parameter), instead of now. */
  readonly knownAt?: string;
}

/**
 * Aggregates of $1 (series) in the buckets of $2 (edges), put together from the rows of tiers and of readings. Bounds are written out
 * instead of passed, so that PostgreSQL leaves out the partitions of other days when it plans.
 */
export function bucketsSql(query: BucketsSql): string {
  const tiers = TIERS.flatMap((tier) => {
    const pieces = query.pieces.filter((piece) => piece.tier === tier);
    return pieces.length === 0 ? [] : [tierRows(query, tier.name, pieces)];
  });
  const readings = query.pieces.filter((piece) => !piece.tier);
  const parts = [...tiers, ...(readings.length > 0 ? [readingRows(query, readings)] : [])];
  return `with parts as materialized (${parts.join('\nunion all\n')}),
    sums as (select series_id, bucket, sum(good)::float8 as good, sum(uncertain)::float8 as uncertain, sum(bad)::float8 as bad, sum(n)::float8 as n,
      min(min) as min, max(max) as max, sum(sum) as sum, coalesce(bool_and(exact), true) as exact${ends(query)} from parts group by series_id, bucket)
    ${query.withSpread ? SPREAD : 'select *, null::float8 as m2 from sums'}`;
}

/** Deviations from the mean of the whole bucket, from those of its parts (Chan, Golub & LeVeque 1979). */
const SPREAD = `, spread as (select p.series_id, p.bucket, sum(p.m2 + p.n * power(p.sum::float8 / p.n - s.sum::float8 / s.n, 2)) as m2
      from parts p join sums s using (series_id, bucket) where p.n > 0 group by p.series_id, p.bucket)
    select s.*, spread.m2 from sums s left join spread using (series_id, bucket)`;

function ends({ withEnds }: BucketsSql): string {
  if (!withEnds) return ', null as first, null as last';
  return `, (array_agg(first order by first_ticks) filter (where first_ticks is not null))[1] as first,
    (array_agg(last order by last_ticks desc) filter (where last_ticks is not null))[1] as last`;
}

/** 64-bit integers of a tier are doubles: exact up to 2^53, and only then taken as integers. */
const EXACT_LIMIT = '9007199254740992';

function tierRows({ values, goodOnly, withEnds }: BucketsSql, tier: string, pieces: readonly Piece[]): string {
  const column = (name: string) => `t.${goodOnly ? 'good_' : ''}${name}`;
  const whole = (name: string) => (values === 'int64' ? `case when abs(${column(name)}) < ${EXACT_LIMIT} then ${column(name)}::int8::numeric end` : column(name));
  const exact = values === 'int64' ? `coalesce(greatest(abs(${column('min')}), abs(${column('max')}), abs(${column('sum')})) < ${EXACT_LIMIT}, true)` : 'true';
  const end = (name: string) => (values === 'int64' ? `${whole(name)}::text` : column(name));
  return `select t.series_id, width_bucket(t.bucket_ticks, $2::int8[]) as bucket, t.good, t.uncertain, t.bad, ${column('n')} as n,
    ${whole('min')} as min, ${whole('max')} as max, ${whole('sum')} as sum, ${column('m2')} as m2, ${exact} as exact
    ${withEnds ? `, ${column('first_ticks')} as first_ticks, ${end('first_num')} as first, ${column('last_ticks')} as last_ticks, ${end('last_num')} as last` : ''}
    from rollups_v1 t where t.tier = '${tier}' and t.series_id = any($1::int[]) and (${pieces.map((piece) => within('t.bucket_ticks', piece)).join(' or ')})`;
}

function readingRows({ values, goodOnly, withEnds, knownAt }: BucketsSql, pieces: readonly TickRange[]): string {
  const value = { number: 'r.value_num', int64: `(r.value #>> '{}')::numeric`, other: 'null::float8' }[values];
  const shown = { number: 'r.value_num', int64: `r.value #>> '{}'`, other: 'r.value' }[values];
  const usable = `r.quality ${goodOnly ? "= 'good'" : "<> 'bad'"}`;
  const there = `${usable} and r.${values === 'number' ? 'value_num' : 'value'} is not null`;
  const of = (aggregate: string) => `${aggregate} filter (where ${usable})`;
  // Of two readings at one time the good one counts, as in the tiers.
  const end = (direction: string) => `(array_agg(${shown} order by r.event_ticks ${direction}, r.quality) filter (where ${there}))[1]`;
  return `select r.series_id, width_bucket(r.event_ticks, $2::int8[]) as bucket, count(*) filter (where r.quality = 'good') as good,
    count(*) filter (where r.quality = 'uncertain') as uncertain, count(*) filter (where r.quality = 'bad') as bad, ${of(`count(${value})`)} as n,
    ${of(`min(${value})`)} as min, ${of(`max(${value})`)} as max, ${of(`sum(${value})`)} as sum, ${of('regr_sxx(r.value_num, r.value_num)')} as m2, true as exact
    ${withEnds ? `, min(r.event_ticks) filter (where ${there}) as first_ticks, ${end('asc')} as first, max(r.event_ticks) filter (where ${there}) as last_ticks, ${end('desc')} as last` : ''}
    from readings_v1 r where r.series_id = any($1::int[]) and ${known(knownAt)} and (${pieces.map((piece) => within('r.event_ticks', piece)).join(' or ')}) group by 1, 2`;
}

/** Rows that were true at a known time; without one, those that are true now. */
export function known(parameter: string | undefined): string {
  if (parameter === undefined) return 'r.superseded_at is null';
  return `r.known_at <= ${parameter}::timestamptz and (r.superseded_at is null or r.superseded_at > ${parameter}::timestamptz)`;
}

/** Ticks are bigints: nothing but digits comes into the statement. */
export function within(column: string, { from, to }: TickRange): string {
  return `(${column} >= ${from.toString()} and ${column} < ${to.toString()})`;
}
