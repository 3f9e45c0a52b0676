// Simulation runs, for the console's own tests, in the answers of the api. Results are worked out by libs/des itself, of small models.
import { type NewSimulationRun, type SimulationRunDetail } from '@orrery/client';
import { ask, Networks, perform, readExperiment, runShare } from '@orrery/des';
import { problem } from './fixture-alerts.ts';
import { stamp } from './fixture-plant.ts';
import { type FixtureAnswer } from './fixture-policies.ts';

const HASH = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';

export const SMALL_LINE = `orrery: flow/v1
name: small line
unit: min
sources: { orders: { every: { exponential: { mean: 1 } }, whenFull: lose, to: cut } }
stations:
  cut: { queue: { capacity: 20 }, time: { exponential: { mean: 0.9 } }, to: weld }
  weld: { queue: { capacity: 5 }, time: 0.95, failures: { jam: { clock: operating, every: { exponential: { mean: 60 } }, repair: 6 } }, to: out }
sinks: { out: { price: 10 } }
experiment:
  horizon: 900
  warmUp: 100
  replications: 6
  scenarios: { second welder: { change: { stations.weld.servers: 2 } } }
  stress: { replications: 3, pairs: 0 }
`;

export class FixtureSimulations {
  readonly runs = new Map<string, SimulationRunDetail>();
  readonly asked: NewSimulationRun[] = [];

  constructor() {
    const now = Date.now();
    const base = { by: 'petra', wishes: {}, model: { name: 'small-line.yaml', hash: HASH, text: SMALL_LINE } };
    const over = { requestedAt: stamp(now - 600_000), endedAt: stamp(now - 590_000), progress: { done: 12, planned: 12, share: 1, about: 'finished' }, resultHash: HASH };
    this.#put({ ...base, ...over, id: 'r-compare', title: 'A second welder', kind: 'compare', state: 'finished' });
    this.#put({ ...base, ...over, id: 'r-stress', kind: 'stress', state: 'finished' });
    this.#put({ ...base, id: 'r-running', title: 'Forty options', kind: 'optimise', state: 'running', by: 'Engineer', requestedAt: stamp(now - 20_000), progress: { done: 30, planned: 120, share: 0.27, about: '40 options, 3 replications each' } });
    const failure = { code: 'model.invalid', message: 'broken.yaml:6:62 there is no node "wled"', fix: 'did you mean "weld"?', problems: [{ file: 'broken.yaml', path: '/stations/cut/to', line: 6, column: 62, code: 'model.reference', message: 'there is no node "wled"', fix: 'did you mean "weld"?' }] };
    this.#put({ ...base, id: 'r-failed', kind: 'simulate', state: 'failed', requestedAt: stamp(now - 60_000), endedAt: stamp(now - 59_000), progress: { done: 0, planned: 0, share: 0, about: 'failed' }, failure });
  }

  takes(path: string): boolean {
    return path.startsWith('/simulations');
  }

  answer(method: string, path: string, query: URLSearchParams, body: unknown): FixtureAnswer {
    const [, id, part] = /^\/simulations(?:\/([^/]+))?(?:\/([^/]+))?$/.exec(path) ?? [];
    if (id === undefined) return method === 'POST' ? { status: 200, body: this.#ask(body as NewSimulationRun) } : { status: 200, body: { items: [...this.runs.values()].filter(({ state, kind }) => (query.get('state') ?? state) === state && (query.get('kind') ?? kind) === kind).reverse() } };
    const run = this.runs.get(id);
    if (!run) return problem(404, 'unknown-run', `there is no run ${id}`);
    if (part === 'result') return { status: 200, body: answerOf(run) };
    if (part === 'cancel') this.runs.set(id, { ...run, state: 'cancelled', endedBy: 'Engineer' });
    return { status: 200, body: this.runs.get(id) };
  }

  #ask(wish: NewSimulationRun): SimulationRunDetail {
    this.asked.push(wish);
    const { title, kind, model, wishes = {} } = wish;
    return this.#put({ id: 'r-new', kind, state: 'finished', by: 'Engineer', model: { ...model, hash: HASH }, wishes, requestedAt: stamp(Date.now()), progress: { done: 12, planned: 12, share: 1, about: 'finished' }, resultHash: HASH, ...(title === undefined ? {} : { title }) });
  }

  #put(run: SimulationRunDetail): SimulationRunDetail {
    this.runs.set(run.id, run);
    return run;
  }
}

function answerOf({ kind, model: { name, text }, wishes }: SimulationRunDetail) {
  const { model, experiment, problems } = readExperiment(name, text, wishes);
  if (!model || !experiment) throw new Error(JSON.stringify(problems));
  const networks = new Networks(name, text);
  return perform(ask(kind, networks, model, experiment), (share) => runShare(networks.of(share.variant), experiment.plan, share));
}
