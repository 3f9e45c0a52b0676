/**
 * What the historian keeps. Times of events are ticks of 100 ns since 1970. The tables are the historian's own business: others
 * read the views (views.migration.ts). Rows are laid out widest column first, so that no byte goes into alignment.
 */
export const TABLES_MIGRATION = `
create table series (
  series_id integer generated always as identity primary key,
  twin_id   text collate "C" not null,
  path      text collate "C" not null,
  datatype  text not null,
  unit      text,
  unique (twin_id, path)
);

create table sources (
  source_id integer generated always as identity primary key,
  name      text collate "C" not null unique
);

-- What is true of each (series, event time, quality) now, in one partition per event day.
create table readings (
  event_ticks     bigint not null,
  value_num       double precision,
  received_ticks  bigint not null,
  server_ticks    bigint,
  known_at        timestamptz not null,
  input_offset    bigint not null,
  series_id       integer not null,
  status_code     integer,
  source_id       integer not null,
  input_partition smallint not null,
  quality         smallint not null,
  flags           smallint not null,
  value           jsonb,
  extra           jsonb,
  primary key (series_id, event_ticks, quality)
) partition by range (event_ticks);
comment on column readings.status_code is 'OPC UA StatusCode, uint32 in the bits of an int4';
comment on column readings.value is 'What value_num cannot say exactly: texts, booleans, structures, 64-bit integers';

-- What was true before a later record of the same (series, event time, quality), or a correction, said otherwise.
create table superseded_readings (
  like readings,
  superseded_at timestamptz not null
);
create index superseded_readings_by_time on superseded_readings (series_id, event_ticks);

-- Readings of a day that is no longer kept: counted, with the first of them as examples.
create table expired_readings (
  twin_id           text collate "C" not null,
  path              text collate "C" not null,
  readings          bigint not null,
  first_event_ticks bigint not null,
  last_event_ticks  bigint not null,
  last_known_at     timestamptz not null,
  examples          jsonb not null,
  primary key (twin_id, path)
);

-- Twins as the log defines them, to judge readings by.
create table twins (
  twin_id    text collate "C" primary key,
  partition  integer not null,
  definition jsonb not null,
  epochs     jsonb not null default '{}'
);
create index twins_by_partition on twins (partition);

-- Readings and connection states of twins that are not registered yet (ADR 0008).
create table held_inputs (
  partition    integer not null,
  input_offset bigint not null,
  known_at     timestamptz not null,
  input        jsonb not null,
  primary key (partition, input_offset)
);

create table gaps (
  twin_id    text collate "C" not null,
  source     text collate "C" not null,
  from_ticks bigint not null,
  to_ticks   bigint,
  cause      text not null,
  recovered  boolean not null,
  primary key (twin_id, source, from_ticks)
);

create table stale_intervals (
  twin_id    text collate "C" not null,
  path       text collate "C" not null,
  from_ticks bigint not null,
  to_ticks   bigint,
  cause      text not null,
  primary key (twin_id, path, from_ticks)
);
create index stale_intervals_open on stale_intervals (twin_id) where to_ticks is null;

-- How far the records of each partition are known; moves with the inbox.
create table known (
  topic     text not null,
  partition integer not null,
  known_at  timestamptz not null,
  primary key (topic, partition)
);

-- One row: readings of before are not kept any more; null while nobody has looked.
create table kept (
  from_ticks bigint
);
insert into kept default values;
`;

/** Every revision, and the state after some of them: state as of any revision or known time is one snapshot and the events after it. */
export const EVENTS_MIGRATION = `
-- One partition per month of known_at.
create table events (
  known_at  timestamptz not null,
  at_ticks  bigint not null,
  rev       integer not null,
  prev_rev  integer not null,
  life      integer not null,
  type      text not null,
  twin_id   text collate "C" not null,
  event     json not null,
  primary key (twin_id, life, rev, known_at)
) partition by range (known_at);

create table snapshots (
  known_at timestamptz not null,
  rev      integer not null,
  life     integer not null,
  twin_id  text collate "C" not null,
  state    json not null,
  primary key (twin_id, life, rev)
);
create index snapshots_by_time on snapshots (twin_id, known_at);

-- The last event of each twin. Offsets grow over deletions and new registrations too: what is not above is a repetition.
create table heads (
  twin_id      text collate "C" primary key,
  partition    integer not null,
  life         integer not null,
  rev          integer not null,
  snapshot_rev integer not null,
  input_offset bigint not null,
  known_at     timestamptz not null,
  deleted      boolean not null
) with (fillfactor = 70);
create index heads_by_partition on heads (partition);
`;

/** Aggregates of each second, minute and hour, good and uncertain readings apart; and what is to be aggregated (again). */
export const TIERS_MIGRATION = `
create table rollups_1s (
  bucket_ticks bigint not null,
  series_id    integer not null,
  good         integer not null,
  uncertain    integer not null,
  bad          integer not null,
  good_n       integer not null,
  good_min double precision, good_max double precision, good_sum double precision, good_m2 double precision,
  good_first_ticks bigint, good_first_num double precision, good_last_ticks bigint, good_last_num double precision,
  uncertain_n  integer not null,
  uncertain_min double precision, uncertain_max double precision, uncertain_sum double precision, uncertain_m2 double precision,
  uncertain_first_ticks bigint, uncertain_first_num double precision, uncertain_last_ticks bigint, uncertain_last_num double precision,
  primary key (series_id, bucket_ticks)
) partition by range (bucket_ticks);
create table rollups_1m (like rollups_1s, primary key (series_id, bucket_ticks)) partition by range (bucket_ticks);
create table rollups_1h (like rollups_1s, primary key (series_id, bucket_ticks)) partition by range (bucket_ticks);

-- Minutes of series whose readings changed since they were aggregated. Only added to and taken from: no writer waits for another.
create table dirty_minutes (
  id         bigint generated always as identity primary key,
  minute     integer not null,
  marked_at  timestamptz not null default clock_timestamp(),
  series_ids integer[] not null
);
`;

/** A partition is made beside the table and attached: the lock this takes lets readers and writers go on. */
export const PARTITIONS_MIGRATION = `
create function make_partition(parent text, child text, low text, high text) returns void language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtextextended(current_schema() || '.' || parent, 2));
  if to_regclass(format('%I.%I', current_schema(), child)) is not null then return; end if;
  execute format('create table %I (like %I including defaults including constraints)', child, parent);
  execute format('alter table %I attach partition %I for values from (%L) to (%L)', parent, child, low, high);
end $$;
`;
