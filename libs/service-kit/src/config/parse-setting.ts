import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { certificatesIn } from './certificates-in.js';
import { durationToMs } from './duration.js';
import type { SettingKeywords } from './setting.js';

export type SettingSchema = TSchema & SettingKeywords & { readonly type?: string; readonly default?: unknown; readonly enum?: readonly unknown[] };

export type Parsed = { readonly value: unknown } | { readonly problem: string };

/** The value of one variable, or what is wrong with its text. A secret is never repeated in the problem. */
export function parseSetting(schema: SettingSchema, text: string): Parsed {
  const shown = schema.secret || schema.holds ? 'the value' : JSON.stringify(text);
  const value = convert(schema, text);
  if (value === undefined) return { problem: `${shown} is not ${expectation(schema)}` };
  const error = Value.Errors(schema, value)[0];
  if (error) return { problem: `${shown} ${schema.enum ? `is not ${expectation(schema)}` : reason(error.keyword, error.message)}` };
  if (schema.schemes && !hasScheme(text, schema.schemes)) return { problem: `${shown} is not ${expectation(schema)}` };
  const words = schema.holds === 'certificates' && !schema.inFile && !text.includes('-----BEGIN');
  if (schema.check || (schema.holds && !words)) {
    try {
      if (schema.holds) certificatesIn(text);
      schema.check?.(text);
    } catch (problem) {
      return { problem: (problem as Error).message };
    }
  }
  return { value };
}

function convert(schema: SettingSchema, text: string): unknown {
  if (schema.parse === 'list') return text.split(',').map((item) => item.trim()).filter((item) => item !== '');
  if (schema.parse === 'duration') {
    const ms = durationToMs(text);
    return Number.isNaN(ms) ? undefined : ms;
  }
  if (schema.type === 'integer') return /^[+-]?\d+$/.test(text.trim()) ? Number(text) : undefined;
  if (schema.type === 'number') return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : undefined;
  if (schema.type === 'boolean') return text === 'true' ? true : text === 'false' ? false : undefined;
  return text;
}

function expectation(schema: SettingSchema): string {
  if (schema.schemes) return `an address (${schema.schemes.map((scheme) => `${scheme}://…`).join(' or ')})`;
  if (schema.enum) return `one of ${schema.enum.join(', ')}`;
  if (schema.parse === 'duration') return 'a duration (a number with ms, s, m, h or d)';
  if (schema.type === 'integer') return 'a whole number';
  if (schema.type === 'boolean') return 'true or false';
  return `a ${schema.type ?? 'value'}`;
}

const reason = (keyword: string, message: string) => (keyword === 'pattern' ? 'has the wrong form' : message);

function hasScheme(text: string, schemes: readonly string[]): boolean {
  return URL.canParse(text) && schemes.includes(new URL(text).protocol.slice(0, -1));
}
