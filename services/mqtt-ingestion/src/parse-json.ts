import { isUtf8 } from 'node:buffer';
import { Digits } from './domain/digits.js';

export type ParsedJson = { readonly value: unknown } | { readonly fault: string };

/** Sixteen digits or more may be beyond 2^53: only then is each number's text looked at, which costs several times as much. */
const LONG_NUMBER = /\d{16}/;

/** A payload as JSON. Integers beyond 2^53 keep their digits, as 64-bit paths need them. */
export function parseJson(payload: Buffer): ParsedJson {
  if (!isUtf8(payload)) return { fault: 'the payload is no UTF-8' };
  const text = payload.toString('utf8');
  try {
    // A device's payload, no message of ours.
    // eslint-disable-next-line no-restricted-syntax
    return { value: LONG_NUMBER.test(text) ? (JSON.parse(text, keepDigits) as unknown) : (JSON.parse(text) as unknown) };
  } catch (error) {
    return { fault: `the payload is no JSON: ${(error as Error).message.slice(0, 200)}` };
  }
}

function keepDigits(_key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value) || !/^-?\d+$/.test(context?.source ?? '')) return value;
  return new Digits(context?.source ?? '');
}
