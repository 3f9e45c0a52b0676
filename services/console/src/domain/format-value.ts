import { type Datatype } from '@orrery/contracts';
import { toMillis } from './time.js';

/** Digits that a person can take in at a glance; the full value stands in the title of the cell. */
const SIGNIFICANT_DIGITS = 4;
const THIN_SPACE = '\u2009';

/** What to show of a value; `names`: of the values of an enum, by value as text. */
export function formatValue(value: unknown, datatype: Datatype | undefined, names?: ReadonlyMap<string, string>): string {
  if (value === null || value === undefined) return 'no value';
  if (names && (typeof value === 'number' || typeof value === 'string')) return names.get(String(value)) ?? `${value} (not in the model)`;
  switch (typeof value) {
    case 'boolean':
      return value ? 'yes' : 'no';
    case 'number':
      return datatype === 'float' || datatype === 'double' || !Number.isInteger(value) ? formatFloat(value) : groupDigits(String(value));
    case 'string':
      return formatString(value, datatype);
    default:
      return JSON.stringify(value);
  }
}

/** The value with every digit it came with. */
export function exactValue(value: unknown): string {
  if (value === null || value === undefined) return 'no value';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The value as a number for a trend, or undefined where it is none (booleans are 0 and 1; int64 loses digits here only). */
export function toNumber(value: unknown, datatype: Datatype | undefined): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if ((datatype === 'int64' || datatype === 'uint64') && typeof value === 'string' && value !== '') return Number(value);
  return undefined;
}

/** Four significant digits, trailing zeros kept so that a ticking number does not jump about. */
export function formatFloat(value: number): string {
  if (value === 0) return '0';
  const magnitude = Math.floor(Math.log10(Math.abs(value)));
  if (magnitude < -4 || magnitude >= 12) return value.toExponential(SIGNIFICANT_DIGITS - 1).replace('e', ' × 10^').replace('^+', '^');
  const decimals = Math.max(0, SIGNIFICANT_DIGITS - 1 - magnitude);
  const [whole, fraction] = value.toFixed(decimals).split('.');
  return fraction === undefined ? groupDigits(whole!) : `${groupDigits(whole!)}.${fraction}`;
}

/** `1234567` → `1 234 567` (thin spaces, SI Brochure 9th ed. 5.4.4); four digits stay together. */
export function groupDigits(integer: string): string {
  const [, sign, digits] = /^(-?)(\d+)$/.exec(integer) ?? [];
  if (digits === undefined || digits.length <= 4) return integer.replace('-', '\u2212');
  return (sign ? '\u2212' : '') + digits.replace(/\B(?=(\d{3})+$)/g, THIN_SPACE);
}

function formatString(value: string, datatype: Datatype | undefined): string {
  if (datatype === 'int64' || datatype === 'uint64') return groupDigits(value);
  if (datatype === 'datetime') {
    const millis = toMillis(value);
    return millis === undefined ? value : new Date(millis).toLocaleString('sv-SE');
  }
  if (datatype === 'bytestring') return `${Math.floor((value.replace(/=+$/, '').length * 3) / 4)} bytes`;
  return value === '' ? '(empty)' : value;
}
