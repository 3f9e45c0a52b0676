/**
 * The outbox of a service's schema: records that its transactions want published. Run it as a migration, with the schema
 * first in the search path.
 */
export const OUTBOX_MIGRATION = `
create table outbox (
  id            bigint generated always as identity primary key,
  topic         text not null,
  key           text not null,
  partition_key text not null,
  ce_id         text not null,
  ce_source     text not null,
  value         text,
  headers       jsonb not null default '{}',
  written_at    timestamptz not null default clock_timestamp()
);
comment on table outbox is 'Records to publish, in the order of their commits; a row is deleted once Kafka has it. value null is a tombstone.';
`;
