import { type SimulateFirst } from '@orrery/contracts';
import { millisOf } from '@orrery/twin-model';
import { canonicalJson } from '../audit/canonical-json.js';
import { type Facts } from './facts.js';
import { type Guard, pass, refuse } from './guard.js';
import { shownBy } from './simulated-conditions.js';
import { type SimulatedAnswer, type SimulatedRun } from './simulated-run.js';
import { CLOCK_TOLERANCE_MS } from './time-guards.js';

type Wish = Facts['wish'];
type Case = SimulatedAnswer['cases'][number];

export const simulatedFirst: Guard = {
  name: 'simulated-first',
  against: 'acting on a value that nobody has tried on the model, or that did not do there what it must',
  check: ({ target, wish, simulation, at }) => {
    if (!target) return refuse('whether it must be simulated first is not known');
    const wanted = target.simulateFirst;
    if (!wanted) return pass('the rule asks for no simulation');
    const found = runOf(wanted, wish, simulation, at);
    if (typeof found === 'string') return refuse(found);
    const shown = wanted.require.map((condition) => shownBy(found.answer, found.tried, condition));
    const against = shown.filter(({ holds }) => holds !== true);
    const said = (against.length > 0 ? against : shown).map(({ text }) => text).join('; ');
    const name = `run ${found.run} (result ${found.result.slice(0, 12)}…)`;
    if (against.length === 0 && shown.length > 0) return pass(`${name} shows ${said}`);
    return refuse(`${name} does not bear it out: ${said}; wish for another value, or simulate it with more replications if they are too few to tell`);
  },
};

/** The run with the case that is this very wish, or why it does not count and what to do. */
function runOf(wanted: SimulateFirst, { path, value, simulation: named }: Wish, run: SimulatedRun | undefined, at: string): { run: string; result: string; answer: SimulatedAnswer; tried: Case } | string {
  const parameter = parameterOf(wanted, value);
  const todo = `compare ${wanted.model} with a scenario that changes ${wanted.parameter} to ${JSON.stringify(parameter)} and nothing else, and name that run`;
  if (!named) return `${path} must be simulated first: ${todo}`;
  if (!run || run.run !== named.run) return `the simulation service has told of no run ${named.run}; see whether the id is right, or ${todo}`;
  if (run.state === 'running') return `run ${named.run} is still under way; ask again when it has ended`;
  if (run.state !== 'finished') return `run ${named.run} is ${run.state}${run.why === undefined ? '' : `: ${run.why}`}; ${todo}`;
  if (run.kind !== 'compare') return `run ${named.run} compares nothing, it is of the kind ${run.kind ?? 'unknown'}; ${todo}`;
  const { answer, result, endedAt } = run;
  if (!answer || result === undefined) return `the result of run ${named.run} cannot be judged: ${run.why ?? 'it was not told'}; ${todo}`;
  if (answer.model.digest !== wanted.digest) return `run ${named.run} is of another model than ${wanted.model} as it is applied; ${todo}`;
  if (canonicalJson([answer.plan, answer.rule]) !== canonicalJson([wanted.plan, wanted.rule])) return `run ${named.run} was not asked as ${wanted.model} asks (horizon, warm-up, seed, replications, precision and confidence of its experiment); ${todo}`;
  if (named.result !== undefined && named.result !== result) return `run ${named.run} has another result than when it was proposed; propose anew`;
  const age = endedAt === undefined ? NaN : millisOf(at) - millisOf(endedAt);
  // Negated, so that what is no time is refused too.
  if (!(age <= wanted.maxAgeMs)) return `run ${named.run} ended ${Number.isNaN(age) ? 'nobody knows when' : `${Math.round(age / 1000)} s ago`}, at most ${Math.round(wanted.maxAgeMs / 1000)} s are allowed; ${todo}`;
  if (age < -CLOCK_TOLERANCE_MS) return `run ${named.run} ended ${-age} ms from now by the clock of the simulation service; see whose clock is wrong`;
  const tried = caseOf(answer, wanted, parameter);
  if (typeof tried === 'string') return `run ${named.run} ${tried}; ${todo}`;
  const failed = tried.failed ?? answer.cases[0]?.failed;
  return failed === undefined ? { run: named.run, result, answer, tried } : `run ${named.run} could not go on: ${failed}; wish for another value`;
}

/** What stands for a wished value in the model. */
function parameterOf({ factor, over }: SimulateFirst, value: unknown): unknown {
  if (typeof value !== 'number') return value;
  return over !== undefined ? over / value : factor !== undefined ? value * factor : value;
}

function caseOf({ cases }: SimulatedAnswer, { parameter: path, factor, over }: SimulateFirst, wanted: unknown): Case | string {
  const touched = cases.filter(({ changes }) => changes.some((change) => change.path === path));
  const isSame = factor === undefined && over === undefined ? (value: unknown) => value === wanted : (value: unknown) => isAsWritten(value, wanted);
  const same = touched.filter(({ changes }) => changes.some((change) => change.path === path && isSame(change.value)));
  const alone = same.find(({ changes }) => changes.length === 1);
  if (alone) return alone;
  if (same[0]) return `changes ${same[0].changes.filter((change) => change.path !== path).map((change) => change.path).join(', ') || path} beside it`;
  const other = touched[0]?.changes.find((change) => change.path === path);
  return other ? `tried ${JSON.stringify(other.value)} for ${path}, not ${JSON.stringify(wanted)}` : `does not change ${path}`;
}

/** To the digits that people write: 3600 / 9500 has no end. */
const isAsWritten = (value: unknown, wanted: unknown): boolean => typeof value === 'number' && typeof wanted === 'number' && Number.isFinite(wanted) && Math.abs(value - wanted) <= 1e-6 * Math.abs(wanted);
