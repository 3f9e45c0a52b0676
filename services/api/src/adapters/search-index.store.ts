import { type ClientBase } from 'pg';
import { type IndexChanges, type IndexedTwin, type TwinIndexChanges } from '../domain/search/index-changes.js';

/** Writes the index, each batch within the transaction that moves its inbox position. */
export class SearchIndexStore {
  /** Locks the twins' rows, in one order for all: the handlers of the two topics do not meet in the middle. */
  async known(tx: ClientBase, twinIds: readonly string[]): Promise<Map<string, IndexedTwin>> {
    const { rows } = await tx.query<{ twin_id: string; rev: string | null; at: string | null; input_offset: string; holes_to: string | null }>(
      'select twin_id, rev, at, input_offset, holes_to from search_twins where twin_id = any($1) order by twin_id for update',
      [twinIds],
    );
    return new Map(
      rows.map(({ twin_id, rev, at, input_offset, holes_to }) => [
        twin_id,
        { rev: rev === null ? null : Number(rev), at, offset: BigInt(input_offset), holesTo: holes_to === null ? null : BigInt(holes_to) },
      ]),
    );
  }

  async write(tx: ClientBase, changes: IndexChanges): Promise<void> {
    const ordered = [...changes].sort(([a], [b]) => (a < b ? -1 : 1));
    await this.saveTwins(tx, ordered.flatMap(([twinId, { twin }]) => (twin ? [{ twinId, ...twin }] : [])));
    await clear(tx, ordered.flatMap(([twinId, { clearedAt }]) => (clearedAt === undefined ? [] : [{ twinId, offset: clearedAt }])));
    await replace(tx, ordered.flatMap(([twinId, { replaced }]) => [...replaced].map(([part, offset]) => ({ twinId, part, offset }))));
    await keepParts(tx, ordered.flatMap(([twinId, { liveParts }]) => (liveParts ? [{ twinId, ...liveParts }] : [])));
    await remove(tx, ordered.flatMap(([twinId, { removed }]) => [...removed].map(([field, offset]) => ({ twinId, field, offset }))));
    await this.saveValues(tx, ordered);
  }

  private async saveTwins(tx: ClientBase, twins: readonly ({ twinId: string } & IndexedTwin)[]): Promise<void> {
    if (twins.length === 0) return;
    await tx.query(
      `insert into search_twins as known (twin_id, rev, at, input_offset, holes_to)
       select * from unnest($1::text[], $2::bigint[], $3::text[], $4::bigint[], $5::bigint[])
       on conflict (twin_id) do update set rev = excluded.rev, at = excluded.at, input_offset = excluded.input_offset, holes_to = excluded.holes_to
        where known.input_offset <= excluded.input_offset`,
      [twins.map((twin) => twin.twinId), twins.map((twin) => twin.rev), twins.map((twin) => twin.at), twins.map((twin) => twin.offset), twins.map((twin) => twin.holesTo)],
    );
  }

  /** An int64 comes as decimal text, for JSON's sake: the registry tells it from text that looks like one. */
  private async saveValues(tx: ClientBase, changes: readonly (readonly [string, TwinIndexChanges])[]): Promise<void> {
    const rows = changes.flatMap(([twinId, { values }]) => [...values].sort(([a], [b]) => (a < b ? -1 : 1)).map(([field, value]) => ({ twinId, field, ...value })));
    if (rows.length === 0) return;
    await tx.query(
      `insert into search_values as known (twin_id, field, kind, num, text, quality, event_ts, input_offset)
       select new.twin_id, new.field, case when long then 'i' else new.kind end, case when long then new.text::numeric else new.num end,
              case when long then null else new.text end, new.quality, new.event_ts, new.input_offset
         from unnest($1::text[], $2::text[], $3::"char"[], $4::numeric[], $5::text[], $6::text[], $7::text[], $8::bigint[])
              as new (twin_id, field, kind, num, text, quality, event_ts, input_offset)
        cross join lateral (select new.kind = 's' and new.text ~ '^-?[0-9]{1,20}$' and exists (
              select from definitions d where d.kind = 'twin' and d.id = new.twin_id
                 and d.body -> 'definition' -> 'properties' -> substr(new.field, strpos(new.field, '/') + 1) ->> 'datatype' in ('int64', 'uint64')) as long) as judged
       on conflict (twin_id, field) do update set kind = excluded.kind, num = excluded.num, text = excluded.text, quality = excluded.quality,
          event_ts = excluded.event_ts, input_offset = excluded.input_offset
        where known.input_offset < excluded.input_offset`,
      [
        rows.map((row) => row.twinId),
        rows.map((row) => row.field),
        rows.map((row) => row.kind),
        rows.map((row) => row.num),
        rows.map((row) => row.text),
        rows.map((row) => row.quality),
        rows.map((row) => row.eventTs),
        rows.map((row) => row.offset),
      ],
    );
  }
}

async function clear(tx: ClientBase, twins: readonly { twinId: string; offset: bigint }[]): Promise<void> {
  if (twins.length === 0) return;
  await tx.query('delete from search_values v using unnest($1::text[], $2::bigint[]) as gone (twin_id, input_offset) where v.twin_id = gone.twin_id and v.input_offset <= gone.input_offset', [
    twins.map((twin) => twin.twinId),
    twins.map((twin) => twin.offset),
  ]);
}

/** As partOfField has it. */
const PART = `case when v.field like 'properties/%/%' then split_part(v.field, '/', 2) else '' end`;

async function replace(tx: ClientBase, parts: readonly { twinId: string; part: string; offset: bigint }[]): Promise<void> {
  if (parts.length === 0) return;
  await tx.query(
    `delete from search_values v using unnest($1::text[], $2::text[], $3::bigint[]) as new (twin_id, part, input_offset)
      where v.twin_id = new.twin_id and v.input_offset < new.input_offset and ${PART} = new.part`,
    [parts.map((part) => part.twinId), parts.map((part) => part.part), parts.map((part) => part.offset)],
  );
}

async function keepParts(tx: ClientBase, roots: readonly { twinId: string; parts: readonly string[]; offset: bigint }[]): Promise<void> {
  if (roots.length === 0) return;
  await tx.query(
    `delete from search_values v using unnest($1::text[], $2::jsonb[], $3::bigint[]) as root (twin_id, parts, input_offset)
      where v.twin_id = root.twin_id and v.input_offset < root.input_offset and not root.parts ? (${PART})`,
    [roots.map((root) => root.twinId), roots.map((root) => JSON.stringify(root.parts)), roots.map((root) => root.offset)],
  );
}

async function remove(tx: ClientBase, fields: readonly { twinId: string; field: string; offset: bigint }[]): Promise<void> {
  if (fields.length === 0) return;
  await tx.query(
    `delete from search_values v using unnest($1::text[], $2::text[], $3::bigint[]) as gone (twin_id, field, input_offset)
      where v.twin_id = gone.twin_id and v.field = gone.field and v.input_offset < gone.input_offset`,
    [fields.map((field) => field.twinId), fields.map((field) => field.field), fields.map((field) => field.offset)],
  );
}
