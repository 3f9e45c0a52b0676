import type { ClientBase } from 'pg';

/** A right that somebody else must give first. */
const NO_RIGHT = '42501';

export const readerOf = (schema: string): string => `${schema}_reader`;

/**
 * SQL of a migration that makes the role `<schema>_reader`, which may read the schema's views and nothing else (architecture decision 7). Where the
 * user may not make roles it warns, and goes on: `grantReader` gives what is missing at every start.
 */
export const readerRoleSql = (schema: string): string => `
do $$
declare reader text;
begin
  if not exists (select 1 from pg_roles where rolname = '${schema}_reader') then create role ${schema}_reader nologin; end if;
  grant usage on schema ${schema} to ${schema}_reader;
  for reader in select viewname from pg_views where schemaname = '${schema}' loop
    execute format('grant select on ${schema}.%I to ${schema}_reader', reader);
  end loop;
exception when insufficient_privilege then
  raise warning 'role ${schema}_reader was not made: this user may not; create it and grant it select on the views of ${schema}';
end $$;
`;

/**
 * Lets the role `<schema>_reader` read every view of the schema, as it is now: what was granted before is left alone. Asked at every start, under the lock of
 * migrations: a role that an administrator makes later (deploy/postgres-accounts.sql) has its rights with the next start, and so has one that lost them.
 *
 * @returns what keeps readers out, and what to do; undefined where they can read
 */
export async function grantReader(session: ClientBase, schema: string): Promise<string | undefined> {
  const reader = readerOf(schema);
  try {
    const { rowCount } = await session.query('SELECT FROM pg_roles WHERE rolname = $1', [reader]);
    if (!rowCount) await session.query(`CREATE ROLE ${reader} NOLOGIN`);
    for (const right of await missing(session, schema, reader)) await session.query(`GRANT ${right} TO ${reader}`);
    return undefined;
  } catch (error) {
    if ((error as { code?: string }).code !== NO_RIGHT) throw error;
    return `Nobody else may read the views of schema ${schema}: ${(error as Error).message}. Its readers are the members of role ${reader}. Run deploy/postgres-accounts.sql as an administrator of PostgreSQL, and start this service again.`;
  }
}

/** What the reader may not do yet, as GRANT names it. */
async function missing(session: ClientBase, schema: string, reader: string): Promise<string[]> {
  const { rows } = await session.query<{ right: string }>(
    `SELECT format('USAGE ON SCHEMA %I', $1::text) AS right WHERE NOT has_schema_privilege($2, $1, 'usage')
     UNION ALL
     SELECT format('SELECT ON %I.%I', schemaname, viewname) FROM pg_views WHERE schemaname = $1 AND NOT has_table_privilege($2, format('%I.%I', schemaname, viewname), 'select')`,
    [schema, reader],
  );
  return rows.map(({ right }) => right);
}
