import { type Notification } from '@orrery/contracts';
import { type Metrics } from '@orrery/service-kit';
import { type DoneAction } from './adapters/actions.store.js';
import { type Revision } from './domain/follow-edges.js';

/** What alerting counts beyond records, which libs/kafka counts. Counted after the commit: what is counted is there. */
export class AlertingMetrics {
  private readonly changes;
  private readonly actions;
  private readonly receipts;
  private readonly faults;

  constructor(metrics: Metrics) {
    this.changes = metrics.counter({ name: 'orrery_alert_changes_total', help: 'Revisions of alerts, by what made them', labels: ['what', 'priority'] });
    this.actions = metrics.counter({ name: 'orrery_alert_actions_total', help: 'Actions of people, by what became of them', labels: ['type', 'status'] });
    this.receipts = metrics.counter({ name: 'orrery_notifications_total', help: 'Receipts of messages', labels: ['channel', 'status'] });
    this.faults = metrics.gauge({ name: 'orrery_broken_rules', help: 'Rules that came past the reader of the plant folder and can judge no twin' });
  }

  changed(revisions: readonly Revision[]): void {
    for (const { alert } of revisions) this.changes.inc({ what: alert.last.what.split(':')[0]!, priority: alert.priority });
  }

  acted(done: readonly DoneAction[]): void {
    for (const { action, refused } of done) this.actions.inc({ type: action.type, status: refused === undefined ? 'done' : 'refused' });
  }

  receipt({ channel, status }: Pick<Notification, 'channel' | 'status'>): void {
    this.receipts.inc({ channel, status });
  }

  brokenRules(count: number): void {
    this.faults.set(count);
  }
}
