import { ROW_COLUMNS } from '../domain/binary-rows.js';

/** Rows that meet others of their key wait here, in their order; both tables are of the session and empty at the end of its transaction. */
export const STAGE = `
create temporary table if not exists staged_readings (like readings) on commit delete rows;
create temporary table if not exists merge_steps (like readings, place bigint, next_known_at timestamptz) on commit delete rows;
truncate staged_readings, merge_steps;
`;

const KEY = 'series_id, event_ticks, quality';

/**
 * What each staged row means (rule R18). Per key, what stands now and the staged rows in the log's order are a chain of values: a
 * repetition of the one before is nothing new, all others supersede the one before; the last of the chain is what stands.
 * Bounds are written out: only so does the planner leave other days' partitions alone. Columns are named: a newer version may have added some
 * since this session made its tables (ADR 0024).
 */
export const MERGE_STAGED = {
  decide: (low: bigint, high: bigint) => `
    with chain as (
      select 0 as place, ${ROW_COLUMNS} from readings
       where event_ticks >= ${low} and event_ticks < ${high} and (${KEY}) in (select ${KEY} from staged_readings)
      union all
      select row_number() over (order by ctid), ${ROW_COLUMNS} from staged_readings
    ), compared as (
      select *, row_number() over by_key = 1
                or value_num is distinct from lag(value_num) over by_key
                or value is distinct from lag(value) over by_key
                or status_code is distinct from lag(status_code) over by_key as is_new
        from chain window by_key as (partition by ${KEY} order by place)
    )
    insert into merge_steps (${ROW_COLUMNS}, place, next_known_at)
    select ${ROW_COLUMNS}, place, lead(known_at) over (partition by ${KEY} order by place) from compared where is_new`,
  remove: (low: bigint, high: bigint) => `
    delete from readings r using merge_steps m
     where r.event_ticks >= ${low} and r.event_ticks < ${high} and m.place = 0 and m.next_known_at is not null
       and r.series_id = m.series_id and r.event_ticks = m.event_ticks and r.quality = m.quality`,
  supersede: `insert into superseded_readings (${ROW_COLUMNS}, superseded_at) select ${ROW_COLUMNS}, next_known_at from merge_steps where next_known_at is not null`,
  insert: `insert into readings (${ROW_COLUMNS}) select ${ROW_COLUMNS} from merge_steps where place > 0 and next_known_at is null`,
} as const;
