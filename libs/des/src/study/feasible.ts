import { power } from '@orrery/numeric';
import { type Constraint } from './problem.js';
import { more, type Sample, type Sampling } from './sampling.js';

export interface Feasibility {
  /** Those whose means keep every constraint. */
  readonly feasible: readonly number[];
  /** Whether all was decided. */
  readonly kept: boolean;
}

/**
 * Which options keep the constraints, each replicated until that is clear (D. Batur, S.-H. Kim, "Finding feasible systems in the presence of
 * constraints on multiple performance measures", ACM TOMACS 20, 2010: procedure F, c = 1): with probability 1 - alpha or more all answers are
 * right for means further than the tolerance from their bound.
 */
export function* findFeasible(options: readonly number[], sample: Sample, constraints: readonly Constraint[], { alpha, first, most }: { readonly alpha: number; readonly first: number; readonly most: number }): Sampling<Feasibility> {
  yield [{ options, to: first }];
  const alive = options.filter((option) => sample.values(option).length >= first);
  if (constraints.length === 0 || alive.length === 0) return { feasible: alive, kept: true };
  const h2 = (first - 1) * (power((2 * alpha) / (alive.length * constraints.length), -2 / (first - 1)) - 1);
  const tests = alive.flatMap((option) => constraints.map((constraint, i) => new Test(option, i, constraint, sample, h2, first)));
  for (let r = first, have = first; ; ) {
    const broken = new Set(tests.filter(({ verdict }) => verdict === 'broken').map(({ option }) => option));
    const open = tests.filter(({ verdict, option }) => verdict === 'open' && !broken.has(option));
    const going = [...new Set(open.map(({ option }) => option))];
    const next = r === have ? more(have, most) : have;
    const stop = going.length === 0 || (r === have && (next === have || !sample.affords((next - have) * going.length)));
    if (stop) {
      const over = tests.filter((test) => test.verdict === 'open' && !test.holdsSoFar).map(({ option }) => option);
      return { feasible: alive.filter((option) => !broken.has(option) && !over.includes(option)), kept: going.length === 0 };
    }
    if (r === have) yield [{ options: going, to: next }];
    have = next;
    r += 1;
    for (const test of open) test.take(r);
  }
}

/** One bound at one option: a sum of distances to it that walks until it leaves a region that narrows. */
class Test {
  verdict: 'open' | 'kept' | 'broken' = 'open';
  #sum = 0;
  readonly #spread: number;

  constructor(
    readonly option: number,
    readonly index: number,
    readonly constraint: Constraint,
    readonly sample: Sample,
    h2: number,
    first: number,
  ) {
    const seen = Array.from({ length: first }, (_, i) => this.#distance(i));
    this.#sum = seen.reduce((sum, value) => sum + value, 0);
    this.#spread = (h2 * seen.reduce((sum, value) => sum + (value - this.#sum / first) ** 2, 0)) / (first - 1);
    this.#judge(first);
  }

  get holdsSoFar(): boolean {
    return this.#sum <= 0;
  }

  take(r: number): void {
    if (this.sample.constraint(this.option, this.index).length < r) this.verdict = 'broken';
    else {
      this.#sum += this.#distance(r - 1);
      this.#judge(r);
    }
  }

  /** How far a replication is beyond the bound. */
  #distance(replication: number): number {
    const { min, max } = this.constraint;
    const value = this.sample.constraint(this.option, this.index)[replication];
    return max === undefined ? (min as number) - value : value - max;
  }

  #judge(r: number): void {
    const { tolerance } = this.constraint;
    const reach = Math.max(0, this.#spread / tolerance - tolerance * r) / 2;
    if (this.#sum <= -reach) this.verdict = 'kept';
    else if (this.#sum >= reach) this.verdict = 'broken';
  }
}
