import { inspect } from 'node:util';
import { reveal, type Secret } from './secret.js';
import type { SettingKeywords } from './setting.js';

const HIDDEN = '***';

/**
 * Freezes one group of the configuration and makes every way of printing it (JSON, util.inspect, a logger) show
 * secrets as `***`; reading a property still gives the value.
 */
export function freezeRedacted(values: Record<string, unknown>, schemas: Readonly<Record<string, Partial<SettingKeywords>>>): object {
  const printable = () =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, redact(value, schemas[name])]));
  for (const value of Object.values(values)) if (Array.isArray(value)) Object.freeze(value);
  Object.defineProperty(values, 'toJSON', { value: printable });
  Object.defineProperty(values, inspect.custom, { value: printable });
  return Object.freeze(values);
}

function redact(value: unknown, { secret, inFile }: Partial<SettingKeywords> = {}): unknown {
  if (inFile && value !== undefined) return HIDDEN;
  const text = typeof value === 'function' ? reveal(value as Secret) : value;
  if (secret === undefined || typeof text !== 'string') return text;
  return secret === 'url' ? redactUrl(text) : HIDDEN;
}

function redactUrl(text: string): string {
  const url = new URL(text);
  if (url.password === '' && url.searchParams.get('password') === null) return text;
  if (url.password !== '') url.password = HIDDEN;
  if (url.searchParams.has('password')) url.searchParams.set('password', HIDDEN);
  return url.href;
}
