import { type AlertRule, PRIORITIES, type Priority } from '@orrery/contracts';
import { type WrittenRule } from './alerts-section.js';
import { checkOf } from './check-alert.js';
import { checkCondition } from './check-condition.js';
import { modelsOf, type RuleScope } from './rule-scope.js';
import { resolveOn } from './select-twins.js';

/** A rule, and the sites that it has twins in. */
export interface SitedRule {
  readonly rule: AlertRule;
  readonly sites: ReadonlySet<string>;
}

/** Judges every rule of `alerts` against the plant, and fills in the defaults. */
export function checkAlerts(written: readonly WrittenRule[], scope: RuleScope): SitedRule[] {
  const ids = new Set<string>();
  return written.flatMap((entry) => {
    const { value, place } = entry;
    if (ids.has(value.id)) {
      place.at('id').report('rule.repeated', `there are two rules called ${value.id}`, 'rename or remove one of them');
      return [];
    }
    ids.add(value.id);
    const on = resolveOn(value.on, scope);
    if (!on) return [];
    const models = modelsOf(on.twins);
    const check = checkOf(entry, models);
    const suppressedWhen = value.suppressedWhen && checkCondition(value.suppressedWhen, models);
    checkEscalation(entry);
    if (!check) return [];
    const rule: AlertRule = {
      id: value.id,
      title: value.title,
      on: on.selector,
      check,
      priority: value.priority,
      onDelayMs: value.onDelay ?? 0,
      offDelayMs: value.offDelay ?? 0,
      ...(suppressedWhen === undefined ? {} : { suppressedWhen }),
      ...(value.escalate ? { escalate: value.escalate.map(({ value: { after, to } }) => ({ afterMs: after, to })) } : {}),
      ...(value.deescalateAfter === undefined ? {} : { deescalateAfterMs: value.deescalateAfter }),
      ...(value.groupAlong ? { groupAlong: value.groupAlong } : {}),
      ...(value.nextStep ? { nextStep: value.nextStep } : {}),
    };
    return [{ rule, sites: new Set(on.twins.map(({ id }) => id.split(':')[1]!)) }];
  });
}

const urgency = (priority: Priority): number => PRIORITIES.length - PRIORITIES.indexOf(priority);

/** Each step comes later than the one before and is more urgent; a step that is not would never be seen. */
function checkEscalation({ value }: WrittenRule): void {
  let [after, priority] = [0, value.priority];
  for (const { value: step, place } of value.escalate ?? []) {
    if (step.after <= after) place.at('after').report('rule.escalation', 'the step comes no later than the one before', 'put the steps in the order of their times');
    if (urgency(step.to) <= urgency(priority)) place.at('to').report('rule.escalation', `${step.to} is not more urgent than ${priority}`, 'escalate to a more urgent priority, or remove the step');
    [after, priority] = [step.after, step.to];
  }
}
