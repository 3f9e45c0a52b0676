import { type TwinBounds } from '@orrery/access';
import { type Level, type Relationship } from '@orrery/contracts';
import { type Pool } from 'pg';

export interface TwinFilter {
  readonly site?: string;
  readonly model?: string;
  readonly level?: string;
  readonly partOf?: string;
  /** Part of the name, in any case. */
  readonly name?: string;
  /** Start of the id. */
  readonly id?: string;
  /** `<system>:<id>` in another system, e.g. `sap:10000123`. */
  readonly externalId?: string;
}

export interface ListedTwin {
  readonly twinId: string;
  readonly model: string;
  readonly name?: string;
  readonly level?: Level;
  readonly partOf?: string;
  readonly externalIds?: Readonly<Record<string, string>>;
}

export interface RelationshipFilter {
  readonly twin?: string;
  readonly name?: string;
  readonly target?: string;
}

export type ListedRelationship = { readonly twinId: string; readonly position: number } & Relationship;

interface TwinRow {
  readonly id: string;
  readonly model: string;
  readonly name: string | null;
  readonly level: Level | null;
  readonly part_of: string | null;
  readonly external_ids: Record<string, string>;
}

/** The registry's twins and relationships, to look up and list by. */
export class TwinDirectoryStore {
  constructor(private readonly pool: Pool) {}

  async exists(twinId: string): Promise<boolean> {
    const { rowCount } = await this.pool.query('select 1 from twins where id = $1', [twinId]);
    return rowCount === 1;
  }

  /** At most `limit` twins after the id `after`, in the order of ids; none beyond `bounds`. */
  async list(filter: TwinFilter, after: string, limit: number, bounds?: TwinBounds): Promise<ListedTwin[]> {
    const external = filter.externalId === undefined ? null : externalId(filter.externalId);
    const { rows } = await this.pool.query<TwinRow>(
      `select id, model, name, level, part_of, external_ids from twins
        where id > $1
          and ($2::text is null or site = $2) and ($3::text is null or model = $3) and ($4::text is null or level = $4)
          and ($5::text is null or part_of = $5) and ($6::text is null or name ilike $6) and ($7::text is null or id like $7)
          and ($8::jsonb is null or external_ids @> $8)
          and ($10::text[] is null or site = any($10) or id = any($11))
        order by id limit $9`,
      [
        after,
        filter.site ?? null,
        filter.model ?? null,
        filter.level ?? null,
        filter.partOf ?? null,
        filter.name === undefined ? null : `%${escapeLike(filter.name)}%`,
        filter.id === undefined ? null : `${escapeLike(filter.id)}%`,
        external,
        limit,
        bounds?.sites ?? null,
        bounds?.twinIds ?? null,
      ],
    );
    return rows.map(listed);
  }

  async relationships(filter: RelationshipFilter, after: readonly [twinId: string, position: number], limit: number, bounds?: TwinBounds): Promise<ListedRelationship[]> {
    const { rows } = await this.pool.query<{ twin_id: string; position: number; name: string; target: string; properties: Record<string, unknown> | null }>(
      `select twin_id, position, name, target, properties from relationships
        where (twin_id, position) > ($1, $2)
          and ($3::text is null or twin_id = $3) and ($4::text is null or name = $4) and ($5::text is null or target = $5)
          and ($7::text[] is null or split_part(twin_id, ':', 2) = any($7) or twin_id = any($8))
        order by twin_id, position limit $6`,
      [...after, filter.twin ?? null, filter.name ?? null, filter.target ?? null, limit, bounds?.sites ?? null, bounds?.twinIds ?? null],
    );
    return rows.map(({ twin_id, position, name, target, properties }) => ({ twinId: twin_id, position, name, target, ...(properties ? { properties } : {}) }));
  }

  /** Every twin with what it is part of: the tree that stream filters walk. */
  async tree(): Promise<{ twinId: string; partOf: string | null }[]> {
    const { rows } = await this.pool.query<{ id: string; part_of: string | null }>('select id, part_of from twins');
    return rows.map((row) => ({ twinId: row.id, partOf: row.part_of }));
  }
}

function listed(row: TwinRow): ListedTwin {
  return {
    twinId: row.id,
    model: row.model,
    ...(row.name === null ? {} : { name: row.name }),
    ...(row.level === null ? {} : { level: row.level }),
    ...(row.part_of === null ? {} : { partOf: row.part_of }),
    ...(Object.keys(row.external_ids).length === 0 ? {} : { externalIds: row.external_ids }),
  };
}

const escapeLike = (text: string) => text.replaceAll(/[\\%_]/g, '\\$&');

function externalId(text: string): string {
  const colon = text.indexOf(':');
  return JSON.stringify({ [text.slice(0, colon)]: text.slice(colon + 1) });
}
