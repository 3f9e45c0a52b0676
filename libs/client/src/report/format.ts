import { type Interval, type Plain, type TimeUnit } from '@orrery/des';

export type Estimate = Plain<Interval>;

/** Four digits that count, no exponent where none is needed; – where nothing was observed. */
export function amount(value: number | null | undefined, digits = 4): string {
  if (value === null || value === undefined) return '–';
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e15 || size < 1e-6) return value.toExponential(digits - 1);
  const rounded = Number(value.toPrecision(digits));
  return size >= 10_000 ? Math.round(rounded).toLocaleString('en-US') : String(rounded);
}

export const percent = (share: number | null | undefined): string => (share === null || share === undefined ? '–' : `${(100 * share).toFixed(share > 0 && share < 0.0995 ? 1 : 0)} %`);

/** `12.3 ± 0.4`. */
export const plusMinus = ({ mean, halfWidth }: Estimate): string => (mean === null ? '–' : halfWidth === null ? amount(mean) : `${amount(mean)} ± ${amount(halfWidth, 2)}`);

/** `between 11.9 and 12.7`. */
export const between = ({ low, high }: Estimate): string => `between ${amount(low)} and ${amount(high)}`;

const SHARES = new Set(['late', 'delayed', 'abandoned', 'lost', 'busy', 'starved', 'blocked', 'down', 'off', 'setup', 'waiting', 'scrap', 'empty', 'idle', 'loaded', 'disrupted']);
const TIMES = new Set(['timeInSystem', 'tardiness', 'wait', 'makespan']);
const COUNTS = new Set(['wip', 'content', 'onHand']);

/** Unit of an indicator, by its last word. */
export function unitOf(indicator: string, unit: TimeUnit): string {
  const what = indicator.slice(indicator.lastIndexOf('.') + 1);
  if (indicator === 'netPresentValue' || indicator === 'investment') return 'money';
  if (TIMES.has(what)) return unit;
  if (COUNTS.has(what)) return 'parts';
  if (SHARES.has(what)) return '';
  if (what === 'energy') return `kWh/${unit}`;
  if (what === 'co2') return `kg/${unit}`;
  if (['cost', 'revenue', 'margin'].includes(what)) return `money/${unit}`;
  return `per ${unit}`;
}

/** Names of stations, out of the indicators that only they have. */
export const stationsOf = (indicators: Readonly<Record<string, unknown>>): string[] => Object.keys(indicators).flatMap((name) => (name.endsWith('.starved') ? [name.slice(0, -'.starved'.length)] : []));

export const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
