import { type Pool } from 'pg';
import { type DefinitionKind, type DefinitionOf } from '../domain/registry.js';

/** What plants define, one by one and as lists. */
export class DefinitionsStore {
  constructor(private readonly pool: Pool) {}

  async list<K extends DefinitionKind>(kind: K, after: string, limit: number): Promise<DefinitionOf<K>[]> {
    const { rows } = await this.pool.query<{ body: DefinitionOf<K> }>(
      'select distinct on (id) body from definitions where kind = $1 and id > $2 order by id limit $3',
      [kind, after, limit],
    );
    return rows.map((row) => row.body);
  }

  async one<K extends DefinitionKind>(kind: K, id: string): Promise<DefinitionOf<K> | undefined> {
    const { rows } = await this.pool.query<{ body: DefinitionOf<K> }>('select body from definitions where kind = $1 and id = $2 limit 1', [kind, id]);
    return rows[0]?.body;
  }

  /** Twins that are bound to a source. */
  async boundTwins(source: string): Promise<string[]> {
    const { rows } = await this.pool.query<{ twin_id: string }>(
      `select distinct body ->> 'twinId' as twin_id from definitions where kind = 'binding' and key like $1`,
      [`binding/${source.replaceAll(/[\\%_]/g, '\\$&')}/%`],
    );
    return rows.map((row) => row.twin_id);
  }

  /** Paths of a twin that have a command target: what is wanted there goes through a command. */
  async commandPaths(twinId: string): Promise<Set<string>> {
    const { rows } = await this.pool.query<{ path: string }>(
      `select item ->> 'path' as path from definitions, jsonb_array_elements(body -> 'items') item
        where kind = 'binding' and body ->> 'twinId' = $1 and item -> 'command' is not null`,
      [twinId],
    );
    return new Set(rows.map((row) => row.path));
  }

  /** Commands of a twin's model that are bound to a method of a source, in the order of their paths. */
  async methodPaths(twinId: string): Promise<string[]> {
    const { rows } = await this.pool.query<{ path: string }>(
      `select distinct method ->> 'path' as path from definitions, jsonb_array_elements(body -> 'methods') method
        where kind = 'binding' and body ->> 'twinId' = $1 order by path`,
      [twinId],
    );
    return rows.map((row) => row.path);
  }
}
