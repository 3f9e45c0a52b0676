import { networkOf } from '../flow/fixtures.js';
import { hash } from '../random/streams.js';
import { replicate } from '../experiment/replication.js';
import { summarise } from '../experiment/summary.js';

export interface Verification {
  readonly horizon: number;
  readonly warmUp?: number;
  /** Exact values of indicators. */
  readonly exact: Readonly<Record<string, number>>;
}

/**
 * What is asked: 20 replications give a 99 % interval that holds the exact value and is narrower than ± 2 %. The seed is the hash of the model's
 * name. @returns one line per indicator that breaks the rule, so that a good model gives none
 */
export function verify(name: string, body: string, { horizon, warmUp = horizon / 20, exact }: Verification): string[] {
  const network = networkOf(body, name);
  const plan = { seed: hash(name), horizon, warmUp };
  const summary = summarise(network, Array.from({ length: 20 }, (_, i) => replicate(network, plan, i)), 0.99);
  return Object.entries(exact).flatMap(([indicator, value]) => {
    const found = summary.get(indicator);
    if (!found) throw new Error(`no indicator ${indicator}; there are ${[...summary.keys()].join(', ')}`);
    const holds = found.low <= value && value <= found.high;
    const narrow = found.halfWidth < 0.02 * value;
    return holds && narrow ? [] : [`${indicator}: exact ${value}, simulated ${found.mean} ± ${found.halfWidth} (${((100 * found.halfWidth) / value).toFixed(1)} %)`];
  });
}

/** The stationary distribution of a Markov chain in continuous time over states 0…n-1, by uniformisation and repeated steps from one state, to 1e-13. */
export function stationary(n: number, rates: (from: number, add: (to: number, rate: number) => void) => void, start = 0): Float64Array {
  const moves: [number, number, number][] = [];
  const leaving = new Float64Array(n);
  for (let from = 0; from < n; from += 1)
    rates(from, (to, rate) => {
      if (rate <= 0 || to === from) return;
      moves.push([from, to, rate]);
      leaving[from] += rate;
    });
  const step = 1 / (1.05 * leaving.reduce((most, rate) => Math.max(most, rate), 0));
  let p = new Float64Array(n);
  p[start] = 1;
  for (let change = 1; change > 1e-13; ) {
    const next = p.map((mass, state) => mass * (1 - leaving[state] * step));
    for (const [from, to, rate] of moves) next[to] += p[from] * rate * step;
    change = next.reduce((sum, mass, state) => sum + Math.abs(mass - p[state]), 0);
    p = next;
  }
  return p;
}
