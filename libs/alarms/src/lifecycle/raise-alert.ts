import { alertKey, type Alert, type AlertRule } from '@orrery/contracts';
import { timestampFromMillis } from '@orrery/twin-model';
import { type RuleEdge } from '../evaluate/evaluate-twin.js';
import { type Cause } from '../grouping/find-cause.js';
import { changed, isClosed, SEVERITY, stateOf } from './alert-state.js';

/** What keeps a new alert from people: a window over its twin, or the rule's own condition. */
export interface Suppression {
  readonly by: 'design' | 'window';
  readonly window?: string;
}

/** What an alert finds when it is raised. */
export interface Circumstances {
  readonly suppression?: Suppression;
  readonly cause?: Cause;
}

/** Where an edge belongs. */
export const keyOfEdge = (twinId: string, { rule, instance }: RuleEdge): string => alertKey(twinId, rule.id, instance);

/**
 * The rule holds. There is one alert of a key: one that is active already stays as it is; one that returned and waits for acknowledgement comes
 * back and is counted; after that, the next occurrence begins.
 */
export function raise(before: Alert | undefined, twinId: string, edge: RuleEdge, { suppression, cause }: Circumstances): Alert | undefined {
  const { rule, instance, atMs } = edge;
  if (before?.active) return undefined;
  const at = timestampFromMillis(atMs);
  const evidence = edge.evidence ?? { text: '', values: [] };
  if (before && !isClosed(before)) {
    return changed(before, { what: 're-raised', atMs }, { process: 'unack-active', active: true, activeSince: at, returnedAt: undefined, count: before.count + 1, evidence, ...restartEscalation(rule, atMs), ...suppressedAs(suppression, at) });
  }
  const key = alertKey(twinId, rule.id, instance);
  const occurrence = (before?.occurrence ?? 0) + 1;
  const own = `${key}@${occurrence}`;
  const shelved = before?.shelved && before.shelved.until > at ? before.shelved : undefined;
  const alert: Omit<Alert, 'state'> = {
    key,
    twinId,
    rule: rule.id,
    instance,
    rev: (before?.rev ?? 0) + 1,
    occurrence,
    title: rule.title,
    process: 'unack-active',
    active: true,
    priority: rule.priority,
    basePriority: rule.priority,
    severity: SEVERITY[rule.priority],
    raisedAt: at,
    activeSince: at,
    changedAt: at,
    count: 1,
    evidence,
    ...restartEscalation(rule, atMs),
    group: cause?.group ?? (evidence.source === undefined ? own : `source/${evidence.source}`),
    ...(cause?.key === undefined ? {} : { cause: { key: cause.key, along: [...cause.along] } }),
    ...(rule.nextStep ? { nextStep: rule.nextStep } : {}),
    ...lastTime(before),
    ...(shelved ? { shelved } : {}),
    ...(before?.outOfService ? { outOfService: before.outOfService } : {}),
    ...(before?.assignee === undefined ? {} : { assignee: before.assignee }),
    ...(before?.nuisance ? { nuisance: before.nuisance } : {}),
    ...suppressedAs(suppression, at),
    last: { what: 'raised', at },
  };
  return { ...alert, state: stateOf(alert) };
}

export const suppressedAs = (suppression: Suppression | undefined, since: string): Pick<Alert, 'suppressed'> => (suppression ? { suppressed: { since, by: suppression.by, ...(suppression.window === undefined ? {} : { window: suppression.window }) } } : {});

export const restartEscalation = ({ escalate }: Pick<AlertRule, 'escalate'>, atMs: number): Pick<Alert, 'escalation'> => (escalate ? { escalation: { step: 0, since: timestampFromMillis(atMs) } } : {});

/** What was done about the one before: what was found, else what was said last. */
function lastTime(before: Alert | undefined): Pick<Alert, 'lastTime'> {
  if (!before) return {};
  const { outcome, comments, acknowledged } = before;
  if (outcome) return { lastTime: { at: outcome.at, by: outcome.by, outcome: outcome.what, ...(outcome.note === undefined ? {} : { note: outcome.note }) } };
  const said = comments?.at(-1);
  if (said) return { lastTime: { at: said.at, by: said.by, note: said.text } };
  if (acknowledged) return { lastTime: { at: acknowledged.at, by: acknowledged.by, ...(acknowledged.reason === undefined ? {} : { note: acknowledged.reason }) } };
  return before.lastTime ? { lastTime: before.lastTime } : {};
}
