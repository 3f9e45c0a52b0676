import { type Pool } from 'pg';

/** What PostgreSQL says a schema offers to whoever uses it. Partitions are left out: they come and go with the days. */
export interface Catalog {
  readonly relations: Readonly<Record<string, Relation>>;
  /** Signature → type of the result. */
  readonly functions: Readonly<Record<string, string>>;
}

export interface Relation {
  readonly kind: string;
  readonly columns: Readonly<Record<string, Column>>;
  /** What a row must be like, as PostgreSQL writes it: keys, checks, unique indexes, triggers. */
  readonly demands: readonly string[];
  /** `role:SELECT` and so on, of others than the owner. */
  readonly grants: readonly string[];
}

export interface Column {
  readonly type: string;
  readonly isRequired: boolean;
  /** It has a value where an insert does not name it. */
  readonly isFilled: boolean;
}

const QUERY = `
with held as (
  select oid, relname, relkind, relacl, relowner from pg_class
   where relnamespace = $1::regnamespace and relkind in ('r', 'p', 'v', 'm', 'S') and not relispartition and relname <> 'schema_migrations'
), demands as (
  select conrelid as oid, pg_get_constraintdef(oid) as demand from pg_constraint where contype in ('p', 'u', 'f', 'c', 'x')
  union all
  select indrelid, pg_get_indexdef(indexrelid) from pg_index where indisunique and not exists (select from pg_constraint where conindid = indexrelid and contype in ('p', 'u', 'x'))
  union all
  select tgrelid, pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
)
select
  coalesce((select json_object_agg(relname, json_build_object(
    'kind', case relkind when 'v' then 'view' when 'm' then 'view' when 'S' then 'sequence' else 'table' end,
    'columns', (select coalesce(json_object_agg(attname, json_build_object(
        'type', format_type(atttypid, atttypmod), 'isRequired', attnotnull, 'isFilled', atthasdef or attidentity <> '' or not attnotnull)), '{}')
      from pg_attribute where attrelid = held.oid and attnum > 0 and not attisdropped),
    'demands', (select coalesce(json_agg(demand order by demand), '[]') from demands where demands.oid = held.oid),
    'grants', (select coalesce(json_agg(grantee::regrole::text || ':' || privilege_type order by 1), '[]') from aclexplode(relacl) where grantee not in (0, relowner))
  ) order by relname) from held), '{}') as relations,
  coalesce((select json_object_agg(oid::regprocedure::text, pg_get_function_result(oid)) from pg_proc where pronamespace = $1::regnamespace), '{}') as functions`;

export async function readCatalog(pool: Pool, schema: string): Promise<Catalog> {
  const { rows } = await pool.query<Catalog>(QUERY, [schema]);
  return rows[0]!;
}
