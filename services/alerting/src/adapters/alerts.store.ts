import { type Alert } from '@orrery/contracts';
import { type KeptTrace } from '../trace-revisions.js';
import { type Tx } from './database.js';
import { secondsOf } from './memories.store.js';

/** Alerts, and every change of them. Whatever the size of a batch, it is a fixed number of statements. */
export class AlertsStore {
  /** The alerts of some keys, locked until the transaction ends. */
  async lock(tx: Tx, keys: readonly string[]): Promise<Map<string, Alert>> {
    if (keys.length === 0) return new Map();
    const { rows } = await tx.query<Row>('select body from alerts where key = any($1) order by key for update', [keys]);
    return byKey(rows);
  }

  /** Those of some keys that nobody is changing, locked: what is worth a wait is asked for with `lock`. */
  async lockFree(tx: Tx, keys: readonly string[]): Promise<Map<string, Alert>> {
    if (keys.length === 0) return new Map();
    const { rows } = await tx.query<Row>('select body from alerts where key = any($1) order by key for update skip locked', [keys]);
    return byKey(rows);
  }

  async ofKeys(tx: Tx, keys: readonly string[]): Promise<Map<string, Alert>> {
    if (keys.length === 0) return new Map();
    return byKey((await tx.query<Row>('select body from alerts where key = any($1)', [keys])).rows);
  }

  async activeOf(tx: Tx, twinIds: readonly string[]): Promise<Alert[]> {
    if (twinIds.length === 0) return [];
    const { rows } = await tx.query<Row>('select body from alerts where twin_id = any($1) and active', [twinIds]);
    return rows.map(({ body }) => body);
  }

  async openOf(tx: Tx, groups: readonly string[]): Promise<Alert[]> {
    if (groups.length === 0) return [];
    const { rows } = await tx.query<Row>(`select body from alerts where grp = any($1) and process <> 'normal'`, [groups]);
    return rows.map(({ body }) => body);
  }

  async ofTwins(tx: Tx, twinIds: readonly string[]): Promise<Alert[]> {
    if (twinIds.length === 0) return [];
    const { rows } = await tx.query<Row>('select body from alerts where twin_id = any($1) order by key for update', [twinIds]);
    return rows.map(({ body }) => body);
  }

  /** Twins with an alert that is open or suppressed: those a window may matter to. */
  async openTwins(tx: Tx): Promise<{ twinId: string; partition: number }[]> {
    const { rows } = await tx.query<{ twin_id: string; partition: number }>(`select distinct twin_id, partition from alerts where process <> 'normal' or state = 'suppressed-by-design'`);
    return rows.map(({ twin_id, partition }) => ({ twinId: twin_id, partition }));
  }

  async duePartitions(tx: Tx, nowMs: number): Promise<number[]> {
    const { rows } = await tx.query<{ partition: number }>('select distinct partition from alerts where due_at <= to_timestamp($1)', [nowMs / 1000]);
    return rows.map(({ partition }) => partition);
  }

  async due(tx: Tx, partition: number, nowMs: number, limit: number): Promise<Alert[]> {
    const { rows } = await tx.query<Row>('select body from alerts where partition = $1 and due_at <= to_timestamp($2) order by due_at limit $3 for update', [partition, nowMs / 1000, limit]);
    return rows.map(({ body }) => body);
  }

  /** The trace that each was raised in, as it is kept. */
  async tracesOf(tx: Tx, keys: readonly string[]): Promise<Map<string, KeptTrace>> {
    const { rows } = await tx.query<{ key: string; occurrence: number; traceparent: string | null }>('select key, occurrence, traceparent from alerts where key = any($1)', [keys]);
    return new Map(rows.map(({ key, occurrence, traceparent }) => [key, { occurrence, traceparent: traceparent ?? undefined }]));
  }

  /** Keeps the last revision of each alert, and all of them in the history. */
  async save(tx: Tx, revisions: readonly Alert[], { partitionOf, dueOf, traceOf }: AlertColumns): Promise<void> {
    if (revisions.length === 0) return;
    const last = [...new Map(revisions.map((alert) => [alert.key, alert])).values()];
    const column = <T>(of: (alert: Alert) => T): T[] => last.map(of);
    await tx.query(
      `insert into alerts (key, partition, twin_id, rule, instance, state, process, active, priority, occurrence, rev, grp, raised_at, changed_at, due_at, body, traceparent)
       select key, partition, body ->> 'twinId', body ->> 'rule', body ->> 'instance', body ->> 'state', body ->> 'process', (body ->> 'active')::boolean, body ->> 'priority',
              (body ->> 'occurrence')::integer, (body ->> 'rev')::bigint, body ->> 'group', (body ->> 'raisedAt')::timestamptz, (body ->> 'changedAt')::timestamptz, to_timestamp(due), body, traceparent
         from unnest($1::text[], $2::integer[], $3::float8[], $4::jsonb[], $5::text[]) as row (key, partition, due, body, traceparent)
       on conflict (key) do update set state = excluded.state, process = excluded.process, active = excluded.active, priority = excluded.priority, occurrence = excluded.occurrence,
         rev = excluded.rev, grp = excluded.grp, raised_at = excluded.raised_at, changed_at = excluded.changed_at, due_at = excluded.due_at, body = excluded.body, traceparent = excluded.traceparent`,
      [column(({ key }) => key), column(partitionOf), column((alert) => secondsOf(dueOf(alert))), column((alert) => JSON.stringify(alert)), column((alert) => traceOf(alert) ?? null)],
    );
    await this.remember(tx, revisions);
  }

  private async remember(tx: Tx, revisions: readonly Alert[]): Promise<void> {
    const column = <T>(of: (alert: Alert) => T): T[] => revisions.map(of);
    await tx.query(
      `insert into alert_changes (key, rev, twin_id, at, what, by, occurrence, state, process, active, priority, evidence)
       select * from unnest($1::text[], $2::bigint[], $3::text[], $4::timestamptz[], $5::text[], $6::text[], $7::integer[], $8::text[], $9::text[], $10::boolean[], $11::text[], $12::text[])
       on conflict do nothing`,
      [
        column(({ key }) => key),
        column(({ rev }) => rev),
        column(({ twinId }) => twinId),
        column(({ changedAt }) => changedAt),
        column(({ last }) => last.what),
        column(({ last }) => last.by ?? null),
        column(({ occurrence }) => occurrence),
        column(({ state }) => state),
        column(({ process }) => process),
        column(({ active }) => active),
        column(({ priority }) => priority),
        column(({ evidence }) => evidence.text),
      ],
    );
  }

  /** When time is to be passed to alerts that it has not changed. */
  async reschedule(tx: Tx, alerts: readonly Alert[], dueOf: (alert: Alert) => number | undefined): Promise<void> {
    if (alerts.length === 0) return;
    await tx.query('update alerts set due_at = to_timestamp(row.due) from unnest($1::text[], $2::float8[]) as row (key, due) where alerts.key = row.key', [alerts.map(({ key }) => key), alerts.map((alert) => secondsOf(dueOf(alert)))]);
  }

  async remove(tx: Tx, keys: readonly string[]): Promise<void> {
    if (keys.length > 0) await tx.query('delete from alerts where key = any($1)', [keys]);
  }
}

/** What stands beside an alert in its row. */
interface AlertColumns {
  readonly partitionOf: (alert: Alert) => number;
  readonly dueOf: (alert: Alert) => number | undefined;
  readonly traceOf: (alert: Alert) => string | undefined;
}

interface Row {
  readonly body: Alert;
}

const byKey = (rows: readonly Row[]): Map<string, Alert> => new Map(rows.map(({ body }) => [body.key, body]));
