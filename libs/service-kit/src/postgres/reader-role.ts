/**
 * SQL of a migration that makes the role `<schema>_reader`, which may read the schema's views and nothing else (architecture decision 7). Run
 * it again, as a migration of another name, after views were added. Where the user may not make roles it warns, and goes on.
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
