import { boolean, list, number, object, oneOf, record, text } from '../../dtdl/read-shape.js';
import { duration, placed, valuePath } from '../yaml-readers.js';
import { ruleId } from './alerts-section.js';
import { readCondition } from './check-condition.js';
import { readOn } from './select-twins.js';
import { readSimulateFirst } from './simulate-first-section.js';

const path = placed(valuePath);
const limit = number();

const rule = object(
  { id: ruleId, on: readOn, path },
  {
    risk: oneOf(['low', 'normal', 'high']),
    range: placed(object({ low: limit, high: limit }, {})),
    rate: object({ by: number({ min: 0 }), per: duration(1) }, {}),
    tolerance: number({ min: 0 }),
    arguments: record(placed(object({}, { range: placed(object({ low: limit, high: limit }, {})) }))),
    verify: readCondition,
    interlock: readCondition,
    maxAge: duration(1),
    mode: object({ path, in: list(text({ max: 64 }), 1) }, {}),
    simulateFirst: readSimulateFirst,
    idempotent: boolean,
  },
);

/** `commands` of rules.yaml as written. */
export const readCommandsSection = list(placed(rule));
export type WrittenCommand = NonNullable<ReturnType<typeof readCommandsSection>>[number];
