import { type Alert } from '@orrery/contracts';
import { timestampFromMillis } from '@orrery/twin-model';
import { type RuleEdge } from '../evaluate/evaluate-twin.js';
import { changed } from './alert-state.js';
import { type Circumstances, raise, suppressedAs, type Suppression } from './raise-alert.js';

/** What an edge of its rule makes of an alert; undefined where it changes nothing. */
export function followRule(alert: Alert | undefined, twinId: string, edge: RuleEdge, circumstances: Circumstances): Alert | undefined {
  if (edge.edge === 'on') return raise(alert, twinId, edge, circumstances);
  if (!alert) return undefined;
  switch (edge.edge) {
    case 'off':
      return alert.active ? returned(alert, edge.atMs, 'returned') : undefined;
    case 'unsure':
      return alert.active ? changed(alert, { what: 'indeterminate', atMs: edge.atMs }, { indeterminate: { since: timestampFromMillis(edge.atMs), why: edge.why ?? '' } }) : undefined;
    case 'sure':
      return alert.indeterminate ? changed(alert, { what: 'determinate', atMs: edge.atMs }, { indeterminate: undefined }) : undefined;
    case 'suppressed':
    case 'unsuppressed':
      return suppress(alert, circumstances.suppression, edge.atMs);
  }
}

/** The process is back to normal. What nobody has seen yet waits to be acknowledged, unless it was kept from people all the while. */
export function returned(alert: Alert, atMs: number, what: string): Alert {
  const at = timestampFromMillis(atMs);
  const waits = alert.process === 'unack-active' && !alert.suppressed && !alert.outOfService;
  return changed(alert, { what, atMs }, {
    active: false,
    process: waits ? 'rtn-unack' : 'normal',
    returnedAt: at,
    indeterminate: undefined,
    ...(waits ? {} : { closedAt: at }),
    ...(alert.escalation ? { escalation: { ...alert.escalation, since: at } } : {}),
  });
}

/** Suppression as it should be now, by a window before by design. Undefined where it is so already. */
export function suppress(alert: Alert, wanted: Suppression | undefined, atMs: number): Alert | undefined {
  const { suppressed } = alert;
  if (wanted === undefined && !suppressed) return undefined;
  if (wanted && suppressed?.by === wanted.by && suppressed.window === wanted.window) return undefined;
  if (!wanted) return changed(alert, { what: 'unsuppressed', atMs }, { suppressed: undefined, ...(alert.escalation ? { escalation: { ...alert.escalation, since: timestampFromMillis(atMs) } } : {}) });
  // What is over needs no suppression; its next occurrence is judged when it comes.
  if (!alert.active && alert.process === 'normal' && !suppressed) return undefined;
  return changed(alert, { what: 'suppressed', atMs }, suppressedAs(wanted, timestampFromMillis(atMs)));
}

/** Its rule or its twin is gone: nothing can be said any more, and nothing is asked of anybody. */
export function withdraw(alert: Alert, why: string, atMs: number): Alert | undefined {
  if (!alert.active && alert.process === 'normal') return undefined;
  const at = timestampFromMillis(atMs);
  return changed(alert, { what: `withdrawn: ${why}`, atMs }, { active: false, process: 'normal', closedAt: at, indeterminate: undefined, shelved: undefined, suppressed: undefined });
}
