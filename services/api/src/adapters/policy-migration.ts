/** Who may do what (rule R28): one row that says which version holds, the grants, and every change of them. */
export const POLICY_MIGRATION = `
  create table policy_state (
    is_only boolean primary key default true check (is_only),
    version bigint not null,
    tree_version bigint not null
  );
  insert into policy_state (version, tree_version) values (1, 1);

  create table grants (
    id text collate "C" primary key,
    body jsonb not null
  );

  create table policy_changes (
    id bigint generated always as identity primary key,
    at text not null,
    by_subject text not null,
    by_name text not null,
    by_roles text[] not null,
    grant_id text not null,
    before jsonb,
    after jsonb,
    version bigint not null
  );
  create index policy_changes_by_subject on policy_changes (by_subject, id desc);
`;

/** What others may read of it: command judges approvals by the policy that holds when it writes. */
export const POLICY_VIEWS_MIGRATION = `
  create view policy_v1 as select version, tree_version from policy_state;
  create view grants_v1 as select id, body from grants;
`;
