import { timestampFromTicks, type Timestamp } from './timestamp.js';
import { Zone } from './zone.js';

/** What to do with a local time that the clock of its zone shows twice. */
export type Ambiguous = 'refuse' | 'earlier' | 'later';

export type ReadTime = { readonly kind: 'time'; readonly time: Timestamp } | { readonly kind: 'refused'; readonly why: 'no-time' | 'ambiguous' | 'left-out'; readonly detail: string };
export type TimeReader = (text: string) => ReadTime;

const TICKS_PER_MS = 10_000n;
const UNIX_DIGITS: Readonly<Record<string, number>> = { 'unix-s': 0, 'unix-ms': 3, 'unix-us': 6, 'unix-ns': 9 };

/** Letters of Unicode's date patterns (UTS 35) that stand for digits here → what they match. */
const FIELDS: readonly (readonly [letters: string, field: string, pattern: string])[] = [
  ['yyyy', 'year', '\\d{4}'],
  ['MM', 'month', '\\d\\d'],
  ['M', 'month', '\\d\\d?'],
  ['dd', 'day', '\\d\\d'],
  ['d', 'day', '\\d\\d?'],
  ['HH', 'hour', '\\d\\d'],
  ['H', 'hour', '\\d\\d?'],
  ['mm', 'minute', '\\d\\d'],
  ['m', 'minute', '\\d\\d?'],
  ['ss', 'second', '\\d\\d'],
  ['s', 'second', '\\d\\d?'],
  ['S', 'fraction', '\\d{1,9}'],
  ['XXX', 'offset', 'Z|[+-]\\d\\d:?\\d\\d'],
];
/** ISO 8601 with or without seconds, fraction and offset; a space may stand for the T, as spreadsheets write it. */
const ISO = /^(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)(?:[T ](?<hour>\d\d):(?<minute>\d\d)(?::(?<second>\d\d)(?:[.,](?<fraction>\d{1,9}))?)?)?(?<offset>Z|[+-]\d\d:?\d\d)?$/;

/**
 * A reader of times in one form: `iso`, `unix-s`, `unix-ms`, `unix-us`, `unix-ns`, or a pattern such as `dd/MM/yyyy HH:mm`
 * (letters as in Unicode's UTS 35; S is a fraction of any length, XXX an offset, other text stands in '…').
 * A time without offset is of `zone`; one that its clock shows twice is refused unless `ambiguous` says which is meant.
 * @throws Error for a pattern or zone that is none, or a local form without zone
 */
export function timeReader(form: string, zone?: string, ambiguous: Ambiguous = 'refuse'): TimeReader {
  const unix = UNIX_DIGITS[form];
  if (unix !== undefined) return (text) => readUnix(text, unix);
  const expression = form === 'iso' ? ISO : expressionOf(form);
  const place = zone === undefined ? undefined : Zone.of(zone);
  if (zone !== undefined && place === undefined) throw new Error(`${zone} is no time zone; give an IANA name such as Europe/Berlin`);
  if (place === undefined && form !== 'iso' && !form.includes('XXX')) throw new Error(`times in the form ${form} say no zone; name the one they are of, such as Europe/Berlin`);
  const byFields: TimeReader = (text) => readFields(text, form, expression, place, ambiguous);
  return form === 'iso' ? (text) => readUtc(text) ?? byFields(text) : byFields;
}

const UTC = /^\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,7})?Z$/;
/** The last day that was found in the calendar: nearly all times of a stream are of the day of the one before. */
let knownDay = '';

/** What most devices write needs only its missing digits: a tenth of the time that its fields take, and a stream has little else to read. */
function readUtc(text: string): ReadTime | undefined {
  if (!UTC.test(text)) return undefined;
  const day = text.slice(0, 10);
  if (day !== knownDay) {
    const ms = Date.parse(`${day}T00:00:00Z`);
    if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== day) return undefined;
    knownDay = day;
  }
  return { kind: 'time', time: `${text.slice(0, 19)}.${text.slice(20, -1).padEnd(7, '0')}Z` };
}

function expressionOf(form: string): RegExp {
  let source = '';
  const seen = new Set<string>();
  for (let at = 0; at < form.length; ) {
    const rest = form.slice(at);
    const letters = /^([A-Za-z])\1*/.exec(rest)?.[0];
    const quoted = /^'((?:[^']|'')*)'/.exec(rest);
    if (quoted) source += escape(quoted[1]!.replaceAll("''", "'"));
    else if (letters === undefined) source += escape(form[at]!);
    else source += groupOf(form, letters.startsWith('S') ? 'S' : letters, seen);
    at += quoted?.[0].length ?? letters?.length ?? 1;
  }
  for (const needed of ['year', 'month', 'day']) if (!seen.has(needed)) throw new Error(`the form ${form} has no ${needed}`);
  return new RegExp(`^${source}$`);
}

function groupOf(form: string, letters: string, seen: Set<string>): string {
  const field = FIELDS.find(([each]) => each === letters);
  if (!field) throw new Error(`the form ${form} has ${letters}, which is none of ${FIELDS.map(([each]) => each).join(' ')}; put other text in '…'`);
  if (seen.has(field[1])) throw new Error(`the form ${form} has its ${field[1]} twice`);
  seen.add(field[1]);
  return `(?<${field[1]}>${field[2]})`;
}

const escape = (text: string) => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');

function readUnix(text: string, digits: number): ReadTime {
  const match = /^(-?)(\d{1,20})(?:\.(\d{1,9}))?$/.exec(text.trim());
  if (!match) return refused('no-time', `${JSON.stringify(text)} is no number since 1970`);
  const fraction = `${match[3] ?? ''}`.padEnd(9, '0');
  const nanos = BigInt(match[2]!) * 10n ** BigInt(9 - digits) + BigInt(fraction) / 10n ** BigInt(digits);
  return timeOf((match[1] === '-' ? -nanos : nanos) / 100n, text);
}

function readFields(text: string, form: string, expression: RegExp, zone: Zone | undefined, ambiguous: Ambiguous): ReadTime {
  const fields = expression.exec(text.trim())?.groups;
  if (!fields) return refused('no-time', `${JSON.stringify(text)} is no time in the form ${form}`);
  const number = (name: string) => Number(fields[name] ?? 0);
  const localMs = Date.UTC(number('year'), number('month') - 1, number('day'), number('hour'), number('minute'), number('second'));
  const shown = new Date(localMs);
  if (shown.getUTCMonth() !== number('month') - 1 || shown.getUTCDate() !== number('day') || number('hour') > 23 || number('minute') > 59 || number('second') > 59) {
    return refused('no-time', `${JSON.stringify(text)} is no date and time of the calendar`);
  }
  const ticks = BigInt((fields['fraction'] ?? '').padEnd(7, '0').slice(0, 7));
  const moment = fields['offset'] === undefined ? momentOf(text, localMs, zone, ambiguous) : localMs - offsetOf(fields['offset']);
  return typeof moment === 'number' ? timeOf(BigInt(moment) * TICKS_PER_MS + ticks, text) : moment;
}

function momentOf(text: string, localMs: number, zone: Zone | undefined, ambiguous: Ambiguous): number | ReadTime {
  if (!zone) return refused('no-time', `${JSON.stringify(text)} has no offset, and no zone is given`);
  const moments = zone.momentsOf(localMs);
  const [first] = moments;
  if (first === undefined) return refused('left-out', `${JSON.stringify(text)} never was in ${zone.name}: the clock was set forward over it`);
  if (moments.length === 1 || ambiguous === 'earlier') return first;
  if (ambiguous === 'later') return moments.at(-1)!;
  return refused('ambiguous', `${JSON.stringify(text)} was twice in ${zone.name}: the clock was set back over it`);
}

function offsetOf(text: string): number {
  if (text === 'Z') return 0;
  const [hours, minutes] = [Number(text.slice(1, 3)), Number(text.slice(-2))];
  return (text.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

const FIRST = BigInt(Date.UTC(1601, 0, 1)) * TICKS_PER_MS;
const LAST = BigInt(Date.UTC(9999, 11, 31)) * TICKS_PER_MS;

function timeOf(ticks: bigint, text: string): ReadTime {
  if (ticks < FIRST || ticks > LAST) return refused('no-time', `${JSON.stringify(text)} lies outside the years 1601 to 9999`);
  return { kind: 'time', time: timestampFromTicks(ticks) };
}

const refused = (why: Extract<ReadTime, { kind: 'refused' }>['why'], detail: string): ReadTime => ({ kind: 'refused', why, detail });
