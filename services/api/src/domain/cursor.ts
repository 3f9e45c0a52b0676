import { OrreryError } from '@orrery/contracts';

/**
 * Where a list goes on: opaque to clients, and bound to the filter it was made for, so that it cannot silently continue
 * another list (rule R32).
 */
export function writeCursor(filter: unknown, after: readonly (string | number)[]): string {
  return encode(JSON.stringify([fingerprint(filter), ...after]));
}

/** @throws OrreryError `invalid-argument` for what is no cursor, or one of another filter. */
export function readCursor(filter: unknown, cursor: string): (string | number)[] {
  const refuse = (why: string) =>
    new OrreryError('invalid-argument', `cursor: ${why}`, { remedy: 'Pass the nextCursor of the page before, with the same filter.' });
  let parsed: unknown;
  try {
    parsed = JSON.parse(decode(cursor));
  } catch {
    throw refuse('this is no cursor');
  }
  if (!Array.isArray(parsed) || !parsed.every((part) => typeof part === 'string' || typeof part === 'number')) throw refuse('this is no cursor');
  const [print, ...after] = parsed;
  if (print !== fingerprint(filter)) throw refuse('it belongs to a list with another filter');
  return after;
}

const encode = (text: string) => btoa(String.fromCharCode(...new TextEncoder().encode(text))).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');

const decode = (text: string) =>
  new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0)));

/** FNV-1a over the filter's JSON: enough to tell one filter from another; it protects nothing. */
function fingerprint(filter: unknown): string {
  let hash = 0x811c9dc5;
  for (const char of JSON.stringify(filter)) hash = Math.imul(hash ^ char.codePointAt(0)!, 0x01000193) >>> 0;
  return hash.toString(36);
}
