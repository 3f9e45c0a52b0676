import { OrreryError, type Relationship } from '@orrery/contracts';
import { type Pool } from 'pg';
import { type Filter } from '../domain/rql/filter.js';
import { type SortKey } from '../domain/rql/parse-order.js';
import { type IndexedValue } from '../domain/search/index-changes.js';
import { conditionOf, type Readable } from './search-condition.js';
import { after, orderBy, orderOf } from './search-order.js';
import { SqlParameters } from './sql-parameters.js';
import { inTransaction } from './transaction.js';

export interface SearchQuery {
  readonly filter?: Filter;
  readonly sort: readonly SortKey[];
  /** Where the page before ended. */
  readonly position?: readonly (string | number)[];
  readonly limit: number;
}

export interface FoundTwin {
  readonly twinId: string;
  readonly model: string;
  readonly site: string;
  readonly name: string | null;
  readonly level: string | null;
  readonly partOf: string | null;
  readonly externalIds: Readonly<Record<string, string>>;
  /** null while it is registered and not projected yet. */
  readonly rev: number | null;
  readonly at: string | null;
  readonly position: readonly string[];
}

export type StoredValue = Omit<IndexedValue, 'offset'>;

/** A search that takes longer is stopped: readers share one database. */
const TIMEOUT_MS = 10_000;
const QUERY_CANCELED = '57014';

/** Finds twins in the registry, joined with the index of their values. */
export class SearchStore {
  constructor(private readonly pool: Pool) {}

  /** Every twin's id: who may not read all of them is filtered by it. */
  async twinIds(): Promise<string[]> {
    const { rows } = await this.pool.query<{ id: string }>('select id from twins order by id');
    return rows.map(({ id }) => id);
  }

  async find({ filter, sort, position, limit }: SearchQuery, readable: Readable): Promise<FoundTwin[]> {
    const parameters = new SqlParameters();
    const order = orderOf(sort, readable, parameters);
    const twins = readable(undefined);
    const conditions = [
      ...(twins === undefined ? [] : [`t.id = any(${parameters.add(twins, 'text[]')})`]),
      ...(filter === undefined ? [] : [conditionOf(filter, readable, parameters)]),
      ...(position === undefined ? [] : [after(order, position, parameters)]),
    ];
    const sql = `select t.id, t.model, t.site, t.name, t.level, t.part_of, t.external_ids, s.rev, s.at, array[${order.columns.map((column) => `(${column.sql})::text`).join(', ')}] as position
      from twins t left join search_twins s on s.twin_id = t.id ${order.joins}
      ${conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`} order by ${orderBy(order)} limit ${parameters.add(limit, 'integer')}`;
    const rows = await this.run<FoundRow>(sql, parameters.values);
    return rows.map(({ id, part_of, external_ids, rev, ...row }) => ({ ...row, twinId: id, partOf: part_of, externalIds: external_ids, rev: rev === null ? null : Number(rev) }));
  }

  /** twin id → field of the index → value, of those that there are. */
  async values(twinIds: readonly string[], fields: readonly string[]): Promise<Map<string, Map<string, StoredValue>>> {
    if (fields.length === 0) return new Map();
    const rows = await this.run<StoredValue & { twinId: string; field: string }>(
      'select twin_id as "twinId", field, kind, num::text, text, quality, event_ts as "eventTs" from search_values where twin_id = any($1) and field = any($2)',
      [twinIds, fields],
    );
    return grouped(rows, ({ twinId }) => twinId, ({ field }) => field);
  }

  async relationships(twinIds: readonly string[]): Promise<(Pick<Relationship, 'name' | 'target'> & { twinId: string })[]> {
    return this.run('select twin_id as "twinId", name, target from relationships where twin_id = any($1) order by twin_id, position', [twinIds]);
  }

  private async run<R>(sql: string, values: unknown[]): Promise<R[]> {
    try {
      return await inTransaction(this.pool, async (tx) => {
        await tx.query(`set local statement_timeout = ${TIMEOUT_MS}`);
        return (await tx.query<R & object>(sql, values)).rows;
      });
    } catch (error) {
      if ((error as { code?: unknown }).code !== QUERY_CANCELED) throw error;
      throw new OrreryError('timeout', `the search took longer than ${TIMEOUT_MS / 1_000} s and was stopped`, { cause: error, remedy: 'Narrow the filter, e.g. by site or model, or sort by twinId.', details: { kind: 'search-too-slow' } });
    }
  }
}

interface FoundRow extends Omit<FoundTwin, 'twinId' | 'partOf' | 'externalIds' | 'rev'> {
  readonly id: string;
  readonly part_of: string | null;
  readonly external_ids: Record<string, string>;
  readonly rev: string | null;
}

function grouped<T>(rows: readonly T[], outer: (row: T) => string, inner: (row: T) => string): Map<string, Map<string, T>> {
  const groups = new Map<string, Map<string, T>>();
  for (const row of rows) {
    const group = groups.get(outer(row)) ?? new Map<string, T>();
    groups.set(outer(row), group.set(inner(row), row));
  }
  return groups;
}
