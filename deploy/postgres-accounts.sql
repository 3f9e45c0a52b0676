-- Accounts of PostgreSQL for one realm of Orrery: each service owns its schema and sees no other's; who reads is granted the views alone (docs/accounts.md).
-- For a superuser, or for the owner of the database who may create roles:
--   psql -v ON_ERROR_STOP=1 -d orrery -f deploy/postgres-accounts.sql
--   PGOPTIONS='-c orrery.realm=shadow' psql …        another realm: shadow_historian and so on
-- Run it again as often as you like, also beside services that work: it adds what is missing and touches no password.
begin;
do $$
declare
  realm text := coalesce(nullif(current_setting('orrery.realm', true), ''), 'real');
  prefix text := case realm when 'real' then '' else replace(realm, '-', '_') || '_' end;
  account text;
  its_owner text;
  membership text[];
begin
  if realm !~ '^[a-z][a-z0-9-]*$' then raise exception 'orrery.realm: % is no realm', realm; end if;
  -- Who may create roles without being a superuser may hand a schema only to a role that he may become (PostgreSQL 16 and later).
  if exists (select from pg_settings where name = 'createrole_self_grant') then perform set_config('createrole_self_grant', 'set, inherit', true); end if;

  -- Readers: roles that nobody signs in with. Each service grants its own at every start.
  foreach account in array array['historian_reader', 'alerting_reader', 'simulation_reader', 'command_reader', 'api_reader'] loop
    if not exists (select from pg_roles where rolname = prefix || account) then execute format('create role %I nologin', prefix || account); end if;
  end loop;

  -- Users, without a password yet: nobody gets in until you give one.
  foreach account in array array['historian', 'alerting', 'simulation', 'command', 'api', 'api_views', 'command_policy'] loop
    account := prefix || account;
    if not exists (select from pg_roles where rolname = account) then execute format('create role %I login nosuperuser nocreatedb nocreaterole noreplication nobypassrls', account); end if;
    if exists (select from pg_roles where rolname = account and (rolsuper or rolcreaterole or rolcreatedb or rolreplication or rolbypassrls)) then
      raise exception 'user % may do more than a service needs', account using hint = format('alter role %I nosuperuser nocreatedb nocreaterole noreplication nobypassrls', account);
    end if;
    execute format('grant connect on database %I to %I', current_database(), account);
  end loop;

  -- A schema each, and temporary tables; none may make another schema, so none can take another's place.
  foreach account in array array['historian', 'alerting', 'simulation', 'command', 'api'] loop
    account := prefix || account;
    execute format('grant temporary on database %I to %I', current_database(), account);
    select pg_get_userbyid(nspowner) into its_owner from pg_namespace where nspname = account;
    if its_owner is null then
      execute format('create schema %I authorization %I', account, account);
    elsif its_owner <> account then
      raise exception 'schema % belongs to %, not to %', account, its_owner, account
        using hint = 'Services that all signed in as one user: stop them, and give each schema with its tables, views, sequences and functions to its user (alter … owner to).';
    end if;
  end loop;

  -- Who signs in to read: the api what others show, command the policy.
  foreach membership slice 1 in array array[['historian_reader', 'api_views'], ['alerting_reader', 'api_views'], ['simulation_reader', 'api_views'], ['command_reader', 'api_views'], ['api_reader', 'command_policy']] loop
    execute format('grant %I to %I', prefix || membership[1], prefix || membership[2]);
  end loop;
end $$;
commit;
