import { type Investment } from '../experiment/finance.js';
import { type Interval, interval } from '../experiment/interval.js';
import { type TimeUnit } from '../flow/flow-model.js';
import { type Network } from '../flow/network.js';
import { type Advice, advise } from './advice.js';
import { Candidates } from './candidates.js';
import { evolve } from './evolve.js';
import { findFeasible } from './feasible.js';
import { kimNelson } from './kim-nelson.js';
import { ocba } from './ocba.js';
import { allChoices, countOf, methodOf, type Problem, valueOf } from './problem.js';
import { estimateSelection, type Sampling, type Selection } from './sampling.js';
import { type Study } from './study.js';
import { type Variant } from './variant.js';

/** Options of a search among which the best is then selected. */
const LAST = 15;
/** Options told. */
const TOLD = 50;

export interface Ranked {
  readonly name: string;
  /** What each variable is; undefined for the model as it stands where that is none of the options. */
  readonly values?: Readonly<Record<string, unknown>>;
  readonly investment: number;
  /** `rival`: not told apart from the best; `close`: given up, within the indifference of it; `worse`: by more; `breaks`: a constraint; `failed`: could not go on. */
  readonly state: 'best' | 'rival' | 'close' | 'worse' | 'breaks' | 'failed';
  readonly replications: number;
  /** Of the mean; with the sign of the file, so that less is better where it says minimise. */
  readonly objective?: Interval;
  /** What it gains against the model as it stands, above 0 where it is better: intervals that hold for all options told at once. */
  readonly gain?: Interval;
  readonly constraints: Readonly<Record<string, Interval>>;
  readonly failed?: string;
}

export interface Optimised {
  readonly method: 'kn' | 'ocba' | 'search';
  readonly minimise: boolean;
  /** Options in all (Infinity with a real variable), and how many were looked at. */
  readonly options: number;
  readonly looked: number;
  readonly replications: number;
  readonly indifference: number;
  readonly probability: {
    /**
     * Of having selected the best of those compared, where it is better than every other by the indifference or more (KN; nothing is proved where others
     * come closer); undefined where the method promises nothing or could not come to its end.
     */
    readonly promised?: number;
    /** Of having selected the best, or one within the indifference of it: a lower bound as the samples show it, however close others come. */
    readonly estimated?: number;
    readonly asked: number;
    /** Among what it holds. */
    readonly among: 'all options' | 'the last of a search';
    /** Why nothing is promised. */
    readonly short?: string;
  };
  readonly best?: Ranked;
  readonly base: Ranked;
  /** The best first. */
  readonly ranked: readonly Ranked[];
  /** What holds up the flow of the best. */
  readonly advice: readonly Advice[];
}

/**
 * Finds the best of the options of a problem: all of them by ranking and selection (KN, or OCBA), or, where they are too many, the last of an
 * evolutionary search; constraints on means first, with half of the allowed error.
 * @throws DesError where the model as it stands cannot run
 */
export function* optimiseStudy(problem: Problem, networkOf: (variant: Variant) => Network, seed: number, unit: TimeUnit, finance: Omit<Investment, 'amount' | 'tail'>): Study<Optimised> {
  const candidates = new Candidates(problem, networkOf, finance, unit);
  const base = problem.now ? candidates.add(problem.now) : candidates.addBase();
  const { first, most } = problem.replications;
  const method = methodOf(problem);
  yield* asStudy(candidates, 'the model as it stands', wanting(base, first));
  candidates.mustRun(base);
  const delta = problem.indifference ?? Math.max(1e-9, 0.01 * Math.abs(candidates.mean(base)));
  const among = method === 'search' ? (yield* asStudy(candidates, 'search', evolve(problem, candidates, seed, problem.now ? [problem.now] : []))).slice(0, LAST) : allChoices(problem).map((choice) => candidates.add(choice));
  // What the search saw made these the last: the same replications would flatter them.
  if (method === 'search') candidates.renew([...new Set([base, ...among])]);
  const alpha = problem.constraints.length === 0 ? 1 - problem.confidence : (1 - problem.confidence) / 2;
  const checked = yield* asStudy(candidates, problem.constraints.length === 0 ? 'a first look' : 'constraints', findFeasible(among, candidates, problem.constraints, { alpha, first, most }));
  const select = method === 'ocba' ? ocba : kimNelson;
  const selected: Selection = checked.feasible.length === 0 ? { rivals: [], kept: true } : yield* asStudy(candidates, 'selection', select(checked.feasible, candidates, { delta, alpha, of: among.length, first, most }));
  const { best } = selected;
  yield* asStudy(candidates, 'gain', wanting(base, best === undefined ? first : candidates.all[best].replications.length));
  const ranked = rank(candidates, { among, base, selected, feasible: checked.feasible, delta });
  const estimated = best === undefined ? undefined : estimateSelection(candidates, best, checked.feasible.filter((option) => option !== best && candidates.all[option].failed === undefined), delta);
  const kept = checked.kept && selected.kept;
  return {
    method,
    minimise: problem.minimise,
    options: countOf(problem),
    looked: candidates.all.length,
    replications: candidates.used,
    indifference: delta,
    probability: {
      ...(kept && method !== 'ocba' && best !== undefined ? { promised: problem.confidence } : {}),
      ...(estimated === undefined ? {} : { estimated }),
      asked: problem.confidence,
      among: method === 'search' ? 'the last of a search' : 'all options',
      ...(kept ? (method === 'ocba' ? { short: 'OCBA estimates the probability and promises none' } : {}) : { short: `the replications allowed (${most} an option, ${problem.replications.all} in all) were used up before the best could be told from its rivals` }),
    },
    ...(best === undefined ? {} : { best: ranked[0] }),
    base: ranked.find(({ name }) => name === candidates.all[base].variant.name) ?? describe(candidates, base, { base, told: 1, state: 'worse' }),
    ranked: ranked.slice(0, TOLD),
    advice: best === undefined ? [] : advise(candidates.all[best].network, candidates.all[best].replications, problem.confidence),
  };
}

function* wanting(option: number, to: number): Sampling<void> {
  yield [{ options: [option], to }];
}

/** Has a sampling's wishes run. */
function* asStudy<R>(candidates: Candidates, about: string, sampling: Sampling<R>): Study<R> {
  for (let step = sampling.next(); ; step = sampling.next()) {
    if (step.done === true) return step.value;
    const { options, shares } = candidates.sharesOf(step.value);
    if (shares.length === 0) continue;
    const outcomes = yield { about: `${about}: ${shares.length} ${shares.length === 1 ? 'option' : 'options'}, ${candidates.used} replications so far`, shares };
    options.forEach((option, i) => candidates.take(option, outcomes[i]));
  }
}

interface Standing {
  readonly among: readonly number[];
  readonly base: number;
  readonly selected: Selection;
  readonly feasible: readonly number[];
  readonly delta: number;
}

function rank(candidates: Candidates, { among, base, selected: { best, rivals }, feasible, delta }: Standing): Ranked[] {
  const stateOf = (option: number): Ranked['state'] => {
    if (candidates.all[option].failed !== undefined) return 'failed';
    if (option === best) return 'best';
    if (!feasible.includes(option)) return 'breaks';
    if (rivals.includes(option)) return 'rival';
    return best !== undefined && candidates.mean(option) > candidates.mean(best) - delta ? 'close' : 'worse';
  };
  const order: readonly Ranked['state'][] = ['best', 'rival', 'close', 'worse', 'breaks', 'failed'];
  const told = [...among].map((option) => ({ option, state: stateOf(option) })).sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state) || (a.state === 'breaks' ? candidates.violation(a.option) - candidates.violation(b.option) : candidates.mean(b.option) - candidates.mean(a.option)));
  return told.map(({ option, state }) => describe(candidates, option, { base, told: Math.min(TOLD, told.length), state }));
}

function describe(candidates: Candidates, option: number, { base, told, state }: { readonly base: number; readonly told: number; readonly state: Ranked['state'] }): Ranked {
  const { problem } = candidates;
  const { choice, variant, investment, values, constraints, replications, failed } = candidates.all[option];
  const theirs = candidates.values(base);
  const count = Math.min(values.length, theirs.length);
  const all = 1 - (1 - problem.confidence) / told;
  const sign = problem.minimise ? -1 : 1;
  return {
    name: variant.name,
    ...(choice ? { values: Object.fromEntries(problem.decisions.map((decision, i) => [decision.name, valueOf(decision, choice[i])])) } : {}),
    investment,
    state,
    replications: replications.length,
    ...(values.length > 1 ? { objective: interval(values.map((value) => sign * value), problem.confidence) } : {}),
    ...(count > 1 ? { gain: interval(Array.from({ length: count }, (_, i) => values[i] - theirs[i]), all) } : {}),
    constraints: Object.fromEntries(problem.constraints.map(({ indicator }, i) => [indicator, interval(constraints[i], problem.confidence)])),
    ...(failed === undefined ? {} : { failed }),
  };
}
