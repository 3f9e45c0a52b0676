import { unitOf } from '@orrery/twin-model';
import { humanise } from './words.js';

/** What stands behind a number: `litrePerSecond` → `L/s`; nothing for a bare number; an unknown unit in words. */
export function unitLabel(unit: string | undefined): string {
  if (unit === undefined || unit === '' || unit === 'unity') return '';
  return unitOf(unit)?.symbol ?? (/^[a-z]+[A-Z]/.test(unit) ? humanise(unit).toLowerCase() : unit);
}

/** For a value that reads aloud: `litrePerSecond` → `litre per second`. */
export function unitInWords(unit: string | undefined): string {
  return unit === undefined || unit === '' || unit === 'unity' ? '' : humanise(unit).toLowerCase();
}
