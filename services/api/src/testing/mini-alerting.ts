import { actOnAlert } from '@orrery/alarms';
import { type Alert, type AlertAction, alertActions, type Notification } from '@orrery/contracts';
import { type KafkaSettings, readTopic, type TopicReading } from '@orrery/kafka';
import pg from 'pg';

/** The views of alerting, over tables that hold just what they show. */
const SCHEMA = `
create schema alerting;
set search_path = alerting;
create table alerts (alert jsonb not null, traceparent text);
create view alerts_v1 as select alert ->> 'key' as key, alert ->> 'twinId' as twin_id, split_part(alert ->> 'twinId', ':', 1) as organisation, split_part(alert ->> 'twinId', ':', 2) as site,
  alert ->> 'rule' as rule, alert ->> 'instance' as instance, alert ->> 'state' as state, alert ->> 'process' as process, (alert ->> 'active')::boolean as active, alert ->> 'priority' as priority,
  (alert ->> 'occurrence')::integer as occurrence, (alert ->> 'rev')::bigint as rev, alert ->> 'group' as "group", (alert ->> 'raisedAt')::timestamptz as raised_at, (alert ->> 'changedAt')::timestamptz as changed_at, alert, traceparent from alerts;
create table alert_changes (alert jsonb not null);
create view alert_changes_v1 as select alert ->> 'key' as key, (alert ->> 'rev')::bigint as rev, alert ->> 'twinId' as twin_id, (alert ->> 'changedAt')::timestamptz as at, alert -> 'last' ->> 'what' as what,
  alert -> 'last' ->> 'by' as by, (alert ->> 'occurrence')::integer as occurrence, alert ->> 'state' as state, alert ->> 'process' as process, (alert ->> 'active')::boolean as active, alert ->> 'priority' as priority,
  alert -> 'evidence' ->> 'text' as evidence from alert_changes;
create table alert_actions_v1 (id text primary key, at timestamptz, twin_id text, type text, alert text, by text, status text, why text);
create table windows_v1 (id text primary key, twin_id text, from_at timestamptz, until_at timestamptz, ended_at timestamptz, by text, reason text);
create table notifications_v1 (id text primary key, status text, next_at timestamptz, changed_at timestamptz, subject text, notification jsonb);
create table told_v1 (message text, route text, key text, occurrence integer, count integer, priority text, at timestamptz);
`;

const MAX_SHELF_MS = 8 * 3_600_000;

/** What the api sees of alerting: the alerts a spec gives, and the same decisions about what people do to them. */
export class MiniAlerting {
  readonly actions: AlertAction[] = [];
  /** While set, actions are read and not done. */
  mute = false;
  private readonly alerts = new Map<string, Alert>();
  private readonly pool: pg.Pool;
  private reading: TopicReading | undefined;

  constructor(
    private readonly settings: KafkaSettings,
    postgresUrl: string,
  ) {
    this.pool = new pg.Pool({ connectionString: postgresUrl, max: 2 });
    this.pool.on('error', () => undefined);
  }

  async start(): Promise<void> {
    await this.pool.query(SCHEMA);
    this.reading = readTopic(this.settings, alertActions, { from: 'beginning', onRecord: ({ value }) => this.act(value!) });
    await this.reading.caughtUp;
  }

  async put(alert: Alert, traceparent?: string): Promise<void> {
    this.alerts.set(alert.key, alert);
    await this.pool.query(`delete from alerting.alerts where alert ->> 'key' = $1`, [alert.key]);
    await this.pool.query('insert into alerting.alerts values ($1, $2)', [JSON.stringify(alert), traceparent ?? null]);
    await this.pool.query('insert into alerting.alert_changes values ($1)', [JSON.stringify(alert)]);
  }

  /** A message about an alert, as its receipt says. */
  async tell(notification: Notification): Promise<void> {
    await this.pool.query('insert into alerting.notifications_v1 values ($1, $2, null, now(), $3, $4)', [notification.id, notification.status, '', JSON.stringify(notification)]);
  }

  /** An alert of a message, named in its receipt or not. */
  async account(message: string, key: string): Promise<void> {
    await this.pool.query(`insert into alerting.told_v1 values ($1, 'urgent', $2, 1, 1, 'high', now())`, [message, key]);
  }

  async close(): Promise<void> {
    await this.reading?.close();
    await this.pool.end();
  }

  private async act(action: AlertAction): Promise<void> {
    this.actions.push(action);
    if (this.mute) return;
    const why = await this.do(action);
    await this.pool.query('insert into alerting.alert_actions_v1 values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing', [
      action.id, action.at, action.twinId, action.type, 'alert' in action ? action.alert : null, action.by, why === undefined ? 'done' : 'refused', why ?? null,
    ]);
  }

  private async do(action: AlertAction): Promise<string | undefined> {
    if (action.type === 'window') {
      await this.pool.query('insert into alerting.windows_v1 values ($1, $2, $3, $4, null, $5, $6)', [action.window, action.twinId, action.from, action.until, action.by, action.reason]);
      return undefined;
    }
    if (action.type === 'window-ended') {
      await this.pool.query('update alerting.windows_v1 set ended_at = $2 where id = $1', [action.window, action.at]);
      return undefined;
    }
    const acted = actOnAlert(this.alerts.get(action.alert), action, { maxShelfMs: MAX_SHELF_MS });
    if ('refused' in acted) return acted.refused;
    if (acted.alert !== this.alerts.get(action.alert)) await this.put(acted.alert);
    return undefined;
  }
}
