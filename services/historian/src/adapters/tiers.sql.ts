const SECOND = 10_000_000n;
const MINUTE = 600_000_000n;
const HOUR = 36_000_000_000n;

const SIDE_COLUMNS = (name: string) => ['n', 'min', 'max', 'sum', 'm2', 'first_ticks', 'first_num', 'last_ticks', 'last_num'].map((column) => `${name}_${column}`);
const COLUMNS = ['bucket_ticks', 'series_id', 'good', 'uncertain', 'bad', ...SIDE_COLUMNS('good'), ...SIDE_COLUMNS('uncertain')];

/** The beginning of the bucket that ticks lie in; before 1970 too, where division would round up. */
const bucketOf = (ticks: string, width: bigint) => `(${ticks} - (${ticks} % ${width} + ${width}) % ${width})`;

/** A bucket that comes out as it stands is not written again. */
const UPSERT = (tier: string) => `
  on conflict (series_id, bucket_ticks) do update set ${COLUMNS.slice(2).map((column) => `${column} = excluded.${column}`).join(', ')}
   where row(${COLUMNS.slice(2).map((column) => `${tier}.${column}`).join(', ')}) is distinct from row(${COLUMNS.slice(2).map((column) => `excluded.${column}`).join(', ')})`;

/**
 * Minutes of series that are aggregated in this transaction, and the seconds that came of them. The joins are told to go by the index:
 * a day's partition holds a thousand times the rows that are wanted, and its statistics lag behind.
 */
export const ROLLING = `
set local work_mem = '64MB'; set local jit = off; set local enable_hashjoin = off; set local enable_mergejoin = off;
create temporary table if not exists rolling (series_id integer, minute integer) on commit delete rows;
create temporary table if not exists rolled (like rollups_1s) on commit delete rows;
truncate rolling, rolled;
`;

/**
 * Whole minutes that have come to rest (no mark for $1 ms) or have waited for it long enough ($3 ms), until they are $2 marks together: a
 * minute that is still being written would be made anew with each pass, all of it for a second of news.
 */
export const TAKE = `
with ready as (
  select minute from (
    select minute, sum(count(*)) over (order by min(id)) - count(*) as marks_before
      from dirty_minutes
     group by minute
    having max(marked_at) <= clock_timestamp() - $1 * interval '1 millisecond' or min(marked_at) <= clock_timestamp() - $3 * interval '1 millisecond'
  ) waiting
   where marks_before < $2
), taken as (
  delete from dirty_minutes where minute in (select minute from ready) returning minute, series_ids
), minutes as (
  insert into rolling (minute, series_id) select distinct minute, series_id from taken cross join unnest(series_ids) as series_id returning minute
)
select minute, count(*)::integer as series from minutes group by minute order by minute`;

/**
 * Of the readings of one quality. Squared deviations come from PostgreSQL's own variance, which is stable where a sum of squares is not.
 * The first and the last are extremes of pairs (ticks within the second, value): no sort is needed for them.
 */
const SIDE = (name: string, quality: number) => `
  count(value_num) filter (where quality = ${quality}) as ${name}_n,
  min(value_num) filter (where quality = ${quality}) as ${name}_min, max(value_num) filter (where quality = ${quality}) as ${name}_max,
  sum(value_num) filter (where quality = ${quality}) as ${name}_sum,
  var_pop(value_num) filter (where quality = ${quality}) as ${name}_variance,
  min(array[(event_ticks - second)::float8, value_num]) filter (where quality = ${quality} and value_num is not null) as ${name}_first,
  max(array[(event_ticks - second)::float8, value_num]) filter (where quality = ${quality} and value_num is not null) as ${name}_last`;

const UNPACKED = (name: string) =>
  `${name}_n, ${name}_min, ${name}_max, ${name}_sum, ${name}_variance * ${name}_n, second + ${name}_first[1]::bigint, ${name}_first[2], second + ${name}_last[1]::bigint, ${name}_last[2]`;

/** Seconds from the readings of one day. Its bounds are written out, and its table is named: other days are not even planned. */
export const rollDay = (table: string, low: bigint, high: bigint): string => `
insert into rolled (${COLUMNS.join(', ')})
select second, series_id, good, uncertain, bad, ${UNPACKED('good')}, ${UNPACKED('uncertain')}
from (
  select series_id, second, count(*) filter (where quality = 0) as good, count(*) filter (where quality = 1) as uncertain, count(*) filter (where quality = 2) as bad,
         ${SIDE('good', 0)}, ${SIDE('uncertain', 1)}
    from (
      select w.series_id, ${bucketOf('r.event_ticks', SECOND)} as second, r.event_ticks, r.value_num, r.quality
        from rolling w join ${table} r on r.series_id = w.series_id and r.event_ticks >= w.minute::bigint * ${MINUTE} and r.event_ticks < (w.minute::bigint + 1) * ${MINUTE}
       where w.minute >= ${low / MINUTE} and w.minute < ${high / MINUTE}
    ) readings
   group by series_id, second
) seconds`;

export const keepSeconds = (fromTicks: bigint): string => `
insert into rollups_1s (${COLUMNS.join(', ')}) select ${COLUMNS.join(', ')} from rolled where bucket_ticks >= ${fromTicks} ${UPSERT('rollups_1s')}`;

const MEAN = (name: string) => `sum(${name}_sum) over by_bucket / nullif(sum(${name}_n) over by_bucket, 0) as ${name}_mean`;

const MERGED_SIDE = (name: string) => `
  sum(${name}_n) as ${name}_n, min(${name}_min) as ${name}_min, max(${name}_max) as ${name}_max, sum(${name}_sum) as ${name}_sum,
  sum(${name}_m2 + ${name}_n * (${name}_sum / nullif(${name}_n, 0) - ${name}_mean) ^ 2) as ${name}_m2,
  min(${name}_first_ticks) as ${name}_first_ticks, (array_agg(${name}_first_num order by ${name}_first_ticks) filter (where ${name}_n > 0))[1] as ${name}_first_num,
  max(${name}_last_ticks) as ${name}_last_ticks, (array_agg(${name}_last_num order by ${name}_last_ticks desc) filter (where ${name}_n > 0))[1] as ${name}_last_num`;

/** Wider buckets from narrower ones: squared deviations move with the mean (Chan, Golub, LeVeque 1979). */
const merge = (tier: string, width: bigint, narrower: string, condition: string): string => `
insert into ${tier} (${COLUMNS.join(', ')})
select bucket, series_id, sum(good), sum(uncertain), sum(bad), ${MERGED_SIDE('good')}, ${MERGED_SIDE('uncertain')}
from (
  select *, ${MEAN('good')}, ${MEAN('uncertain')} from (select n.*, ${bucketOf('n.bucket_ticks', width)} as bucket from ${narrower} n ${condition}) narrower
  window by_bucket as (partition by series_id, bucket)
) parts
group by series_id, bucket ${UPSERT(tier)}`;

/** The seconds just made are all there are of their minutes. */
export const rollMinutes = (fromTicks: bigint): string => merge('rollups_1m', MINUTE, 'rolled', `where n.bucket_ticks >= ${fromTicks}`);

/** All minutes of the hours that were touched. Bounds of the whole pass again for the planner. */
export const rollHours = (low: bigint, high: bigint): string =>
  merge(
    'rollups_1h',
    HOUR,
    `(select distinct series_id, ${bucketOf(`(minute::bigint * ${MINUTE})`, HOUR)} as hour from rolling) h join rollups_1m`,
    `on n.series_id = h.series_id and n.bucket_ticks >= h.hour and n.bucket_ticks < h.hour + ${HOUR} where n.bucket_ticks >= ${low} and n.bucket_ticks < ${high}`,
  );
