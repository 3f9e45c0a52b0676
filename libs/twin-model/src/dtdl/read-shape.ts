import { nearest, suggest } from './nearest.js';
import { type Place } from './place.js';
import { excerpt } from './problem.js';

/** Reads one value; undefined means that a problem was reported. */
export type Reader<T> = (value: unknown, place: Place) => T | undefined;
type Of<R> = R extends Reader<infer T> ? T : never;
type Readers = Readonly<Record<string, Reader<unknown>>>;

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Refuses keys that are not allowed, naming the nearest allowed one. */
export function refuseUnknownKeys(value: Record<string, unknown>, allowed: readonly string[], place: Place): void {
  for (const key of Object.keys(value)) {
    if (allowed.includes(key)) continue;
    const hit = nearest(key, allowed);
    const fix = hit === undefined ? `remove it; allowed here: ${allowed.join(', ')}` : `did you mean "${hit}"? Otherwise remove it`;
    place.at(key).report('key.unknown', `"${key}" is not a key of this element`, fix, 'key');
  }
}

/** An object with exactly these keys. Absent or faulty required keys make it undefined; faulty optional ones are left out. */
export function object<R extends Readers, O extends Readers>(
  required: R,
  optional: O,
): Reader<{ [K in keyof R]: Of<R[K]> } & { [K in keyof O]?: Of<O[K]> }> {
  const allowed = [...Object.keys(required), ...Object.keys(optional)];
  return (value, place) => {
    if (!isRecord(value))
      return place.report('type', `expected a mapping with ${allowed.join(', ')}, found ${excerpt(value)}`, 'write key: value pairs here');
    refuseUnknownKeys(value, allowed, place);
    const result: Record<string, unknown> = {};
    let complete = true;
    for (const [key, reader] of Object.entries(required)) {
      const member = value[key];
      if (member === undefined || member === null) {
        place.report('key.missing', `"${key}" is missing`, `add "${key}"`);
        complete = false;
        continue;
      }
      result[key] = reader(member, place.at(key));
      complete &&= result[key] !== undefined;
    }
    for (const [key, reader] of Object.entries(optional)) {
      const member = value[key];
      if (member === undefined || member === null) continue;
      const read = reader(member, place.at(key));
      if (read !== undefined) result[key] = read;
    }
    return complete ? (result as { [K in keyof R]: Of<R[K]> } & { [K in keyof O]?: Of<O[K]> }) : undefined;
  };
}

/** A text, not empty, of a form that `fault` judges: undefined, or what is wrong with it. */
export function text(
  options: { max?: number; fault?: (value: string) => { message: string; fix: string } | undefined } = {},
): Reader<string> {
  return (value, place) => {
    if (typeof value !== 'string') {
      const quoting = typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean';
      return place.report(
        'type',
        `expected a text, found ${excerpt(value)}`,
        quoting ? `quote it: "${String(value)}"` : 'write a text here',
      );
    }
    if (value === '') return place.report('value', 'the text is empty', 'write a text here');
    if (options.max !== undefined && value.length > options.max) {
      return place.report('limit', `the text has ${value.length} characters, more than ${options.max}`, 'shorten it');
    }
    const fault = options.fault?.(value);
    return fault ? place.report('value', fault.message, fault.fix) : value;
  };
}

export function oneOf<const T extends string>(values: readonly T[]): Reader<T> {
  return (value, place) => {
    if (typeof value === 'string' && (values as readonly string[]).includes(value)) return value as T;
    const fix = typeof value === 'string' ? suggest(value, values) : `use one of ${values.join(', ')}`;
    return place.report('value', `${excerpt(value)} is not allowed here`, fix);
  };
}

/** A finite number within bounds; `integer` refuses fractions. */
export function number(options: { min?: number; max?: number; integer?: boolean } = {}): Reader<number> {
  const bounds = [
    options.min === undefined ? '' : ` of at least ${options.min}`,
    options.max === undefined ? '' : ` of at most ${options.max}`,
  ];
  const wanted = `${options.integer ? 'an integer' : 'a number'}${bounds.filter((part) => part !== '').join(' and')}`;
  return (value, place) => {
    const fits =
      typeof value === 'number' &&
      Number.isFinite(value) &&
      (!options.integer || Number.isSafeInteger(value)) &&
      value >= (options.min ?? -Infinity) &&
      value <= (options.max ?? Infinity);
    return fits ? value : place.report('value', `expected ${wanted}, found ${excerpt(value)}`, `write ${wanted}`);
  };
}

export const boolean: Reader<boolean> = (value, place) =>
  typeof value === 'boolean' ? value : place.report('type', `expected true or false, found ${excerpt(value)}`, 'write true or false');

/** A list; faulty elements are reported and left out. `min` elements at least. */
export function list<T>(reader: Reader<T>, min = 0): Reader<T[]> {
  return (value, place) => {
    if (!Array.isArray(value)) return place.report('type', `expected a list, found ${excerpt(value)}`, 'write a list here');
    if (value.length < min)
      return place.report('value', `the list has ${value.length} elements, at least ${min} needed`, 'add an element or remove the key');
    return value.map((item, index) => reader(item, place.at(index))).filter((item) => item !== undefined);
  };
}

/** A mapping of free keys to values of one kind. */
export function record<T>(reader: Reader<T>): Reader<Record<string, T>> {
  return (value, place) => {
    if (!isRecord(value)) return place.report('type', `expected a mapping, found ${excerpt(value)}`, 'write key: value pairs here');
    const read = Object.entries(value).flatMap(([key, item]): [string, T][] => {
      const member = reader(item, place.at(key));
      return member === undefined ? [] : [[key, member]];
    });
    return Object.fromEntries(read);
  };
}

/** Any value, taken as it is; something later judges it. */
export const anything: Reader<unknown> = (value) => value;
