import { isFigure, type Goal, type Outcome } from '../benchmark.js';
import { reaches } from './figure.js';

/** The figures as a table for people. */
export function table(outcomes: readonly Outcome[]): string {
  const head = ['benchmark', 'ours', 'yardstick', 'unit', 'ratio', 'goal', '', 'readings/record', 'yardstick is'];
  const rows = outcomes.map((outcome) =>
    isFigure(outcome)
      ? [
          outcome.name,
          amount(outcome.ours),
          amount(outcome.yardstick),
          outcome.unit,
          outcome.ratio.toFixed(2),
          goalText(outcome.goal),
          reaches(outcome) ? 'reached' : 'MISSED',
          String(outcome.readingsPerRecord),
          outcome.against,
        ]
      : [outcome.name, 'not run', '', '', '', '', '', '', outcome.reason],
  );
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => (row[column] as string).length)));
  return [head, ...rows].map((row) => row.map((cell, column) => cell.padEnd(widths[column] as number)).join('  ').trimEnd()).join('\n');
}

/** One object for one line. */
export function jsonLine(outcome: Outcome): string {
  if (!isFigure(outcome)) return JSON.stringify({ name: outcome.name, ours: null, yardstick: null, ratio: null, goal: null, samples: null, reason: outcome.reason });
  const { name, ours, yardstick, ratio, goal, samples, ...more } = outcome;
  return JSON.stringify({ name, ours, yardstick, ratio, goal: goalText(goal), samples, ...more });
}

export function goalText({ sense, ratio }: Goal): string {
  return `${sense === 'at least' ? '≥' : '≤'} ${ratio}`;
}

function amount(value: number): string {
  if (value >= 1_000) return `${(value / 1_000).toFixed(value >= 100_000 ? 0 : 1)} k`;
  return value.toFixed(2);
}
