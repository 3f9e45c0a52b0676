import { readExperiment } from '../language/read-experiment.js';
import { hash } from '../random/streams.js';
import { stationary } from '../verification/fixtures.js';
import { Networks } from './networks.js';
import { type Optimised, optimiseStudy } from './optimise-study.js';
import { runShare } from './run-share.js';
import { type Round } from './study.js';

function optimise(text: string, seed?: number, watch: (round: Round) => void = () => undefined): Optimised {
  const { model, experiment, problems } = readExperiment('model.yaml', text, seed === undefined ? {} : { seed });
  if (!model || !experiment?.optimise) throw new Error(JSON.stringify(problems));
  const networks = new Networks('model.yaml', text);
  const networkOf = networks.of.bind(networks);
  const study = optimiseStudy(experiment.optimise, networkOf, experiment.plan.seed, model.unit, experiment.finance);
  for (let step = study.next(); ; step = study.next(step.value.shares.map((share) => runShare(networkOf(share.variant), experiment.plan, share)))) {
    if (step.done === true) return step.value;
    watch(step.value);
  }
}

describe('how many people at the desk (M/M/c)', () => {
  const [rate, wage, waiting] = [6, 10, 30];
  const desk = (more = '') => `orrery: flow/v1
name: desk
unit: h
sources: { people: { every: { exponential: { rate: ${rate} } }, to: desk } }
stations: { desk: { servers: 8, queue: {}, time: { exponential: { mean: 1 } }, cost: { hour: ${wage} }, to: out } }
sinks: [out]
experiment:
  horizon: 800
  warmUp: 50
  optimise:
    minimise: { cost: 1, desk.queue.content: ${waiting} }
    variables: { people: { path: stations.desk.servers, min: 7, max: 14, invest: 100 } }
    indifference: 2
${more}`;
  /** People waiting in the mean, by Erlang C. */
  const waitingAt = (c: number): number => {
    let blocked = 1;
    for (let k = 1; k <= c; k += 1) blocked = (rate * blocked) / (k + rate * blocked);
    return ((blocked / (1 - (rate / c) * (1 - blocked))) * rate) / (c - rate);
  };
  const costAt = (c: number): number => wage * c + waiting * waitingAt(c);
  const best = [7, 8, 9, 10, 11, 12, 13, 14].reduce((a, b) => (costAt(b) < costAt(a) ? b : a));

  it('the cheapest number of them is that of the closed form, with what it gains and how sure that is', () => {
    const found = optimise(desk());
    expect(found.best).toMatchObject({ name: `people=${best}`, state: 'best', values: { people: best }, investment: 100 * (best - 8) });
    expect(found.probability).toMatchObject({ promised: 0.95, among: 'all options' });
    expect(found.probability.estimated).toBeGreaterThan(0.9);
    const gain = costAt(8) - costAt(best);
    expect(found.best?.gain?.low).toBeLessThan(gain);
    expect(found.best?.gain?.high).toBeGreaterThan(gain);
    expect(found.best?.objective?.mean).toBeGreaterThan(0);
    expect(found.advice[0].text).toContain('desk is active');
  });

  it('a constraint on waiting asks for as many as Erlang C says, whatever they cost', () => {
    const most = 0.12;
    const needed = [7, 8, 9, 10, 11, 12, 13, 14].find((c) => waitingAt(c) <= most) ?? 0;
    const found = optimise(desk('    constraints: { desk.queue.content: { max: 0.12, tolerance: 0.03 } }\n').replace(`${waiting} }`, '0 }'));
    expect(found.best?.name).toBe(`people=${needed}`);
    expect(found.ranked.filter(({ state }) => state === 'breaks').map(({ name }) => name)).toContain('people=8');
  });

  it('within a budget the best that it pays for; desks at which the queue grows are seen off at once', () => {
    const found = optimise(desk('    budget: 100\n').replace('min: 7', 'min: 3').replace('horizon: 800', 'horizon: 1600'));
    expect(found.best?.values?.['people']).toBeLessThanOrEqual(9);
    expect(found.ranked.every(({ investment }) => investment <= 100)).toBe(true);
    for (const { name, replications } of found.ranked) if (['people=3', 'people=4', 'people=5'].includes(name)) expect(replications).toBe(10);
  });

  it('the selection is right as often as promised, over whole experiments with seeds of their own', () => {
    const repetitions = 40;
    const small = desk('    confidence: 0.9\n').replace('horizon: 800', 'horizon: 150').replace('warmUp: 50', 'warmUp: 20').replace('min: 7, max: 14', `min: ${best - 1}, max: ${best + 1}`);
    let right = 0;
    for (let i = 0; i < repetitions; i += 1) {
      const found = optimise(small, hash(`desk ${i}`));
      // Within the indifference of the best is right, too.
      if (costAt(Number(found.best?.values?.['people'])) <= costAt(best) + 2) right += 1;
    }
    expect(right / repetitions).toBeGreaterThanOrEqual(0.9 - 3 * Math.sqrt((0.9 * 0.1) / repetitions));
  });

  it('tells a promise that the replications allowed were too few for', () => {
    const found = optimise(desk('    replications: { first: 5, most: 6 }\n').replace('indifference: 2', 'indifference: 0.05'));
    expect(found.probability.promised).toBeUndefined();
    expect(found.probability.short).toContain('used up');
    expect(found.ranked.some(({ state }) => state === 'rival')).toBe(true);
  });
});

describe('where to put nine places in a line of four machines', () => {
  const rates = [1, 1.15, 1.1, 1.05];
  /** Exact throughput by the line's Markov chain: n[i] parts past machine i and not finished by the next, the one that blocks machine i included. */
  function exact(places: readonly number[]): number {
    const sizes = places.map((b) => b + 3);
    const decode = (state: number) => sizes.map((size, i) => Math.floor(state / sizes.slice(0, i).reduce((a, b) => a * b, 1)) % size);
    const encode = (n: readonly number[]) => n.reduce((sum, value, i) => sum + value * sizes.slice(0, i).reduce((a, b) => a * b, 1), 0);
    const working = (n: readonly number[]): boolean[] => {
      const works = rates.map(() => false);
      let blocked = false;
      for (let machine = rates.length - 1; machine >= 0; machine -= 1) {
        const full: boolean = machine < places.length && n[machine] === places[machine] + 2 - (blocked ? 1 : 0);
        works[machine] = !full && (machine === 0 || n[machine - 1] > 0);
        blocked = full;
      }
      return works;
    };
    const p = stationary(sizes.reduce((a, b) => a * b, 1), (state, add) => {
      const n = decode(state);
      working(n).forEach((works, machine) => {
        if (works) add(encode(n.map((value, i) => value + (i === machine ? 1 : 0) - (i === machine - 1 ? 1 : 0))), rates[machine]);
      });
    });
    return rates[3] * p.reduce((sum, mass, state) => sum + (working(decode(state))[3] ? mass : 0), 0);
  }
  const line = (more: string, [a, b, c] = [1, 1, 7]) => `orrery: flow/v1
name: four machines
sources: { parts: { every: saturated, to: m1 } }
stations:
  m1: { time: { exponential: { rate: ${rates[0]} } }, to: m2 }
  m2: { queue: { capacity: ${a} }, time: { exponential: { rate: ${rates[1]} } }, to: m3 }
  m3: { queue: { capacity: ${b} }, time: { exponential: { rate: ${rates[2]} } }, to: m4 }
  m4: { queue: { capacity: ${c} }, time: { exponential: { rate: ${rates[3]} } }, to: out }
sinks: [out]
experiment:
  horizon: 400
  warmUp: 50
  optimise:
    maximise: throughput
    variables:
      a: { path: stations.m2.queue.capacity, min: 1, max: 7 }
      b: { path: stations.m3.queue.capacity, min: 1, max: 7 }
      c: { path: stations.m4.queue.capacity, min: 1, max: 7 }
    indifference: 0.006
${more}`;
  const all = [1, 2, 3, 4, 5, 6, 7].flatMap((a) => [1, 2, 3, 4, 5, 6, 7].flatMap((b) => [1, 2, 3, 4, 5, 6, 7].map((c) => [a, b, c]))).filter(([a, b, c]) => a + b + c === 9);
  const throughput = new Map(all.map((places) => [places.join(), exact(places)]));
  const optimum = Math.max(...throughput.values());
  const exactOf = (found: Optimised) => throughput.get(Object.values(found.best?.values ?? {}).join()) ?? 0;

  it('selection finds one within the indifference of the best by enumeration, in a third of the replications of an exhaustive search', () => {
    const found = optimise(line('    limits: [{ of: { a: 1, b: 1, c: 1 }, min: 9, max: 9 }]\n    replications: { first: 6 }\n'));
    expect(found.ranked).toHaveLength(all.length);
    expect(exactOf(found)).toBeGreaterThanOrEqual(optimum - 0.006);
    expect(found.probability.promised).toBe(0.95);
    expect(found.replications).toBeLessThanOrEqual((all.length * (found.best?.replications ?? 0)) / 3);
    // The simulated throughputs are those of the Markov chain.
    const { objective, values } = found.best ?? {};
    expect(Math.abs((objective?.mean ?? 0) - (throughput.get(Object.values(values ?? {}).join()) ?? 0))).toBeLessThan(2 * (objective?.halfWidth ?? 0));
  });

  it('the search finds one as good among all of at most nine places, from the worst beginning', () => {
    const found = optimise(line('    limits: [{ of: { a: 1, b: 1, c: 1 }, max: 9 }]\n    method: search\n    replications: { all: 700 }\n'));
    expect(exactOf(found)).toBeGreaterThanOrEqual(optimum - 0.01);
    expect(found.probability.among).toBe('the last of a search');
    expect(found.looked).toBeLessThan(84);
    expect(found.best?.gain?.low).toBeGreaterThan(0);
  });

  it('the last of a search are judged by replications that the search has not seen: those that made them the last would flatter them', () => {
    const text = line('    limits: [{ of: { a: 1, b: 1, c: 1 }, max: 9 }]\n    method: search\n    replications: { first: 6, most: 12, all: 200 }\n').replace('horizon: 400', 'horizon: 100');
    const [searched, judged] = [new Map<string, number>(), new Set<string>()];
    const found = optimise(text, undefined, ({ about, shares }) => {
      for (const { variant, from, to } of shares)
        if (/^(search|the model)/.test(about)) searched.set(variant.name, Math.max(to, searched.get(variant.name) ?? 0));
        else if (from >= Math.max(...searched.values())) judged.add(variant.name);
        else throw new Error(`${about}: replication ${from} of ${variant.name} was seen by the search`);
    });
    expect(judged.size).toBeGreaterThan(10);
    // The base as well, so that gains are between the same replications.
    expect(found.ranked.every(({ name }) => judged.has(name)) && judged.has(found.base.name)).toBe(true);
  });

  it('the same file and seed give the same answer to the last bit', () => {
    const text = line('    limits: [{ of: { a: 1, b: 1, c: 1 }, max: 9 }]\n    method: search\n    replications: { all: 150 }\n').replace('horizon: 400', 'horizon: 200');
    expect(optimise(text)).toEqual(optimise(text));
  });
});
