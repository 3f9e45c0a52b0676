import { type Alert, type AlertAction } from '@orrery/contracts';
import { addMillis, millisOf } from '@orrery/twin-model';
import { changed, isClosed } from './alert-state.js';

export type AlertDeed = Exclude<AlertAction, { type: 'window' | 'window-ended' }>;

/** What an action makes of an alert, or why it is refused. */
export type Acted = { readonly alert: Alert } | { readonly refused: string };

export interface ActionLimits {
  /** ISA-18.2 §12.3: shelving ends by itself, and soon enough to be remembered. */
  readonly maxShelfMs: number;
}

const refused = (why: string): Acted => ({ refused: why });

/** Doing twice what is done already changes nothing and is no fault: it answers with the alert as it is. */
export function actOnAlert(alert: Alert | undefined, action: AlertDeed, limits: ActionLimits): Acted {
  if (!alert) return refused(`there is no alert ${action.alert}`);
  if (action.occurrence !== undefined && action.occurrence !== alert.occurrence) return refused(`the alert has ended, and come again: it is at occurrence ${alert.occurrence}, not ${action.occurrence}`);
  const { by, at } = action;
  const as = (what: string) => ({ what, atMs: millisOf(at), by });
  const deed = { by, at, ...('reason' in action && action.reason !== undefined ? { reason: action.reason } : {}) };
  switch (action.type) {
    case 'acknowledge':
      return acknowledge(alert, deed);
    case 'shelve': {
      if (action.until <= at) return refused('the shelf time ends before it begins');
      if (action.until > addMillis(at, limits.maxShelfMs)) return refused(`an alert can be shelved for ${limits.maxShelfMs / 3_600_000} hours at most`);
      if (isClosed(alert)) return refused('the alert is over: there is nothing to shelve');
      return { alert: changed(alert, as('shelved'), { shelved: { ...deed, until: action.until } }) };
    }
    case 'unshelve':
      return { alert: alert.shelved ? changed(alert, as('unshelved'), { shelved: undefined, ...restarted(alert, at) }) : alert };
    case 'out-of-service':
      return { alert: alert.outOfService ? alert : changed(alert, as('taken out of service'), { outOfService: deed }) };
    case 'in-service':
      return { alert: alert.outOfService ? changed(alert, as('put back into service'), { outOfService: undefined, ...restarted(alert, at) }) : alert };
    case 'comment':
      return { alert: changed(alert, as('commented'), { comments: [...(alert.comments ?? []), { by, at, text: action.text }].slice(-MAX_COMMENTS) }) };
    case 'assign':
      return { alert: alert.assignee === action.to ? alert : changed(alert, as(action.to === undefined ? 'unassigned' : `assigned: ${action.to}`), { assignee: action.to }) };
    case 'nuisance':
      return { alert: Boolean(alert.nuisance) === action.on ? alert : changed(alert, as(action.on ? 'marked as nuisance' : 'no nuisance'), { nuisance: action.on ? deed : undefined }) };
    case 'outcome':
      return { alert: changed(alert, as(`outcome: ${action.outcome}`), { outcome: { what: action.outcome, by, at, ...(action.note === undefined ? {} : { note: action.note }) } }) };
  }
}

/** Kept with the alert; older ones stay in its history. */
const MAX_COMMENTS = 50;

const restarted = ({ escalation }: Alert, at: string): Pick<Alert, 'escalation'> => (escalation ? { escalation: { ...escalation, since: at } } : {});

function acknowledge(alert: Alert, deed: { by: string; at: string; reason?: string }): Acted {
  const change = { what: 'acknowledged', atMs: millisOf(deed.at), by: deed.by };
  switch (alert.process) {
    case 'unack-active':
      return { alert: changed(alert, change, { process: 'ack-active', acknowledged: deed, ...restarted(alert, deed.at) }) };
    case 'rtn-unack':
      return { alert: changed(alert, change, { process: 'normal', acknowledged: deed, closedAt: deed.at }) };
    case 'ack-active':
      return { alert };
    case 'normal':
      return alert.acknowledged ? { alert } : refused('the alert is over: there is nothing to acknowledge');
  }
}
