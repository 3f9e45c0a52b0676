import { type Judged, type Totals } from './judge.js';

/** The table that `npm run skab` prints. */
export function table(judged: readonly Judged[], totals: Totals): string {
  const line = (...cells: string[]) => cells.map((cell, i) => (i === 0 ? cell.padEnd(14) : cell.padStart(i === 5 ? 22 : 10))).join('');
  const rows = judged.map(({ name, inside, outside, right, delaySeconds, top }) => line(name, String(inside), String(outside), right ? 'yes' : 'no', delaySeconds === undefined ? '–' : `${delaySeconds} s`, top || '–'));
  return [
    line('recording', 'inside', 'outside', 'right', 'delay', 'first contributor'),
    ...rows,
    '',
    `right: exactly one alert inside the fault and none outside (anomaly-free: none at all)`,
    `${totals.right} of ${totals.of} recordings with a fault · false alerts per hour ${totals.falseAlertsPerHour.toFixed(2)} · balanced accuracy ${totals.balancedAccuracy.toFixed(3)} · F1 ${totals.f1.toFixed(3)} · FAR ${(100 * totals.far).toFixed(1)} %`,
    'always alarming would score F1 0.70 with FAR 100 %: the two count together',
  ].join('\n');
}
