import { power, studentQuantile } from '@orrery/numeric';
import { greatest, more, type Sample, type Sampling, type Selection } from './sampling.js';

/** Share of the allowed error that the screening has. */
const SCREEN = 0.25;

export interface KimNelson {
  /** The least difference that matters. */
  readonly delta: number;
  /** The probability of an incorrect selection that is allowed. */
  readonly alpha: number;
  /** Options that the allowed error is for, where these are what is left of more: all that could have been among them. As many as are compared unless said. */
  readonly of?: number;
  /** Replications of the first stage, from which variances are taken, and the most of one option. */
  readonly first: number;
  readonly most: number;
}

/**
 * Kim and Nelson's fully sequential procedure (S.-H. Kim, B. L. Nelson, "A fully sequential procedure for indifference-zone selection in simulation",
 * ACM TOMACS 11, 2001; c = 1): where the best is better than all others by `delta` it is selected with probability 1 - alpha or more, for normal
 * values, common random numbers allowed. Where others come closer to it than `delta`, one of these is selected nearly as surely in experiments, but nothing is
 * proved (D. J. Eckman, S. G. Henderson, "Fixed-confidence, fixed-tolerance guarantees for ranking-and-selection procedures",
 * ACM TOMACS 31, 2021). Options leave as soon as they are seen to be worse. A quarter of the allowed error goes to paired t-tests
 * at `first`, twice, four times as many replications and so on, halved each time (screening as in B. L. Nelson, J. Swann, D. Goldsman, W. Song,
 * Operations Research 49, 2001): they see off options that vary much and are far behind, such as queues that grow, at which KN alone would be long.
 * What is selected does not depend on how many replications are run at once.
 */
export function* kimNelson(options: readonly number[], sample: Sample, { delta, alpha, of, first, most }: KimNelson): Sampling<Selection> {
  yield [{ options, to: first }];
  let alive = options.filter((option) => sample.values(option).length >= first);
  if (alive.length <= 1) return { best: alive[0], rivals: [], kept: true };
  const others = Math.max(alive.length, of ?? 0) - 1;
  const h2 = (first - 1) * (power((2 * (1 - SCREEN) * alpha) / others, -2 / (first - 1)) - 1);
  const sums = new Map(alive.map((option) => [option, sum(sample.values(option), first)]));
  const variances = new Map(alive.map((a) => [a, new Map(alive.map((b) => [b, varianceOfDifference(sample.values(a), sample.values(b), first)]))]));
  const reach = (a: number, b: number, r: number): number => Math.max(0, (h2 * (variances.get(a)?.get(b) ?? 0)) / delta - delta * r) / 2;
  const total = (option: number): number => sums.get(option) as number;
  let allowed = (SCREEN * alpha) / (2 * others);
  for (let r = first, have = first, look = first; ; ) {
    const now = alive;
    if (r === look) {
      const t = studentQuantile(1 - allowed, r - 1) * Math.sqrt(r);
      alive = now.filter((a) => now.every((b) => a === b || total(a) >= total(b) - t * Math.sqrt(varianceOfDifference(sample.values(a), sample.values(b), r))));
      [look, allowed] = [2 * look, allowed / 2];
    }
    alive = alive.filter((a) => alive.every((b) => a === b || total(a) >= total(b) - reach(a, b, r)));
    if (alive.length === 1) return { best: alive[0], rivals: [], kept: true };
    const best = greatest(alive, total);
    if (alive.every((a) => reach(a, best, r) === 0)) return { best, rivals: [], kept: true };
    if (r === have) {
      const next = more(have, most);
      if (next === have || !sample.affords((next - have) * alive.length)) return { best, rivals: alive.filter((option) => option !== best), kept: false };
      yield [{ options: alive, to: next }];
      have = next;
    }
    r += 1;
    alive = alive.filter((option) => sample.values(option).length >= r);
    if (alive.length <= 1) return { best: alive[0], rivals: [], kept: true };
    for (const option of alive) sums.set(option, total(option) + sample.values(option)[r - 1]);
  }
}

const sum = (values: readonly number[], count: number): number => values.slice(0, count).reduce((so, value) => so + value, 0);

function varianceOfDifference(a: readonly number[], b: readonly number[], count: number): number {
  const mean = (sum(a, count) - sum(b, count)) / count;
  let squares = 0;
  for (let i = 0; i < count; i += 1) squares += (a[i] - b[i] - mean) ** 2;
  return squares / (count - 1);
}
