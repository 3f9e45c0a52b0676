/** Imports of history: how far each is, and what became of its rows. The batches that came are kept by number, so that none counts twice. */
export const IMPORTS_MIGRATION = `
create table imports (
  id          uuid primary key,
  key         text,
  twin_id     text collate "C" not null,
  source      text not null,
  file        text,
  by          text not null,
  started_at  text not null,
  finished_at text,
  next_batch  integer not null default 1,
  rows        bigint not null default 0,
  accepted    bigint not null default 0,
  refused     bigint not null default 0,
  expired     bigint not null default 0,
  backward    bigint not null default 0,
  reasons     jsonb not null default '[]'
);
create index imports_by_key on imports (key, started_at desc);
create index imports_by_start on imports (started_at desc);

create table import_batches (
  import_id uuid not null references imports (id) on delete cascade,
  batch     integer not null,
  digest    text not null,
  primary key (import_id, batch)
);
`;
