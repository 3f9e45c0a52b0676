/**
 * The index of search (ADR 0012): one row for each value, because ranges and equality of any path must be found by an index, and
 * one change must write one row. What the registry says of a twin is not copied: queries join it.
 */
export const SEARCH_MIGRATION = `
  create table search_twins (
    twin_id text collate "C" primary key,
    rev bigint,
    at text collate "C",
    input_offset bigint not null,
    holes_to bigint
  ) with (fillfactor = 80);
  comment on table search_twins is 'How the index stands with each twin; rev null: deleted, kept so that what is older cannot bring it back.';

  create table search_values (
    twin_id text collate "C" not null,
    field text collate "C" not null,
    kind "char" not null,
    num numeric,
    text text collate "C",
    quality text,
    event_ts text collate "C",
    input_offset bigint not null,
    primary key (twin_id, field)
  ) with (fillfactor = 80);
  create index search_values_by_num on search_values (field, num);
  create index search_values_by_text on search_values (field, left(text, 100)) where text is not null;
  create index search_values_not_good on search_values (field, quality) where quality <> 'good';

  create table search_index (version integer not null);
  comment on table search_index is 'Empty it and start the service again to have the index rebuilt from twin.state.';
`;
