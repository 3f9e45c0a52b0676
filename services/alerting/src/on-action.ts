import { actOnAlert } from '@orrery/alarms';
import { type AlertAction, alertActions } from '@orrery/contracts';
import { type AfterCommit, type Delivered, type TransactionalHandler } from '@orrery/kafka';
import { type PoolClient } from 'pg';
import { type ActionsStore, type DoneAction } from './adapters/actions.store.js';
import { type AlertsStore } from './adapters/alerts.store.js';
import { lockPartition } from './adapters/database.js';
import { type WindowsStore } from './adapters/windows.store.js';
import { type AlertDesk } from './alert-desk.js';
import { type AlertingMetrics } from './alerting-metrics.js';
import { type Revision } from './domain/follow-edges.js';

/** alert.actions → what people do about alerts. Each is done once; what is refused is kept with its reason. */
export class Actions implements TransactionalHandler<AlertAction> {
  readonly input = alertActions;

  constructor(
    private readonly alerts: AlertsStore,
    private readonly actions: ActionsStore,
    private readonly windows: WindowsStore,
    private readonly desk: AlertDesk,
    private readonly metrics: AlertingMetrics,
    private readonly maxShelfMs: number,
  ) {}

  async handle(records: readonly Delivered<AlertAction>[], tx: PoolClient): Promise<AfterCommit> {
    await lockPartition(tx, records[0]!.partition);
    const known = await this.actions.known(tx, records.map(({ value }) => value.id));
    const wanted = records.filter(({ value }) => !known.has(value.id) && known.add(value.id));
    const alerts = await this.alerts.lock(tx, [...new Set(wanted.flatMap(({ value }) => ('alert' in value ? [value.alert] : [])))]);
    const done: DoneAction[] = [];
    const revisions: Revision[] = [];
    for (const { value: action, headers } of wanted) {
      const refused = action.type === 'window' || action.type === 'window-ended' ? await this.windows.act(tx, action) : this.act(action, alerts, revisions, headers['traceparent']);
      done.push({ action, ...(refused === undefined ? {} : { refused }) });
    }
    await this.actions.save(tx, done);
    await this.desk.save(tx, revisions, Date.now());
    return () => {
      this.metrics.changed(revisions);
      this.metrics.acted(done);
    };
  }

  private act(action: Exclude<AlertAction, { type: 'window' | 'window-ended' }>, alerts: Map<string, Parameters<typeof actOnAlert>[0] & object>, revisions: Revision[], traceparent: string | undefined): string | undefined {
    const before = alerts.get(action.alert);
    if (before && before.twinId !== action.twinId) return `the alert ${action.alert} is not of ${action.twinId}`;
    const acted = actOnAlert(before, action, { maxShelfMs: this.maxShelfMs });
    if ('refused' in acted) return acted.refused;
    if (acted.alert === before) return undefined;
    alerts.set(action.alert, acted.alert);
    revisions.push({ alert: acted.alert, ...(traceparent === undefined ? {} : { traceparent }) });
    return undefined;
  }
}
