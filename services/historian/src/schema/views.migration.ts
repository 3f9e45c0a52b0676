/**
 * The contract with everyone who reads history: the API, Grafana, SQL. A view's columns are only added to; what would change one
 * becomes `_v2`. README.md of this service documents them.
 */
export const VIEWS_MIGRATION = `
create view series_v1 as select series_id, twin_id, path, datatype, unit from series;

create view readings_v1 as
select r.series_id, s.twin_id, s.path, r.event_ticks, timestamptz 'epoch' + (r.event_ticks / 10) * interval '1 microsecond' as event_time,
       (array['good', 'uncertain', 'bad'])[r.quality + 1] as quality,
       r.status_code::bigint & 4294967295 as status_code,
       r.value_num,
       coalesce(r.value, to_jsonb(r.value_num)) as value,
       o.name as source,
       (array['device', 'operator', 'derived', 'simulated'])[(r.flags >> 8 & 3) + 1] as origin,
       array_remove(array[
         case when r.flags & 1 <> 0 then 'historical' end, case when r.flags & 2 <> 0 then 'repeat' end, case when r.flags & 4 <> 0 then 'overflow' end,
         case when r.flags & 8 <> 0 then 'substituted' end, case when r.flags & 16 <> 0 then 'simulated' end], null) as flags,
       r.received_ticks, r.known_at, r.superseded_at, r.input_partition::integer as input_partition, r.input_offset,
       r.server_ticks,
       case when r.flags & 64 <> 0 then 'received' when r.flags & 32 <> 0 then 'server' end as time_origin,
       r.extra
  from (
    select event_ticks, value_num, received_ticks, server_ticks, known_at, input_offset, series_id, status_code, source_id, input_partition, quality, flags, value, extra,
           null::timestamptz as superseded_at
      from readings
    union all
    select event_ticks, value_num, received_ticks, server_ticks, known_at, input_offset, series_id, status_code, source_id, input_partition, quality, flags, value, extra,
           superseded_at
      from superseded_readings
  ) r
  join series s using (series_id)
  left join sources o on o.source_id = r.source_id;

create view rollups_v1 as
select r.tier, r.series_id, s.twin_id, s.path, r.bucket_ticks, timestamptz 'epoch' + (r.bucket_ticks / 10) * interval '1 microsecond' as bucket_time,
       r.good, r.uncertain, r.bad,
       r.good_n + r.uncertain_n as n,
       least(r.good_min, r.uncertain_min) as min, greatest(r.good_max, r.uncertain_max) as max,
       case when r.good_n + r.uncertain_n > 0 then coalesce(r.good_sum, 0) + coalesce(r.uncertain_sum, 0) end as sum,
       least(r.good_first_ticks, r.uncertain_first_ticks) as first_ticks,
       case when r.uncertain_first_ticks is null or r.good_first_ticks <= r.uncertain_first_ticks then r.good_first_num else r.uncertain_first_num end as first_num,
       greatest(r.good_last_ticks, r.uncertain_last_ticks) as last_ticks,
       case when r.uncertain_last_ticks is null or r.good_last_ticks >= r.uncertain_last_ticks then r.good_last_num else r.uncertain_last_num end as last_num,
       case when r.good_n > 0 and r.uncertain_n > 0 then r.good_m2 + r.uncertain_m2
              + (r.good_sum / r.good_n - r.uncertain_sum / r.uncertain_n) ^ 2 * r.good_n * r.uncertain_n / (r.good_n + r.uncertain_n)
            else coalesce(r.good_m2, r.uncertain_m2) end as m2,
       r.good_n, r.good_min, r.good_max, r.good_sum, r.good_m2, r.good_first_ticks, r.good_first_num, r.good_last_ticks, r.good_last_num
  from (
    select '1s' as tier, * from rollups_1s
    union all
    select '1m', * from rollups_1m
    union all
    select '1h', * from rollups_1h
  ) r
  join series s using (series_id);

create view pending_v1 as
select distinct series_id, minute * 600000000::bigint as from_ticks, (minute + 1) * 600000000::bigint as to_ticks
  from dirty_minutes cross join unnest(series_ids) as series_id;

create view events_v1 as
select twin_id, life, rev, prev_rev, type, at_ticks, known_at, event -> 'cause' as cause, event -> 'changes' as changes from events;

create view snapshots_v1 as select twin_id, life, rev, known_at, state from snapshots;

create view gaps_v1 as select twin_id, source, from_ticks, to_ticks, cause, recovered from gaps;

create view stale_v1 as select twin_id, path, from_ticks, to_ticks, cause from stale_intervals;

create view progress_v1 as
select i.partition, i.next_offset, k.known_at
  from inbox i left join known k on i.topic like '%' || k.topic and k.partition = i.partition
 where i.topic like '%twin.inputs.v1';

create view retention_v1 as select from_ticks as kept_from_ticks from kept;

create view expired_v1 as select twin_id, path, readings, first_event_ticks, last_event_ticks, last_known_at, examples from expired_readings;
`;

/** From when on each tier has rows: readings that were older when they came are in the readings alone. */
export const HORIZONS_MIGRATION = `
alter table kept add column second_from_ticks bigint, add column minute_from_ticks bigint, add column hour_from_ticks bigint;
create or replace view retention_v1 as
select from_ticks as kept_from_ticks, second_from_ticks as tier_1s_from_ticks, minute_from_ticks as tier_1m_from_ticks, hour_from_ticks as tier_1h_from_ticks from kept;
`;
