import { isFigure, isUse, type Goal, type Outcome, type Use } from '../benchmark.js';
import { reaches } from './figure.js';

/** The figures as a table for people. */
export function table(all: readonly Outcome[]): string {
  const uses = all.filter(isUse);
  const outcomes = all.filter((outcome): outcome is Exclude<Outcome, Use> => !isUse(outcome));
  return [...(outcomes.length > 0 ? [ratios(outcomes)] : []), ...(uses.length > 0 ? [footprints(uses)] : [])].join('\n\n');
}

function footprints(uses: readonly Use[]): string {
  const rows = uses.map(({ service, cores, memoryMiB }) => [service, cores.toFixed(3), memoryMiB.toFixed(0)]);
  return `${lines([['service', 'cores', 'MiB at most'], ...rows])}\nunder ${uses[0]!.load}`;
}

function ratios(outcomes: readonly Exclude<Outcome, Use>[]): string {
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
  return lines([head, ...rows]);
}

function lines(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column]!)).join('  ').trimEnd()).join('\n');
}

/** One object for one line. */
export function jsonLine(outcome: Outcome): string {
  if (isUse(outcome)) return JSON.stringify({ ...outcome, ours: null, yardstick: null, ratio: null, goal: null });
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
