import { type Alert, type AlertRule } from '@orrery/contracts';
import { millisOf } from '@orrery/twin-model';
import { changed } from './alert-state.js';

/**
 * What the passing of time does to an alert: a shelf time ends; what nobody acknowledges becomes more urgent, step by step; what was acknowledged, or is
 * over, goes back after a while. Undefined where nothing is due. One change a call: call again until it is.
 */
export function passTime(alert: Alert, rule: Pick<AlertRule, 'escalate' | 'deescalateAfterMs'> | undefined, nowMs: number): Alert | undefined {
  const due = nextChange(alert, rule);
  if (!due || due.atMs > nowMs) return undefined;
  const change = { what: due.what, atMs: Math.max(due.atMs, millisOf(alert.changedAt)) };
  switch (due.what) {
    case 'shelf time ended':
      // Who acknowledged and then shelved it has put it off, not dealt with it: what is still there then asks anew.
      return changed(alert, change, { shelved: undefined, ...(alert.process === 'ack-active' ? { process: 'unack-active', acknowledged: undefined } : {}), ...(alert.escalation ? { escalation: { ...alert.escalation, since: alert.shelved!.until } } : {}) });
    case 'escalated':
      return changed(alert, change, { priority: rule!.escalate![alert.escalation!.step]!.to, escalation: { ...alert.escalation!, step: alert.escalation!.step + 1 } });
    case 'de-escalated':
      return changed(alert, change, { priority: alert.basePriority, escalation: { ...alert.escalation!, step: 0 } });
  }
}

interface Due {
  readonly what: 'shelf time ended' | 'escalated' | 'de-escalated';
  readonly atMs: number;
}

function nextChange(alert: Alert, rule: Pick<AlertRule, 'escalate' | 'deescalateAfterMs'> | undefined): Due | undefined {
  if (alert.shelved) return { what: 'shelf time ended', atMs: millisOf(alert.shelved.until) };
  if (!alert.escalation) return undefined;
  const since = millisOf(alert.escalation.since);
  if (alert.state === 'unack-active') {
    const step = rule?.escalate?.[alert.escalation.step];
    return step && { what: 'escalated', atMs: since + step.afterMs };
  }
  const settles = alert.process !== 'unack-active' && alert.priority !== alert.basePriority;
  return settles ? { what: 'de-escalated', atMs: since + (rule?.deescalateAfterMs ?? 0) } : undefined;
}

/** When time will change it next; undefined: never by itself. */
export function alertDue(alert: Alert, rule: Pick<AlertRule, 'escalate' | 'deescalateAfterMs'> | undefined): number | undefined {
  return nextChange(alert, rule)?.atMs;
}
