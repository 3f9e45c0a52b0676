import { type DeadLetter } from '@orrery/contracts';
import { MAX_RECORD_BYTES } from '../records/encode.js';

/** Of the whole letter as JSON; its own headers and framing need the rest. */
export const MAX_LETTER_BYTES = MAX_RECORD_BYTES - 50_000;
const MAX_DETAIL = 4_000;
const MAX_KEY = 8_000;
const MAX_PART = 20_000;
const MAX_HEADERS = 50;
const MAX_HEADER = 500;
const MAX_HEADER_NAME = 100;

/**
 * Shortens a letter until it fits into a record, whatever its record carried: one that fits nowhere would be refused for
 * ever, and its partition with it. First goes what is not the value; the value goes as a whole, as half of one is no use
 * (`valueBytes` stays). `detail` then ends with what is not whole.
 */
export function fitLetter(letter: DeadLetter): DeadLetter {
  let fitted = letter;
  const shortened: string[] = [];
  for (const name of ['headers', 'key', 'part', 'detail', 'value'] as const) {
    if (fits(fitted)) break;
    const change = SHORTEN[name](fitted);
    if (change === undefined) continue;
    shortened.push(name);
    fitted = { ...fitted, ...change };
    if (name === 'value') delete fitted.value;
  }
  return shortened.length === 0 ? letter : { ...fitted, detail: `${fitted.detail} [too large for a letter, not whole: ${shortened.join(', ')}]` };
}

const SHORTEN: Record<'headers' | 'key' | 'part' | 'detail' | 'value', (letter: DeadLetter) => Partial<DeadLetter> | undefined> = {
  headers: ({ headers = {} }) => {
    const kept = Object.entries(headers).slice(0, MAX_HEADERS);
    return { headers: Object.fromEntries(kept.map(([name, value]) => [cut(name, MAX_HEADER_NAME), cut(value, MAX_HEADER)])) };
  },
  // A multiple of four: it still decodes, to the beginning of the key.
  key: ({ key }) => (key === undefined || key.length <= MAX_KEY ? undefined : { key: key.slice(0, MAX_KEY) }),
  part: ({ part }) => {
    const json = part === undefined ? '' : JSON.stringify(part);
    return json.length <= MAX_PART ? undefined : { part: { truncated: true, bytes: Buffer.byteLength(json), json: json.slice(0, MAX_PART) } };
  },
  detail: ({ detail }) => (detail.length <= MAX_DETAIL ? undefined : { detail: cut(detail, MAX_DETAIL) }),
  value: ({ value }) => (value === undefined ? undefined : {}),
};

function fits(letter: DeadLetter): boolean {
  return Buffer.byteLength(JSON.stringify(letter)) <= MAX_LETTER_BYTES;
}

function cut(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max)}… (${text.length} characters)`;
}
