import { type SimulatedCondition } from '@orrery/contracts';
import { studentQuantile } from '@orrery/numeric';
import { type SimulatedAnswer } from './simulated-run.js';

type Case = SimulatedAnswer['cases'][number];

interface Range {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

export interface Shown {
  /** Undefined: the interval lies on both sides of the limit, or there is none. */
  readonly holds: boolean | undefined;
  readonly text: string;
}

/**
 * Whether a case shows what is asked with its whole confidence interval: a mean on the right side whose interval reaches over the limit shows nothing. All
 * conditions must hold, so none of them is weakened by their number (intersection-union, R. L. Berger, Technometrics 24 (1982)).
 */
export function shownBy(answer: SimulatedAnswer, tried: Case, condition: SimulatedCondition): Shown {
  const { indicator, of, is, limit } = condition;
  const what = `${of === 'value' ? '' : 'change of '}${indicator}`;
  const unit = of === 'change-percent' ? ' %' : '';
  const wanted = `${is === 'at-least' ? 'at least' : 'at most'} ${limit}${unit}`;
  const found = rangeOf(answer, tried, condition);
  if (!found) return { holds: undefined, text: `${what} is not in its result; it must be ${wanted}` };
  const figures = `${what} ${figure(found.mean)}${unit} [${figure(found.low)}, ${figure(found.high)}]`;
  const holds = is === 'at-least' ? found.low >= limit : found.high <= limit;
  const fails = is === 'at-least' ? found.high < limit : found.low > limit;
  return { holds: holds ? true : fails ? false : undefined, text: holds ? `${figures} is ${wanted}` : fails ? `${figures} is not ${wanted}` : `whether ${figures} is ${wanted} is undecided` };
}

function rangeOf(answer: SimulatedAnswer, tried: Case, { indicator, of }: SimulatedCondition): Range | undefined {
  if (of === 'value') return finite(tried.indicators[indicator]);
  if (of === 'change') return finite(answer.comparisons[indicator]?.find(({ name }) => name === tried.name)?.difference);
  return changeInPercent(answer, tried, indicator);
}

/** By the ratio of the means over replications with common random numbers (E. C. Fieller, J. R. Statist. Soc. B 16 (1954)), at the level that all scenarios of the run have at once. */
function changeInPercent({ cases: [base, ...scenarios], rule }: SimulatedAnswer, tried: Case, indicator: string): Range | undefined {
  const [before, after] = [base?.samples[indicator], tried.samples[indicator]];
  if (!before || !after || before.length !== after.length || before.length < 2) return undefined;
  const pairs = before.flatMap((b, i): [number, number][] => (b === null || after[i] === null || after[i] === undefined ? [] : [[b, after[i]]]));
  const n = pairs.length;
  if (n !== before.length) return undefined;
  const [mb, ma] = [0, 1].map((at) => pairs.reduce((sum, pair) => sum + pair[at]!, 0) / n) as [number, number];
  const covariance = (x: 0 | 1, y: 0 | 1): number => pairs.reduce((sum, pair) => sum + (pair[x] - (x === 0 ? mb : ma)) * (pair[y] - (y === 0 ? mb : ma)), 0) / (n - 1) / n;
  const t = studentQuantile(1 - (1 - rule.confidence) / (2 * Math.max(1, scenarios.length)), n - 1);
  // The roots of (ma − r mb)² = t² (vaa − 2 r vab + r² vbb); where the base itself may be 0, no ratio is bounded.
  const a = mb * mb - t * t * covariance(0, 0);
  if (!(a > 0)) return undefined;
  const b = ma * mb - t * t * covariance(0, 1);
  const c = ma * ma - t * t * covariance(1, 1);
  const half = Math.sqrt(Math.max(0, b * b - a * c)) / a;
  const percent = (ratio: number): number => 100 * (ratio - 1) * Math.sign(mb);
  const ends = [percent(b / a - half), percent(b / a + half)];
  return { mean: percent(ma / mb), low: Math.min(...ends), high: Math.max(...ends) };
}

const finite = (told: { readonly mean: number | null; readonly low: number | null; readonly high: number | null } | undefined): Range | undefined =>
  told && typeof told.mean === 'number' && typeof told.low === 'number' && typeof told.high === 'number' ? { mean: told.mean, low: told.low, high: told.high } : undefined;

const figure = (value: number): string => String(Number(value.toPrecision(4)));
