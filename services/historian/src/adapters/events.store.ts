import { type TwinEvent } from '@orrery/contracts';
import { applyEvent, ticksOf, timestampFromTicks, type Twin } from '@orrery/twin-model';
import { type PoolClient } from 'pg';
import { jsonText } from '../domain/json-text.js';
import { type Span, spanOf } from '../domain/time-spans.js';
import { type StaleChange } from '../domain/stale-spans.js';
import { type Head } from '../domain/twin-heads.js';
import { type PartitionsStore } from './partitions.store.js';

/** An event with its place. */
export interface EventRow {
  readonly event: TwinEvent;
  readonly life: number;
  /** Kafka's timestamp of its record. */
  readonly knownAt: string;
}

export interface EventMemory {
  readonly heads: Map<string, Head>;
  /** Twin → its paths that are stale, since when. */
  readonly stale: Map<string, Map<string, string>>;
}

/** Every revision, and snapshots to begin from. */
export class EventsStore {
  constructor(private readonly partitions: PartitionsStore) {}

  async load(tx: PoolClient, partition: number): Promise<EventMemory> {
    const { rows } = await tx.query<{ twin_id: string; life: number; rev: number; snapshot_rev: number; input_offset: string; deleted: boolean }>(
      'select twin_id, life, rev, snapshot_rev, input_offset, deleted from heads where partition = $1',
      [partition],
    );
    const heads = new Map(rows.map((row) => [row.twin_id, { life: row.life, rev: row.rev, snapshotRev: row.snapshot_rev, offset: BigInt(row.input_offset), deleted: row.deleted }]));
    const open = await tx.query<{ twin_id: string; path: string; from_ticks: string }>('select twin_id, path, from_ticks from stale_intervals where to_ticks is null and twin_id in (select twin_id from heads where partition = $1)', [partition]);
    const stale = new Map<string, Map<string, string>>();
    for (const { twin_id, path, from_ticks } of open.rows) stale.set(twin_id, (stale.get(twin_id) ?? new Map<string, string>()).set(path, timestampFromTicks(BigInt(from_ticks))));
    return { heads, stale };
  }

  /** @returns the partitions made for them */
  async write(tx: PoolClient, rows: readonly EventRow[]): Promise<readonly string[]> {
    if (rows.length === 0) return [];
    const spans = new Map<string, Span>(rows.map(({ knownAt }) => spanOf('events', 'month', Date.parse(knownAt))).map((span) => [span.name, span]));
    const made = await this.partitions.ensure(tx, 'events', spans.values(), 'time');
    await tx.query(
      `insert into events (twin_id, life, rev, prev_rev, type, at_ticks, known_at, event)
       select * from unnest($1::text[], $2::integer[], $3::integer[], $4::integer[], $5::text[], $6::bigint[], $7::timestamptz[], $8::json[])`,
      [
        rows.map(({ event }) => event.twinId),
        rows.map(({ life }) => life),
        rows.map(({ event }) => event.rev),
        rows.map(({ event }) => event.prevRev),
        rows.map(({ event }) => event.type),
        rows.map(({ event }) => String(ticksOf(event.at))),
        rows.map(({ knownAt }) => knownAt),
        rows.map(({ event: { cause, changes } }) => jsonText({ cause, changes })),
      ],
    );
    return made;
  }

  async saveHeads(tx: PoolClient, partition: number, heads: ReadonlyMap<string, Head>, knownAt: string): Promise<void> {
    const all = [...heads];
    if (all.length === 0) return;
    await tx.query(
      `insert into heads (partition, known_at, twin_id, life, rev, snapshot_rev, input_offset, deleted)
       select $1, $2, * from unnest($3::text[], $4::integer[], $5::integer[], $6::integer[], $7::bigint[], $8::boolean[])
       on conflict (twin_id) do update set partition = excluded.partition, life = excluded.life, rev = excluded.rev, snapshot_rev = excluded.snapshot_rev,
         input_offset = excluded.input_offset, known_at = excluded.known_at, deleted = excluded.deleted`,
      [
        partition,
        knownAt,
        all.map(([twinId]) => twinId),
        all.map(([, { life }]) => life),
        all.map(([, { rev }]) => rev),
        all.map(([, { snapshotRev }]) => snapshotRev),
        all.map(([, { offset }]) => String(offset)),
        all.map(([, { deleted }]) => deleted),
      ],
    );
  }

  /** Folds the events since the last snapshot of a life onto it, up to a revision, and keeps the result. False where one of them is not in the history. */
  async snapshot(tx: PoolClient, twinId: string, { life, rev: upTo }: Pick<Head, 'life' | 'rev'>): Promise<boolean> {
    const base = await tx.query<{ state: Twin }>('select state from snapshots where twin_id = $1 and life = $2 and rev <= $3 order by rev desc limit 1', [twinId, life, upTo]);
    let twin: Twin | undefined = base.rows[0]?.state;
    const { rows } = await tx.query<{ type: TwinEvent['type']; rev: number; prev_rev: number; at: string; known_at: Date; event: Pick<TwinEvent, 'cause' | 'changes'> }>(
      `select type, rev, prev_rev, at_ticks::text as at, known_at, event from events where twin_id = $1 and life = $2 and rev > $3 and rev <= $4 order by rev`,
      [twinId, life, twin?.rev ?? 0, upTo],
    );
    for (const { type, rev, prev_rev, at, event } of rows) {
      if (prev_rev !== (twin?.rev ?? 0)) return false;
      twin = applyEvent(twin, { type, twinId, rev, prevRev: prev_rev, at: timestampFromTicks(BigInt(at)), ...event });
    }
    if (twin === undefined || rows.length === 0) return twin?.rev === upTo;
    await tx.query('insert into snapshots (twin_id, life, rev, known_at, state) values ($1, $2, $3, $4, $5) on conflict do nothing', [twinId, life, twin.rev, rows.at(-1)!.known_at, jsonText(twin)]);
    return true;
  }

  async saveStale(tx: PoolClient, twinId: string, change: StaleChange): Promise<void> {
    if (change.kind === 'begins') {
      await tx.query('insert into stale_intervals values ($1, $2, $3, null, $4) on conflict (twin_id, path, from_ticks) do update set to_ticks = null, cause = excluded.cause', [
        twinId,
        change.path,
        String(ticksOf(change.from)),
        change.cause,
      ]);
    } else {
      await tx.query('update stale_intervals set to_ticks = greatest($3, from_ticks) where twin_id = $1 and path = $2 and to_ticks is null', [twinId, change.path, String(ticksOf(change.to))]);
    }
  }
}
