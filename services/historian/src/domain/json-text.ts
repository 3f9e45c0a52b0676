/** NUL and halves of surrogate pairs: JSON may carry them, jsonb does not. */
const UNSTORABLE = /\\u(0000|[dD][89a-fA-F])/;
const REPLACEMENT = '\uFFFD';

/** A value as JSON text that jsonb takes: characters it refuses become U+FFFD. */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value);
  return UNSTORABLE.test(text) ? JSON.stringify(value, (_, part: unknown) => storable(part)) : text;
}

function storable(part: unknown): unknown {
  if (typeof part === 'string') return mend(part);
  if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
  return Object.fromEntries(Object.entries(part).map(([key, value]) => [mend(key), value]));
}

function mend(text: string): string {
  return text.replaceAll('\0', REPLACEMENT).replace(/\p{Surrogate}/gu, REPLACEMENT);
}
