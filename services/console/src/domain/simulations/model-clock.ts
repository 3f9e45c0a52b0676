import { type TimeUnit } from '@orrery/des';

const SECONDS: Readonly<Record<TimeUnit, number>> = { s: 1, min: 60, h: 3600, d: 86_400 };
const SPEEDS: readonly (readonly [seconds: number, name: string])[] = [
  [1, '1 s'],
  [10, '10 s'],
  [60, '1 min'],
  [600, '10 min'],
  [3600, '1 h'],
  [6 * 3600, '6 h'],
  [86_400, '1 d'],
  [7 * 86_400, '7 d'],
];

/** A time of a model as days and a clock: `day 2, 06:00:05`. */
export function modelClock(time: number, unit: TimeUnit): string {
  const seconds = Math.floor(time * SECONDS[unit] + 1e-6);
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  return `day ${Math.floor(seconds / 86_400) + 1}, ${two((seconds % 86_400) / 3600)}:${two((seconds % 3600) / 60)}:${two(seconds % 60)}`;
}

/** How much of the model's time a second can show, in its unit. */
export const speedsOf = (unit: TimeUnit): readonly { readonly value: number; readonly name: string }[] => SPEEDS.map(([seconds, name]) => ({ value: seconds / SECONDS[unit], name }));

/** The speed at which about this many things happen a second. */
export function usualSpeed(unit: TimeUnit, times: readonly number[], perSecond = 6): number {
  const span = (times.at(-1) ?? 0) - (times[0] ?? 0);
  const wanted = times.length < 2 || span === 0 ? 1 : (perSecond * span) / times.length;
  return speedsOf(unit).reduce((best, { value }) => (Math.abs(Math.log(value / wanted)) < Math.abs(Math.log(best / wanted)) ? value : best), speedsOf(unit)[0]!.value);
}
