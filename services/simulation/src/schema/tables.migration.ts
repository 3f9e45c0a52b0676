/** Runs, what there is to do for them, and what came of it. `share` is a keyword nowhere, `from` is: hence `first` and `beyond`. */
export const TABLES_MIGRATION = `
create table runs (
  id            text collate "C" primary key,
  seq           bigint generated always as identity,
  partition     integer not null,
  state         text not null,
  kind          text not null,
  title         text,
  by_name       text not null,
  model_name    text not null,
  model_text    text not null,
  model_hash    text not null,
  wishes        jsonb not null,
  plan          jsonb,
  about         text not null,
  planned       integer not null default 0,
  done          integer not null default 0,
  time_limit_ms bigint not null,
  requested_at  timestamptz not null default clock_timestamp(),
  deadline_at   timestamptz,
  ended_at      timestamptz,
  ended_by      text,
  failure       jsonb,
  traceparent   text
);
create index runs_under_way on runs (by_name) where state = 'running';
create index runs_by_time on runs (requested_at);

create table tasks (
  run       text collate "C" not null references runs on delete cascade,
  number    integer not null,
  kind      text not null,
  partition integer,
  round     integer not null,
  place     integer not null,
  variant   jsonb,
  first     integer not null,
  beyond    integer not null,
  attempts  integer not null default 0,
  begun_by  text,
  progress  real not null default 0,
  ended_at  timestamptz,
  outcome   bytea,
  failed    jsonb,
  body      text,
  primary key (run, number)
);
create index tasks_waiting on tasks (partition) where ended_at is null;
comment on column tasks.partition is 'Whoever has this partition of simulation.runs does it; null until its record has come';
comment on column tasks.outcome is 'IEEE 754 doubles, little-endian, replication by replication: exact, NaN and infinities included. Gone once the run has ended';
comment on column tasks.body is 'The same as people and programs read it, null for what is no number';

create table results (
  run  text collate "C" primary key references runs on delete cascade,
  hash text not null,
  body text not null
);
`;

/** The contract with the API and with SQL: columns are only added; what would change one becomes _v2. */
export const VIEWS_MIGRATION = `
create view runs_v1 as
select id, state, kind, title, by_name, model_name, model_text, model_hash, wishes, plan, about, planned, done,
       (select coalesce(sum(progress * (beyond - first)), 0) from tasks where run = id and kind = 'share' and ended_at is null)::float8 as under_way,
       requested_at, deadline_at, ended_at, ended_by, failure, (select hash from results where run = id) as result_hash
  from runs;

create view shares_v1 as
select run, number as share, body::json as body, ended_at from tasks where kind = 'share' and ended_at is not null and body is not null;

create view results_v1 as select run, hash, body from results;
`;
