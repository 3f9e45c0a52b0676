/** The last score of each detector for each twin: maintenance.scores is no compacted topic, and reading a month of it at every start would take long. */
export const SCORES_MIGRATION = `
  create table scores (
    twin_id text collate "C" not null,
    detector text collate "C" not null,
    at text collate "C" not null,
    body jsonb not null,
    primary key (twin_id, detector)
  );
`;
