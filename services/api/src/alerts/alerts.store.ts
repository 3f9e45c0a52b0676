import { type AlarmState, type Alert, type Notification, type Priority } from '@orrery/contracts';
import { type ServiceViews } from '../adapters/service-views.js';

export interface AlertFilter {
  /** `open`: not over; `presented`: asks something of people now. */
  readonly view: 'open' | 'presented' | 'all';
  readonly states?: readonly AlarmState[];
  readonly priorities?: readonly Priority[];
  readonly twin?: string;
  readonly site?: string;
  readonly rule?: string;
  readonly group?: string;
  /** Those that a message told of. */
  readonly message?: string;
  readonly assignee?: string;
}

/** Place in the list: rank of the priority, when it was raised, key. */
export type AlertPlace = [rank: number, raisedAt: string, key: string];

export interface AlertChange {
  readonly rev: number;
  readonly at: string;
  readonly what: string;
  readonly by?: string;
  readonly occurrence: number;
  readonly state: AlarmState;
  readonly priority: Priority;
}

/** The receipt of one message about an alert. */
export type Told = Pick<Notification, 'id' | 'channel' | 'target' | 'person' | 'reminder' | 'status' | 'at' | 'attempts' | 'nextAt' | 'because' | 'answer'>;

/** What became of an action: `why` where it was refused. */
export interface DoneAction {
  readonly twinId: string;
  readonly status: 'done' | 'refused';
  readonly why?: string;
}

/** One time that an alert came to people, and until when its rule held. */
export interface RaisedRow {
  readonly twinId: string;
  readonly key: string;
  readonly atMs: number;
  readonly untilMs?: number;
  readonly priority: Priority;
}

const RANKS = `array['critical', 'high', 'medium', 'low']`;
const PRESENTED = `('unack-active', 'ack-active', 'rtn-unack')`;
const time = (column: string): string => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"0Z"')`;

/** Alerts as alerting keeps them, by its views. */
export class AlertsStore {
  constructor(private readonly views: ServiceViews) {}

  /** The most urgent first, of one priority the latest raised first. */
  async list(filter: AlertFilter, [rank, raisedAt, key]: AlertPlace, limit: number): Promise<Alert[]> {
    const rows = await this.views.rows<{ alert: Alert }>(
      'alerting',
      `select alert from (
         select alert, key, array_position(${RANKS}, priority) as rank, (alert ->> 'raisedAt') collate "C" as raised from {schema}.alerts_v1
          where ($1 = 'all' or ($1 = 'open' and process <> 'normal') or ($1 = 'presented' and state in ${PRESENTED}))
            and ($2::text[] is null or state = any($2)) and ($3::text[] is null or priority = any($3)) and ($4::text is null or twin_id = $4)
            and ($5::text is null or site = $5) and ($6::text is null or rule = $6) and ($7::text is null or "group" = $7)
            and ($8::text is null or coalesce(alert ->> 'assignee', '') = $8)
            ${filter.message === undefined ? '' : 'and key in (select key from {schema}.told_v1 where message = $13)'}) as found
        where rank > $9 or (rank = $9 and (raised < $10 collate "C" or (raised = $10 collate "C" and key collate "C" > $11 collate "C")))
        order by rank, raised desc, key collate "C" limit $12`,
      [filter.view, filter.states ?? null, filter.priorities ?? null, filter.twin ?? null, filter.site ?? null, filter.rule ?? null, filter.group ?? null, filter.assignee ?? null, rank, raisedAt, key, limit, ...(filter.message === undefined ? [] : [filter.message])],
    );
    return rows.map(({ alert }) => alert);
  }

  async one(key: string): Promise<Alert | undefined> {
    const rows = await this.views.rows<{ alert: Alert }>('alerting', 'select alert from {schema}.alerts_v1 where key = $1', [key]);
    return rows[0]?.alert;
  }

  /** The trace that it was raised in. */
  async traceOf(key: string): Promise<string | undefined> {
    const rows = await this.views.rows<{ traceparent: string | null }>('alerting', 'select traceparent from {schema}.alerts_v1 where key = $1', [key]);
    return rows[0]?.traceparent ?? undefined;
  }

  /** Other open alerts with the same cause. */
  async related({ group, key }: Alert, limit: number): Promise<Alert[]> {
    const rows = await this.views.rows<{ alert: Alert }>(
      'alerting',
      `select alert from {schema}.alerts_v1 where "group" = $1 and key <> $2 and process <> 'normal' order by array_position(${RANKS}, priority), raised_at, key limit $3`,
      [group, key, limit],
    );
    return rows.map(({ alert }) => alert);
  }

  /** Its revisions, newest first. */
  async changes(key: string, limit: number): Promise<AlertChange[]> {
    const rows = await this.views.rows<Omit<AlertChange, 'rev' | 'by'> & { rev: string; by: string | null }>(
      'alerting',
      `select rev, ${time('at')} as at, what, by, occurrence, state, priority from {schema}.alert_changes_v1 where key = $1 order by rev desc limit $2`,
      [key, limit],
    );
    return rows.map(({ rev, by, ...change }) => ({ ...change, rev: Number(rev), ...(by === null ? {} : { by }) }));
  }

  /** Who was told of it, and how that went, the latest first; what was not needed names nobody. */
  async told({ group, key }: Alert, limit: number): Promise<Told[]> {
    const rows = await this.views.rows<{ notification: Notification }>(
      'alerting',
      `select notification from {schema}.notifications_v1
        where notification -> 'alerts' ? $2 or notification ->> 'message' in (select message from {schema}.told_v1 where key = $2)
           or (notification ->> 'group' = $1 and notification ->> 'status' = 'not-needed')
        order by changed_at desc, id limit $3`,
      [group, key, limit],
    );
    return rows.map(({ notification: { id, channel, target, person, reminder, status, at, attempts, nextAt, because, answer } }) => ({
      id,
      channel,
      target,
      ...(person === undefined ? {} : { person }),
      reminder,
      status,
      at,
      attempts,
      ...(nextAt === undefined ? {} : { nextAt }),
      ...(because === undefined ? {} : { because }),
      ...(answer === undefined ? {} : { answer }),
    }));
  }

  async action(id: string): Promise<DoneAction | undefined> {
    const rows = await this.views.rows<{ twin_id: string; status: DoneAction['status']; why: string | null }>('alerting', 'select twin_id, status, why from {schema}.alert_actions_v1 where id = $1', [id]);
    return rows.map(({ twin_id, status, why }) => ({ twinId: twin_id, status, ...(why === null ? {} : { why }) }))[0];
  }

  /** Each time an alert came to people before `toMs` and had not ended by `fromMs`; what was suppressed, shelved or out of service did not come to them. */
  async raised(fromMs: number, toMs: number, limit: number): Promise<RaisedRow[]> {
    const rows = await this.views.rows<{ twin_id: string; key: string; at_ms: number; until_ms: number | null; priority: Priority }>(
      'alerting',
      `select twin_id, key, priority, extract(epoch from at)::float8 * 1000 as at_ms, extract(epoch from until)::float8 * 1000 as until_ms
         from {schema}.alert_changes_v1 came
        cross join lateral (select min(later.at) as until from {schema}.alert_changes_v1 later where later.key = came.key and later.rev > came.rev and not later.active) as ended
        where came.what in ('raised', 're-raised') and came.state in ${PRESENTED} and came.at < to_timestamp($2::float8 / 1000)
          and (came.at >= to_timestamp($1::float8 / 1000) or until is null or until >= to_timestamp($1::float8 / 1000)) limit $3`,
      [fromMs, toMs, limit],
    );
    return rows.map(({ twin_id, key, at_ms, until_ms, priority }) => ({ twinId: twin_id, key, atMs: at_ms, priority, ...(until_ms === null ? {} : { untilMs: until_ms }) }));
  }
}
