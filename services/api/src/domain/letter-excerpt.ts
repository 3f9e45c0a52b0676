import { type DeadLetter } from '@orrery/contracts';

/** Of each member that may be long; base64 stays whole groups of four, so that the beginning can be decoded. */
const MAX_CHARS = 2_048;

/** A dead letter as it is kept in memory: who refused what, where it stands and why, and the beginning of it. */
export type LetterExcerpt = Omit<DeadLetter, 'headers'> & {
  /** Members of which only the beginning is here; the topic has the rest, at the origin's place. */
  readonly shortened?: readonly string[];
};

/** At most some 9,000 characters of a letter that may have a million. */
export function letterExcerpt({ reason, detail, service, at, origin, traceId, key, value, valueBytes, part }: DeadLetter): LetterExcerpt {
  const shortened: string[] = [];
  const beginning = (name: string, text: string): string => {
    if (text.length <= MAX_CHARS) return text;
    shortened.push(name);
    return text.slice(0, MAX_CHARS);
  };
  const partText = part === undefined ? '' : JSON.stringify(part);
  const excerpt: LetterExcerpt = {
    reason,
    detail: beginning('detail', detail),
    service: service.slice(0, 200),
    at,
    origin: { ...origin, topic: origin.topic.slice(0, 250) },
    ...(traceId === undefined ? {} : { traceId }),
    ...(key === undefined ? {} : { key: beginning('key', key) }),
    ...(value === undefined ? {} : { value: beginning('value', value) }),
    ...(valueBytes === undefined ? {} : { valueBytes }),
    ...(part === undefined ? {} : { part: partText.length <= MAX_CHARS ? part : beginning('part', partText) }),
    ...(shortened.length === 0 ? {} : { shortened }),
  };
  // Copied: a slice of a string keeps the whole string in memory.
  return JSON.parse(JSON.stringify(excerpt)) as LetterExcerpt;
}
