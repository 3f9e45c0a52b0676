/** The schema `api`: what plants define, what one can ask of it, who applied what, and (from libs/kafka) the outbox. */
export const REGISTRY_MIGRATION = `
  create table definitions (
    key text collate "C" not null,
    plant text not null,
    kind text not null,
    id text collate "C" not null,
    body jsonb not null,
    applied_at text not null,
    primary key (key, plant)
  );
  create index definitions_by_plant on definitions (plant);
  create index definitions_by_kind on definitions (kind, id);
  create index bindings_by_twin on definitions ((body ->> 'twinId')) where kind = 'binding';

  create table twins (
    id text collate "C" primary key,
    plant text not null,
    site text collate "C" not null,
    model text collate "C" not null,
    name text,
    level text,
    part_of text collate "C",
    external_ids jsonb not null default '{}'
  );
  create index twins_by_site on twins (site, id);
  create index twins_by_part_of on twins (part_of, id);
  create index twins_by_model on twins (model, id);
  create index twins_by_external_id on twins using gin (external_ids jsonb_path_ops);

  create table relationships (
    twin_id text collate "C" not null references twins (id) on delete cascade deferrable initially deferred,
    position integer not null,
    name text not null,
    target text collate "C" not null,
    properties jsonb,
    primary key (twin_id, position)
  );
  create index relationships_by_target on relationships (target, name);

  create table applies (
    id bigint generated always as identity primary key,
    at text not null,
    plant text not null,
    by text not null,
    changes jsonb not null
  );
`;

/** What others may read of it: command judges by what is applied, and takes none of it from Kafka. The version changes with every apply that changes anything. */
export const PLANT_VIEWS_MIGRATION = `
  create view plant_definitions_v1 as select key, body from definitions where kind in ('twin', 'binding', 'source', 'rules');
  create view plant_version_v1 as select coalesce((select id || ' ' || at from applies order by id desc limit 1), 'none') as version;
`;

/** What the last comparison of a plant with its folder found: one row a plant, whichever instance was asked. */
export const PLANT_CHECKS_MIGRATION = `
  create table plant_checks (
    plant text primary key,
    at timestamptz not null,
    by text not null,
    changes integer not null
  );
`;

/** Each definition as the topics have it, with when it was applied: who reads it here checks it by the same schema. */
export const WHOLE_PLANT_VIEWS_MIGRATION = `
  create or replace view plant_definitions_v1 as
  select key, body || jsonb_build_object('appliedAt', applied_at) as body from definitions where kind in ('twin', 'binding', 'source', 'rules');
`;
