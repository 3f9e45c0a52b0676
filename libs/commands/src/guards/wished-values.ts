import { type ArgumentTarget, type Facts } from './facts.js';
import { pass, refuse, type Verdict } from './guard.js';

type Finding = Omit<Verdict, 'guard'>;

/** One value of a wish, and what is known of where it goes: the value that is written, or one argument of a method. */
export interface WishedValue {
  readonly what: string;
  readonly value: unknown;
  readonly unit?: string;
  readonly is: Pick<ArgumentTarget, 'datatype' | 'unit' | 'range'>;
}

/** What a guard says of every value of a wish that the target knows; refused where one is. */
export function ofEach({ target, wish }: Facts, unknown: string, judge: (value: WishedValue) => Finding): Finding {
  if (!target) return refuse(unknown);
  const { value, unit, arguments: called = {} } = wish;
  if (!target.arguments) return judge({ what: target.path, value, ...(unit === undefined ? {} : { unit }), is: target });
  const found = target.arguments.flatMap((is) => (Object.hasOwn(called, is.name) ? [{ name: is.name, finding: judge({ what: is.name, ...called[is.name]!, is }) }] : []));
  const against = found.filter(({ finding }) => finding.outcome !== 'pass');
  const said = (against.length > 0 ? against : found).map(({ name, finding }) => `${name}: ${finding.reason}`).join('; ');
  return against.length > 0 ? refuse(said) : pass(said === '' ? 'no arguments' : said);
}

/** Why a value was given to a method, or arguments to a value, or others than the method has; undefined where they fit. */
export function misfitOf({ target, wish: { path, value, arguments: called } }: Facts): string | undefined {
  if (!target?.arguments) return called ? `${path} takes a value, and no arguments` : undefined;
  const wanted = target.arguments;
  if (!called) return `${path} is a method: it is called with arguments, none included`;
  if (value !== null) return `${path} is a method: it takes arguments, and no value`;
  const missing = wanted.filter(({ name }) => !Object.hasOwn(called, name)).map(({ name }) => name);
  if (missing.length > 0) return `${path} is called without ${missing.join(' and ')}`;
  const strange = Object.keys(called).filter((name) => !wanted.some((one) => one.name === name));
  return strange.length > 0 ? `${path} has no argument ${strange.join(' or ')}` : undefined;
}
