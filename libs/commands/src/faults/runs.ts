import { type SimulateFirst, type SimulationNamed } from '@orrery/contracts';
import { type SimulatedAnswer, type SimulatedRun } from '../guards/simulated-run.js';
import { CLOCK_TOLERANCE_MS } from '../guards/time-guards.js';
import { type Random } from './random.js';
import { stamp } from './stamp.js';

const MAX_AGE_MS = 60_000;
const ASKED = { plan: { seed: 7, horizon: 480, warmUp: 60 }, rule: { confidence: 0.95, min: 10, max: 10 } };
const DIGEST = 'e'.repeat(64);
const PARAMETER = 'sources.bottles.rate';
export const SIMULATE_FIRST: SimulateFirst = { model: 'line.yaml', digest: DIGEST, ...ASKED, parameter: PARAMETER, maxAgeMs: MAX_AGE_MS, require: [{ indicator: 'throughput', of: 'value', is: 'at-least', limit: 100 }] };

/** What was done in one run, whatever anybody says of it. */
interface Done {
  readonly value: number;
  readonly others: boolean;
  readonly low: number;
  readonly digest: string;
  readonly endedAt: number;
}

/** Simulations of the wishes of one schedule, right ones and wrong ones, by a service whose clock is right. In two of three schedules no rule asks for them. */
export class Runs {
  readonly wanted: boolean;
  private readonly done = new Map<string, Done>();

  constructor(private readonly random: Random) {
    this.wanted = random.chance(1 / 3);
  }

  /** What a proposal names: mostly a run that bears it out; else one of another value or model, with more changed, of a poor result, of long ago, of another wish, unheard of, or none. */
  simulate(id: string, value: number, now: number): { readonly simulation?: SimulationNamed } {
    if (!this.wanted) return {};
    const { random } = this;
    const what = random.of(['right', 'right', 'right', 'right', 'right', 'value', 'others', 'poor', 'model', 'old', 'another', 'unknown', 'none'] as const);
    if (what === 'none') return {};
    const earlier = [...this.done.keys()];
    if (what === 'another' && earlier.length > 0) return { simulation: { run: random.of(earlier) } };
    const run = `run-${id}`;
    if (what === 'unknown') return { simulation: { run } };
    const age = what === 'old' ? MAX_AGE_MS + 1 + random.below(60_000) : random.below(MAX_AGE_MS / 2);
    this.done.set(run, { value: what === 'value' ? value + 100 : value, others: what === 'others', low: what === 'poor' ? 99 : 101, digest: what === 'model' ? 'f'.repeat(64) : DIGEST, endedAt: now - age });
    return { simulation: { run } };
  }

  /** What the simulation service tells of it. */
  told(run: string): SimulatedRun | undefined {
    const done = this.done.get(run);
    if (!done) return undefined;
    const { value, others, low, digest, endedAt } = done;
    const changes = [{ path: PARAMETER, value }, ...(others ? [{ path: 'stations.capper.servers', value: 2 }] : [])];
    const cases: SimulatedAnswer['cases'] = [{ name: 'base', changes: [], indicators: {}, samples: {} }, { name: 'tried', changes, indicators: { throughput: { mean: low + 5, low, high: low + 10 } }, samples: {} }];
    return { run, kind: 'compare', state: 'finished', endedAt: stamp(endedAt), result: 'd'.repeat(64), answer: { model: { file: 'line.yaml', digest }, ...ASKED, cases, comparisons: {} } };
  }

  /** The truth of it; by true time, which a clock of ours may miss by what the guard of clocks lets through. */
  bearsOut({ value, simulation }: { readonly value: unknown; readonly simulation?: SimulationNamed }, now: number): boolean {
    if (!this.wanted) return true;
    const done = simulation && this.done.get(simulation.run);
    if (!done) return false;
    return done.value === value && !done.others && done.low >= 100 && done.digest === DIGEST && now - done.endedAt <= MAX_AGE_MS + CLOCK_TOLERANCE_MS;
  }
}
