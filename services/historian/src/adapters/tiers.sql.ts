/** Of one quality: count, extremes, sum, squared deviations, first and last. The aggregates PostgreSQL has; m2 is stable where a sum of squares is not. */
const SIDE = (name: string, quality: number) => `
  count(value_num) filter (where quality = ${quality}) as ${name}_n,
  min(value_num) filter (where quality = ${quality}) as ${name}_min,
  max(value_num) filter (where quality = ${quality}) as ${name}_max,
  sum(value_num) filter (where quality = ${quality}) as ${name}_sum,
  var_pop(value_num) filter (where quality = ${quality}) * count(value_num) filter (where quality = ${quality}) as ${name}_m2,
  min(event_ticks) filter (where quality = ${quality} and value_num is not null) as ${name}_first_ticks,
  (array_agg(value_num order by event_ticks) filter (where quality = ${quality} and value_num is not null))[1] as ${name}_first_num,
  max(event_ticks) filter (where quality = ${quality} and value_num is not null) as ${name}_last_ticks,
  (array_agg(value_num order by event_ticks desc) filter (where quality = ${quality} and value_num is not null))[1] as ${name}_last_num`;

const SIDE_COLUMNS = (name: string) => ['n', 'min', 'max', 'sum', 'm2', 'first_ticks', 'first_num', 'last_ticks', 'last_num'].map((column) => `${name}_${column}`);
const COLUMNS = ['bucket_ticks', 'series_id', 'good', 'uncertain', 'bad', ...SIDE_COLUMNS('good'), ...SIDE_COLUMNS('uncertain')];

const UPSERT = (tier: string) => `
  on conflict (series_id, bucket_ticks) do update set ${COLUMNS.slice(2).map((column) => `${column} = excluded.${column}`).join(', ')}
   where row(${COLUMNS.slice(2).map((column) => `${tier}.${column}`).join(', ')}) is distinct from row(${COLUMNS.slice(2).map((column) => `excluded.${column}`).join(', ')})`;

/** Minutes of series that are aggregated in this transaction, and what came of them. */
export const ROLLING = `
create temporary table if not exists rolling (series_id integer, minute integer) on commit delete rows;
create temporary table if not exists rolled (like rollups_1s, is_second boolean) on commit delete rows;
truncate rolling, rolled;
`;

export const TAKE = `
with taken as (
  delete from dirty_minutes where id in (select id from dirty_minutes where marked_at <= clock_timestamp() - $1 * interval '1 millisecond' order by id limit $2) returning minute, series_ids
), minutes as (
  insert into rolling (minute, series_id) select distinct minute, series_id from taken cross join unnest(series_ids) as series_id returning minute
)
select minute, count(*)::integer as series from minutes group by minute order by minute`;

const SECOND = 10_000_000n;
const MINUTE = 600_000_000n;
const HOUR = 36_000_000_000n;

/**
 * Seconds and minutes from the readings, in one pass over them. One day at a time, its bounds written out: only so does the planner
 * leave the other days' partitions alone.
 */
export const rollDay = (table: string, low: bigint, high: bigint): string => `
insert into rolled (${COLUMNS.join(', ')}, is_second)
select case when grouping(second) = 0 then second * ${SECOND} else minute * ${MINUTE} end, series_id,
  count(*) filter (where quality = 0), count(*) filter (where quality = 1), count(*) filter (where quality = 2), ${SIDE('good', 0)}, ${SIDE('uncertain', 1)},
  grouping(second) = 0
from (
  select w.series_id, w.minute::bigint as minute, r.event_ticks / ${SECOND} as second, r.event_ticks, r.value_num, r.quality
    from rolling w join ${table} r on r.series_id = w.series_id and r.event_ticks >= w.minute::bigint * ${MINUTE} and r.event_ticks < (w.minute::bigint + 1) * ${MINUTE}
   where w.minute >= ${low / MINUTE} and w.minute < ${high / MINUTE}
) readings
group by grouping sets ((series_id, minute, second), (series_id, minute))`;

export const keep = (tier: 'rollups_1s' | 'rollups_1m', low: bigint): string => `
insert into ${tier} (${COLUMNS.join(', ')}) select ${COLUMNS.join(', ')} from rolled
 where is_second = ${tier === 'rollups_1s'} and bucket_ticks >= ${low} ${UPSERT(tier)}`;

const MERGED_SIDE = (name: string) => `
  sum(${name}_n) as ${name}_n, min(${name}_min) as ${name}_min, max(${name}_max) as ${name}_max, sum(${name}_sum) as ${name}_sum,
  sum(${name}_m2 + ${name}_n * (${name}_sum / nullif(${name}_n, 0) - ${name}_mean) ^ 2) as ${name}_m2,
  min(${name}_first_ticks) as ${name}_first_ticks, (array_agg(${name}_first_num order by ${name}_first_ticks) filter (where ${name}_n > 0))[1] as ${name}_first_num,
  max(${name}_last_ticks) as ${name}_last_ticks, (array_agg(${name}_last_num order by ${name}_last_ticks desc) filter (where ${name}_n > 0))[1] as ${name}_last_num`;

const MEAN = (name: string) => `sum(${name}_sum) over by_hour / nullif(sum(${name}_n) over by_hour, 0) as ${name}_mean`;

/** Hours from their minutes: squared deviations move with the mean (Chan, Golub, LeVeque 1979). */
export const rollHours = (low: bigint, high: bigint): string => `
insert into rollups_1h (${COLUMNS.join(', ')})
select hour * ${HOUR}, series_id, sum(good), sum(uncertain), sum(bad), ${MERGED_SIDE('good')}, ${MERGED_SIDE('uncertain')}
from (
  select m.*, h.hour, ${MEAN('good')}, ${MEAN('uncertain')}
    from (select distinct series_id, minute::bigint / 60 as hour from rolling) h
    join rollups_1m m on m.series_id = h.series_id and m.bucket_ticks >= h.hour * ${HOUR} and m.bucket_ticks < (h.hour + 1) * ${HOUR}
   where m.bucket_ticks >= ${low} and m.bucket_ticks < ${high}
  window by_hour as (partition by m.series_id, h.hour)
) minutes
group by series_id, hour ${UPSERT('rollups_1h')}`;
