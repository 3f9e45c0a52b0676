import { Streams } from '../random/streams.js';
import { type Candidates } from './candidates.js';
import { type Choice, type Decision, isAllowed, type Problem } from './problem.js';
import { type Sampling } from './sampling.js';

/** Replications of an option that has just come up; it gets as many again for each generation that it outlives. */
const TRIAL = 3;
/** Generations without a better option after which the search ends. */
const STILL = 8;
/** Share of all replications that the search may use: the rest is for the selection from what it found. */
const SHARE = 0.7;
const TRIES = 60;

/**
 * An evolutionary search on common random numbers for problems with too many options to try them all: uniform crossover, steps to neighbours and
 * exchanges between variables, the better half goes on and is looked at more closely. Options that break a constraint stand behind all that keep it,
 * by how far they break it (K. Deb, "An efficient constraint handling method for genetic algorithms", Comput. Methods Appl. Mech. Eng. 186, 2000).
 * It finds good options, and promises nothing: the selection among the last that follows does (J. Boesel, B. L. Nelson, S.-H. Kim, "Using ranking and
 * selection to 'clean up' after simulation optimization", Operations Research 51, 2003).
 * @returns the options at its end, the best first
 */
export function* evolve(problem: Problem, candidates: Candidates, seed: number, starts: readonly Choice[]): Sampling<number[]> {
  const random = new Streams(['search'], seed, 0);
  const chance = () => random.uniform(0);
  const size = Math.min(40, 12 + 2 * problem.decisions.length);
  const budget = SHARE * problem.replications.all;
  const fresh = (make: () => Choice): Choice[] => {
    for (let i = 0; i < TRIES; i += 1) {
      const choice = make();
      if (!candidates.knows(choice) && isAllowed(problem, choice)) return [choice];
    }
    return [];
  };
  let population: number[] = starts.filter((start) => isAllowed(problem, start)).map((start) => candidates.add(start));
  for (let i = population.length; i < size; i += 1) population.push(...fresh(() => problem.decisions.map((decision) => anywhere(decision, chance))).map((choice) => candidates.add(choice)));
  yield [{ options: population, to: TRIAL }];
  const order = (a: number, b: number): number => rankOf(candidates, a, b);
  population = [...new Set(population)].sort(order);
  for (let still = 0, generation = 1; still < STILL && candidates.used < budget && population.length > 0; generation += 1) {
    const [leader] = population;
    const reach = 0.25 * 0.85 ** generation + 0.02;
    const parent = (): Choice => candidates.all[population[Math.min(pick(population.length, chance), pick(population.length, chance))]].choice as Choice;
    const children: number[] = [];
    for (let i = 0; i < size / 2; i += 1) children.push(...fresh(() => change(problem.decisions, mix(parent(), parent(), chance), reach, chance)).map((choice) => candidates.add(choice)));
    const closer = population.slice(0, Math.ceil(size / 4)).map((option) => ({ options: [option], to: Math.min(problem.replications.first, candidates.all[option].replications.length + TRIAL) }));
    yield [{ options: children, to: TRIAL }, ...closer];
    population = [...population, ...children].sort(order).slice(0, size);
    still = population[0] === leader ? still + 1 : 0;
    if (children.length === 0 && closer.every(({ to, options: [option] }) => candidates.all[option].replications.length >= to)) still += 1;
  }
  return population;
}

/** Below 0 where `a` goes before `b`: what runs, keeps its constraints, and is best by its mean so far. */
function rankOf(candidates: Candidates, a: number, b: number): number {
  const [fa, fb] = [a, b].map((option) => (candidates.all[option].failed === undefined ? 0 : 1));
  if (fa !== fb || fa === 1) return fa - fb;
  const [va, vb] = [candidates.violation(a), candidates.violation(b)];
  return va - vb || candidates.mean(b) - candidates.mean(a);
}

const pick = (count: number, chance: () => number): number => Math.floor(chance() * count);
const mix = (a: Choice, b: Choice, chance: () => number): number[] => a.map((gene, i) => (chance() < 0.5 ? gene : b[i]));

function anywhere({ domain }: Decision, chance: () => number): number {
  return domain.kind === 'list' ? pick(domain.values.length, chance) : domain.min + chance() * (domain.max - domain.min);
}

/** Moves one variable in the mean, by up to `reach` of its range, or moves one down as another goes up. */
function change(decisions: readonly Decision[], genes: number[], reach: number, chance: () => number): Choice {
  const step = ({ domain }: Decision): number => {
    const range = domain.kind === 'list' ? domain.values.length - 1 : domain.max - domain.min;
    const size = reach * range * (chance() + chance());
    return domain.kind === 'list' ? Math.max(1, Math.round(size)) : size;
  };
  const move = (i: number, by: number): void => {
    const { domain } = decisions[i];
    genes[i] = domain.kind === 'list' ? Math.min(domain.values.length - 1, Math.max(0, genes[i] + by)) : Math.min(domain.max, Math.max(domain.min, genes[i] + by));
  };
  const ordered = decisions.flatMap(({ domain }, i) => (domain.kind === 'real' || domain.ordered ? [i] : []));
  if (ordered.length > 1 && chance() < 0.4) {
    const up = ordered[pick(ordered.length, chance)];
    const down = ordered.filter((i) => i !== up)[pick(ordered.length - 1, chance)];
    move(up, step(decisions[up]));
    move(down, -step(decisions[down]));
    return genes;
  }
  const sure = pick(decisions.length, chance);
  decisions.forEach((decision, i) => {
    if (i !== sure && chance() >= 1 / decisions.length) return;
    if (ordered.includes(i)) move(i, (chance() < 0.5 ? -1 : 1) * step(decision));
    else genes[i] = anywhere(decision, chance);
  });
  return genes;
}
