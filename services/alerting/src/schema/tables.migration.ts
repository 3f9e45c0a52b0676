/** State, in tables that others never read: they have the views. */
export const TABLES_MIGRATION = `
create table memories (
  twin_id   text primary key,
  partition integer not null,
  rev       bigint not null,
  due_at    timestamptz,
  body      jsonb not null
);
create index memories_due on memories (due_at) where due_at is not null;
create index memories_by_partition on memories (partition);
comment on table memories is 'What the rules of a twin need to know of its past; a function of the log up to the inbox position, and of ticks.';

create table alerts (
  key        text primary key,
  partition  integer not null,
  twin_id    text not null,
  rule       text not null,
  instance   text not null,
  state      text not null,
  process    text not null,
  active     boolean not null,
  priority   text not null,
  occurrence integer not null,
  rev        bigint not null,
  grp        text not null,
  raised_at  timestamptz not null,
  changed_at timestamptz not null,
  due_at     timestamptz,
  body       jsonb not null
);
create index alerts_by_twin on alerts (twin_id);
create index alerts_open on alerts (grp) where process <> 'normal';
create index alerts_due on alerts (due_at) where due_at is not null;

create table alert_changes (
  key        text not null,
  rev        bigint not null,
  twin_id    text not null,
  at         timestamptz not null,
  what       text not null,
  by         text,
  occurrence integer not null,
  state      text not null,
  process    text not null,
  active     boolean not null,
  priority   text not null,
  evidence   text not null,
  primary key (key, rev)
);
create index alert_changes_by_time on alert_changes (at);

create table actions (
  id      text primary key,
  at      timestamptz not null,
  twin_id text not null,
  type    text not null,
  alert   text,
  by      text not null,
  status  text not null,
  why     text
);

create table windows (
  id       text primary key,
  twin_id  text not null,
  from_at  timestamptz not null,
  until_at timestamptz not null,
  ended_at timestamptz,
  by       text not null,
  reason   text not null,
  applied  boolean not null default false
);

create table pages (
  grp     text not null,
  route   text not null,
  site    text not null,
  twin_id text not null,
  due_at  timestamptz,
  sent    integer not null default 0,
  uid     text not null default gen_random_uuid()::text,
  primary key (grp, route)
);
create index pages_due on pages (due_at) where due_at is not null;

create table deliveries (
  id            text primary key,
  status        text not null,
  next_at       timestamptz,
  claimed_until timestamptz,
  first_due     timestamptz not null,
  address       text not null,
  subject       text not null,
  content       text not null,
  changed_at    timestamptz not null,
  body          jsonb not null
);
create index deliveries_due on deliveries (next_at) where next_at is not null;
create index deliveries_by_time on deliveries (changed_at);

create table swept (
  site text primary key,
  hash text not null
);
comment on table swept is 'The rules of each site that all its twins have been judged by.';
`;

/** A page that was settled is due again when its group wants somebody again; how soon, its route says. */
export const REMINDERS_MIGRATION = `alter table pages add column remind_ms bigint`;

/** What was told of each alert is kept with the alert and the message: what is news is judged by it, and each alert can be accounted for. */
export const TOLD_MIGRATION = `
create table told (
  message    text not null,
  route      text not null,
  key        text not null,
  occurrence integer not null,
  count      integer not null,
  priority   text not null,
  at         timestamptz not null,
  forgotten  boolean not null default false,
  primary key (message, key)
);
create index told_by_alert on told (key, route, at);
create index told_by_time on told (at);
comment on column told.forgotten is 'The alert was kept from people since, or is gone: it is to be told again.';
alter table pages drop column remind_ms;
`;

/** Whoever looks at an alert sees who was told of it: by its group, or as one of the alerts that a message names. */
export const RECEIPTS_MIGRATION = `
create index deliveries_by_group on deliveries ((body ->> 'group'));
create index deliveries_by_alert on deliveries using gin ((body -> 'alerts'));
`;
