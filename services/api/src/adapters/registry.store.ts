import { type TwinDefinition } from '@orrery/contracts';
import { type ClientBase } from 'pg';
import { type Change, type Definition, kindOf } from '../domain/registry.js';

/** One apply at a time, over all instances of the service: a plant is read, compared and written as a whole. */
const APPLY_LOCK = 0x6f_72_72_65;

export interface AppliedPlant {
  readonly plant: string;
  readonly definitions: number;
  readonly fingerprint: string;
  readonly appliedAt?: string;
  readonly appliedBy?: string;
  readonly drift?: number;
  readonly checkedAt?: string;
}

interface AppliedPlantRow {
  readonly plant: string;
  readonly definitions: number;
  readonly fingerprint: string;
  readonly applied_at: string | null;
  readonly applied_by: string | null;
  readonly drift: number | null;
  readonly checked_at: Date | null;
}

/** The registry as rows. Every method works inside the caller's transaction. */
export class RegistryStore {
  async lock(tx: ClientBase): Promise<void> {
    await tx.query('select pg_advisory_xact_lock($1)', [APPLY_LOCK]);
  }

  async definitionsOf(tx: ClientBase, plant: string): Promise<Definition[]> {
    const { rows } = await tx.query<{ body: Definition }>('select body from definitions where plant = $1', [plant]);
    return rows.map((row) => row.body);
  }

  /**
   * Keys of `keys` that another plant defines: its own twins, sources and bindings, or a model under the same id with
   * another document.
   */
  async foreign(tx: ClientBase, plant: string, definitions: readonly Change[]): Promise<{ key: string; plant: string }[]> {
    const wanted = definitions.filter((change) => change.after);
    const { rows } = await tx.query<{ key: string; plant: string }>(
      `select d.key, d.plant from definitions d
         join unnest($2::text[], $3::jsonb[]) as wanted (key, body) using (key)
        where d.plant <> $1 and (d.kind <> 'model' or d.body <> wanted.body) order by d.key`,
      [plant, wanted.map((change) => change.key), wanted.map((change) => JSON.stringify(change.after))],
    );
    return rows;
  }

  /** Keys of `keys` that some other plant also defines (shared models): they stay in the registry when this plant drops them. */
  async shared(tx: ClientBase, plant: string, keys: readonly string[]): Promise<Set<string>> {
    const { rows } = await tx.query<{ key: string }>('select distinct key from definitions where plant <> $1 and key = any($2)', [plant, keys]);
    return new Set(rows.map((row) => row.key));
  }

  async save(tx: ClientBase, plant: string, changes: readonly Change[], at: string): Promise<void> {
    const gone = changes.filter((change) => !change.after);
    const come = changes.filter((change) => change.after);
    await tx.query('delete from definitions where plant = $1 and key = any($2)', [plant, gone.map((change) => change.key)]);
    await tx.query(
      `insert into definitions (key, plant, kind, id, body, applied_at)
       select key, $1, kind, substr(key, length(kind) + 2), body, $5 from unnest($2::text[], $3::text[], $4::jsonb[]) as row (key, kind, body)
       on conflict (key, plant) do update set body = excluded.body, applied_at = excluded.applied_at`,
      [plant, come.map((change) => change.key), come.map(kindOf), come.map((change) => JSON.stringify(change.after)), at],
    );
    await this.saveTwins(tx, plant, changes);
  }

  private async saveTwins(tx: ClientBase, plant: string, changes: readonly Change[]): Promise<void> {
    const gone = changes.flatMap(({ before, after }) => (!after && before?.type === 'twin' ? [before.twinId] : []));
    const come = changes.flatMap(({ after }) => (after?.type === 'twin' ? [after] : []));
    await tx.query('delete from twins where id = any($1)', [gone]);
    await tx.query(
      `insert into twins (id, plant, site, model, name, level, part_of, external_ids)
       select id, $1, split_part(id, ':', 2), model, name, level, part_of, coalesce(external_ids, '{}')
         from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::jsonb[]) as row (id, model, name, level, part_of, external_ids)
       on conflict (id) do update set model = excluded.model, name = excluded.name, level = excluded.level,
         part_of = excluded.part_of, external_ids = excluded.external_ids`,
      [plant, come.map((twin) => twin.twinId), ...columnsOf(come.map((twin) => twin.definition))],
    );
    await this.saveRelationships(tx, come);
  }

  private async saveRelationships(tx: ClientBase, twins: readonly { twinId: string; definition: TwinDefinition }[]): Promise<void> {
    await tx.query('delete from relationships where twin_id = any($1)', [twins.map((twin) => twin.twinId)]);
    const rows = twins.flatMap(({ twinId, definition }) => definition.relationships.map((relationship, position) => ({ twinId, position, ...relationship })));
    await tx.query(
      `insert into relationships (twin_id, position, name, target, properties)
       select * from unnest($1::text[], $2::integer[], $3::text[], $4::text[], $5::jsonb[])`,
      [
        rows.map((row) => row.twinId),
        rows.map((row) => row.position),
        rows.map((row) => row.name),
        rows.map((row) => row.target),
        rows.map((row) => (row.properties ? JSON.stringify(row.properties) : null)),
      ],
    );
  }

  /** Every apply that changed something is kept, with who and what: the first page of the audit. */
  async record(tx: ClientBase, plant: string, by: string, at: string, report: unknown): Promise<void> {
    await tx.query('insert into applies (at, plant, by, changes) values ($1, $2, $3, $4)', [at, plant, by, JSON.stringify(report)]);
  }

  /** The last change of a plant, by whom and when. */
  async lastApply(tx: ClientBase, plant: string): Promise<{ readonly at: string; readonly by: string } | undefined> {
    const { rows } = await tx.query<{ at: string; by: string }>('select at, by from applies where plant = $1 order by id desc limit 1', [plant]);
    return rows[0];
  }

  /** A comparison that began before the last kept one says nothing newer. */
  async keepCheck(tx: ClientBase, plant: string, by: string, at: string, changes: number): Promise<void> {
    await tx.query(
      `insert into plant_checks (plant, at, by, changes) values ($1, $2, $3, $4)
       on conflict (plant) do update set at = excluded.at, by = excluded.by, changes = excluded.changes where plant_checks.at <= excluded.at`,
      [plant, at, by, changes],
    );
  }

  /** Every plant with a fingerprint of its definitions, its last change and its last comparison with its folder. */
  async plants(tx: Pick<ClientBase, 'query'>): Promise<AppliedPlant[]> {
    const { rows } = await tx.query<AppliedPlantRow>(
      `select d.plant, d.definitions, d.fingerprint, a.at as applied_at, a.by as applied_by, c.changes as drift, c.at as checked_at
         from (select plant, count(*)::integer as definitions,
                      encode(sha256(convert_to(string_agg(key || ' ' || md5(body::text), chr(10) order by key), 'UTF8')), 'hex') as fingerprint
                 from definitions group by plant) d
         left join lateral (select at, by from applies where plant = d.plant order by id desc limit 1) a on true
         left join plant_checks c on c.plant = d.plant
        order by d.plant`,
    );
    return rows.map(({ plant, definitions, fingerprint, applied_at: appliedAt, applied_by: appliedBy, drift, checked_at: checkedAt }) => ({
      plant,
      definitions,
      fingerprint,
      ...(appliedAt !== null && appliedBy !== null ? { appliedAt, appliedBy } : {}),
      ...(drift !== null && checkedAt !== null ? { drift, checkedAt: checkedAt.toISOString() } : {}),
    }));
  }

  async checks(tx: Pick<ClientBase, 'query'>): Promise<{ readonly plant: string; readonly at: Date; readonly changes: number }[]> {
    return (await tx.query<{ plant: string; at: Date; changes: number }>('select plant, at, changes from plant_checks')).rows;
  }
}

function columnsOf(definitions: readonly TwinDefinition[]): unknown[][] {
  return [
    definitions.map((definition) => definition.model),
    definitions.map((definition) => definition.name ?? null),
    definitions.map((definition) => definition.level ?? null),
    definitions.map((definition) => definition.partOf ?? null),
    definitions.map((definition) => (definition.externalIds ? JSON.stringify(definition.externalIds) : null)),
  ];
}
