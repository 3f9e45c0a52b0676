import { PRIORITIES } from '@orrery/contracts';
import { list, number, object, oneOf, record, text } from '../../dtdl/read-shape.js';
import { duration, matching, placed } from '../yaml-readers.js';
import { ruleId } from './alerts-section.js';
import { readOn } from './select-twins.js';

const email = matching(/^[^\s@<>"]+@[^\s@<>"]+$/, 'a mail address', 254);
/** Where there is no TLS, what is sent can be read and changed on its way: only this machine is trusted so far. */
const hookUrl = matching(/^(?:https:\/\/|http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])[:/])\S+$/, 'an https:// address (http:// on this machine only)', 2000);
const clock = matching(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'a time of day such as 22:00');
const zone = text({ max: 64, fault: (value) => (isZone(value) ? undefined : { message: `there is no time zone "${value}"`, fix: 'write an IANA name such as Europe/Berlin' }) });
const target = placed(matching(/^(?:person|rota|webhook):[a-z0-9][a-z0-9-]*$/, 'person:<id>, rota:<id> or webhook:<id>'));
const priorities = list(oneOf(PRIORITIES), 1);

/** `routes` of rules.yaml as written. */
export const readRoutesSection = object(
  {},
  {
    people: record(placed(object({ email }, { name: text({ max: 200 }) }))),
    webhooks: record(placed(object({ url: hookUrl }, {}))),
    rotas: record(
      placed(object({ timeZone: zone, begins: matching(/^\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d$/, 'a local time such as 2026-01-05T06:00'), turnHours: number({ integer: true, min: 1, max: 8784 }), order: list(placed(ruleId), 1) }, {})),
    ),
    otherwise: list(target, 1),
    send: list(
      placed(
        object(
          { id: ruleId, to: list(target, 1) },
          { priorities, rules: list(placed(ruleId), 1), on: readOn, wait: duration(), interval: duration(), remind: duration(60_000), quiet: object({ from: clock, to: clock, timeZone: zone }, { except: priorities }) },
        ),
      ),
    ),
  },
);
export type WrittenRoutes = NonNullable<ReturnType<typeof readRoutesSection>>;

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
