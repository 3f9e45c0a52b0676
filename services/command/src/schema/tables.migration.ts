/** Commands, and what may keep them from being written. `body` is the command as libs/commands has it. */
export const TABLES_MIGRATION = `
create sequence places;

create table commands (
  id       text collate "C" primary key,
  twin_id  text collate "C" not null,
  key      text not null,
  state    text not null,
  is_ended boolean not null,
  place    bigint,
  body     jsonb not null,
  unique (twin_id, key)
);
create index commands_by_twin on commands (twin_id) where not is_ended;

create table requests (
  id         text collate "C" primary key,
  seq        bigint generated always as identity,
  entity     text collate "C" not null,
  body       jsonb,
  handled_at timestamptz
);
create index requests_waiting on requests (entity, seq) where handled_at is null;
comment on column requests.body is 'As asked, with its proof; gone once it is handled. The id stays, so that the same request is not done twice.';

create table locks (twin_id text collate "C" primary key, by_name text not null, reason text not null, at text not null);
create table kills (site text collate "C" primary key, by_name text not null, reason text not null, at text not null);
create table maintenance_windows (id text primary key, twin_id text collate "C" not null, from_ts text not null, until_ts text not null, reason text not null);
`;

/** Append-only: rows are never changed or taken out, by this service or, as far as its rights go, by anybody. */
export const AUDIT_MIGRATION = `
create table audit (
  seq      bigint primary key,
  at       text not null,
  subject  text not null,
  body     json not null,
  previous text not null,
  hash     text not null
);
create table audit_head (is_only boolean primary key default true check (is_only), seq bigint not null, hash text not null);
insert into audit_head (seq, hash) values (0, repeat('0', 64));

create function refuse_change() returns trigger language plpgsql as $$ begin raise exception 'the audit is append-only'; end $$;
create trigger audit_append_only before update or delete on audit for each row execute function refuse_change();
create trigger audit_never_emptied before truncate on audit for each statement execute function refuse_change();
`;

export const VIEWS_MIGRATION = `
create view audit_v1 as select seq, at, subject, body, previous, hash from audit;

create view commands_v1 as
select id, twin_id, body ->> 'path' as path, state, is_ended, body -> 'value' as value, body ->> 'unit' as unit, body ->> 'reason' as reason,
       body -> 'by' ->> 'name' as proposed_by, body ->> 'proposedAt' as proposed_at, body ->> 'deadline' as deadline, body ->> 'since' as since,
       body ->> 'risk' as risk, body -> 'approvals' as approvals, body -> 'outcome' as outcome
  from commands;

create view locks_v1 as select twin_id, by_name, reason, at from locks;
create view kills_v1 as select site, by_name, reason, at from kills;
`;

/** Which alert it is to do something about. */
export const ALERTS_MIGRATION = `
create or replace view commands_v1 as
select id, twin_id, body ->> 'path' as path, state, is_ended, body -> 'value' as value, body ->> 'unit' as unit, body ->> 'reason' as reason,
       body -> 'by' ->> 'name' as proposed_by, body ->> 'proposedAt' as proposed_at, body ->> 'deadline' as deadline, body ->> 'since' as since,
       body ->> 'risk' as risk, body -> 'approvals' as approvals, body -> 'outcome' as outcome, body ->> 'alert' as alert
  from commands;
`;

/** What a method is called with. */
export const ARGUMENTS_MIGRATION = `
create or replace view commands_v1 as
select id, twin_id, body ->> 'path' as path, state, is_ended, body -> 'value' as value, body ->> 'unit' as unit, body ->> 'reason' as reason,
       body -> 'by' ->> 'name' as proposed_by, body ->> 'proposedAt' as proposed_at, body ->> 'deadline' as deadline, body ->> 'since' as since,
       body ->> 'risk' as risk, body -> 'approvals' as approvals, body -> 'outcome' as outcome, body ->> 'alert' as alert, body -> 'arguments' as arguments
  from commands;
`;

/** In which trace something was asked: what follows from it, perhaps hours later and in another process, goes on in it. */
export const TRACES_MIGRATION = `
alter table requests add column traceparent text;
alter table commands add column traceparent text;
`;

/** Whose a lock is: a name may be borne by two. Locks from before have no owner, and are lifted by who may approve. */
export const LOCK_OWNERS_MIGRATION = `
alter table locks add column by_subject text;
`;

/** What the simulation service has told of its runs. */
export const SIMULATIONS_MIGRATION = `
create table simulations (
  run      text collate "C" primary key,
  kind     text,
  state    text not null,
  ended_at text,
  result   text,
  answer   json,
  why      text,
  told_at  timestamptz not null default now()
);
comment on column simulations.answer is 'Only of what has the bytes of its hash, which is in result';
`;

/** When somebody who proved who they are last said from and until when a window holds. */
export const WINDOWS_MIGRATION = `
alter table maintenance_windows add column settled_at text;
`;
