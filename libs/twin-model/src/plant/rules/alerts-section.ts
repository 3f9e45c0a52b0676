import { PRIORITIES } from '@orrery/contracts';
import { list, number, object, oneOf, text } from '../../dtdl/read-shape.js';
import { duration, matching, placed, valuePath } from '../yaml-readers.js';
import { readCondition } from './check-condition.js';
import { readOn } from './select-twins.js';

export const ruleId = matching(/^[a-z0-9][a-z0-9-]*$/, 'an id of small letters, digits and hyphens', 80);
const path = placed(valuePath);
const limit = placed(number());
const unit = placed(text({ max: 64 }));
const url = matching(/^https?:\/\/\S+$/, 'an address such as https://…', 2000);
export const priority = oneOf(PRIORITIES);

/** What may be asked of a twin; a rule has exactly one of them. */
export const CHECKS = {
  threshold: placed(object({ path }, { above: limit, below: limit, hysteresis: number({ min: 0 }), unit })),
  rate: placed(object({ path, per: duration(1), window: duration(1) }, { rising: number({ min: 0 }), falling: number({ min: 0 }), hysteresis: number({ min: 0 }), unit })),
  absence: placed(object({ paths: list(path, 1), for: duration(1000) }, {})),
  quality: placed(object({ paths: list(path, 1), is: list(oneOf(['uncertain', 'bad', 'stale']), 1) }, {})),
  score: placed(object({}, { detector: ruleId, above: number(), healthBelow: number({ min: 0, max: 1 }), hysteresis: number({ min: 0 }) })),
  timeLeft: placed(object({ below: duration(1) }, { detector: ruleId, quantile: oneOf(['p10', 'p50', 'p90']), hysteresis: duration() })),
  condition: readCondition,
} as const;

const rule = object(
  { id: ruleId, title: text({ max: 200 }), on: readOn, priority },
  {
    ...CHECKS,
    onDelay: duration(),
    offDelay: duration(),
    suppressedWhen: readCondition,
    escalate: list(placed(object({ after: duration(1000), to: priority }, {})), 1),
    deescalateAfter: duration(),
    groupAlong: list(matching(/^\^?[A-Za-z][A-Za-z0-9_]*$/, 'the name of a relationship, ^ before it for the other way', 64)),
    nextStep: object({}, { procedure: text({ max: 4000 }), documents: list(object({ title: text({ max: 200 }), url }, {})) }),
  },
);

/** One rule as written. */
export const readAlertRule = placed(rule);
/** `alerts` of rules.yaml as written. */
export const readAlertsSection = list(readAlertRule);
export type WrittenRule = NonNullable<ReturnType<typeof readAlertsSection>>[number];
