import { allChoices, countOf, type Decision, type Domain, isAllowed, LISTED, methodOf, type Problem } from '../study/problem.js';
import { valueAt } from '../experiment/scenario.js';
import { type GoalDocument, type OptimiseDocument, type VariableDocument } from './experiment-document.js';
import { type Report, suggest } from './problem.js';

const AT = ['experiment', 'optimise'];
/** Values a list may have: more are a matter for `real`. */
const MOST = 10_000;

/** What is said beside the file, or for all of its questions. */
export interface Said {
  readonly confidence?: number;
  /** Most replications of one option. */
  readonly replications?: number;
}

/** Reads `experiment.optimise`. @param indicators that the model has */
export function readProblem(document: unknown, entry: OptimiseDocument, indicators: readonly string[], said: Said, report: Report): Problem | undefined {
  const { constraints = {}, limits = [], budget = Infinity, indifference, method } = entry;
  const { all = 20_000 } = entry.replications ?? {};
  const most = said.replications ?? entry.replications?.most ?? 500;
  const first = Math.min(entry.replications?.first ?? 10, said.replications ?? Infinity);
  const confidence = said.confidence ?? 0.95;
  let good = true;
  const wrong: Report = (...fault) => {
    report(...fault);
    good = false;
  };
  const decisions = Object.entries(entry.variables).map(([name, variable]) => readDecision(document, name, variable, wrong));
  if ((entry.maximise === undefined) === (entry.minimise === undefined)) wrong(AT, 'experiment.objective', 'there must be either maximise or minimise', 'name the indicator that is to be best: maximise: margin');
  const [key, goal] = entry.maximise === undefined ? ['minimise', entry.minimise ?? {}] as const : ['maximise', entry.maximise] as const;
  const known = [...indicators, 'investment', 'netPresentValue'];
  const weights = weightsOf(goal);
  for (const indicator of Object.keys(weights)) if (!known.includes(indicator)) wrong([...AT, key, ...(typeof goal === 'string' ? [] : [indicator])], 'experiment.indicator', `the model has no indicator ${indicator}`, suggest(indicator, known));
  for (const [indicator, { min, max }] of Object.entries(constraints)) {
    if (!indicators.includes(indicator)) wrong([...AT, 'constraints', indicator], 'experiment.indicator', `the model has no indicator ${indicator}`, suggest(indicator, indicators));
    if ((min === undefined) === (max === undefined)) wrong([...AT, 'constraints', indicator], 'experiment.constraint', `the constraint on ${indicator} needs either min or max`, 'write the bound that its mean must keep');
  }
  limits.forEach(({ of, min, max }, i) => {
    if (min === undefined && max === undefined) wrong([...AT, 'limits', i], 'experiment.constraint', 'a limit without min and max limits nothing', 'write one of them');
    for (const name of Object.keys(of)) {
      const decision = decisions.find((one) => one.name === name);
      if (!decision) wrong([...AT, 'limits', i, 'of', name], 'model.reference', `there is no variable ${name}`, suggest(name, decisions.map((one) => one.name)));
      else if (decision.domain.kind === 'list' && decision.domain.values.some((value) => typeof value !== 'number')) wrong([...AT, 'limits', i, 'of', name], 'experiment.constraint', `${name} is no number`, 'limit numbers only');
    }
  });
  if (method !== undefined && method !== 'search' && decisions.some(({ domain }) => domain.kind === 'real')) wrong([...AT, 'method'], 'experiment.method', `${method} compares single options, and a real variable has endlessly many`, 'write method: search, or give the variable a step instead of real');
  if (!good) return undefined;
  const now = decisions.map(({ paths, domain }) => placeNow(domain, paths.map((path) => valueAt(document, path))));
  const problem: Problem = {
    decisions,
    objective: key === 'maximise' ? weights : Object.fromEntries(Object.entries(weights).map(([name, weight]) => [name, -weight])),
    minimise: key === 'minimise',
    constraints: Object.entries(constraints).map(([indicator, { tolerance, ...bound }]) => ({ indicator, ...bound, tolerance: tolerance ?? Math.max(1e-9, 0.02 * Math.abs(bound.max ?? bound.min ?? 0)) })),
    limits: limits.map(({ of, min = -Infinity, max = Infinity }) => ({ of, min, max })),
    budget,
    ...(indifference === undefined ? {} : { indifference }),
    confidence,
    ...(method === undefined ? {} : { method }),
    ...(now.every((at) => at !== undefined) ? { now } : {}),
    replications: { first, most: Math.max(first, most), all },
  };
  checkSize(problem, report);
  const cheapest = decisions.map(({ domain }) => (domain.kind === 'list' ? domain.invest.indexOf(Math.min(...domain.invest)) : domain.min));
  if (limits.length === 0 && !isAllowed(problem, cheapest)) report([...AT, 'budget'], 'experiment.budget', `even the cheapest option costs more than ${budget}`, 'raise the budget, or let a variable be less');
  return problem;
}

/** Whether all options can be looked at where they are to be: their number is a product, and soon more than any machine can run. */
function checkSize(problem: Problem, report: Report): void {
  const { method, replications: { first, all } } = problem;
  const product = countOf(problem);
  const remedy = 'write method: search, take larger steps, or bound the variables by limits or a budget';
  if (method !== undefined && method !== 'search' && product > LISTED) return report([...AT, 'method'], 'experiment.method', `${method} looks at every option, and these variables make ${product} of them`, remedy);
  if (methodOf(problem) === 'search') return;
  const options = allChoices(problem).length;
  if (options * first > all) report([...AT, method === undefined ? 'replications' : 'method'], 'experiment.method', `${method ?? 'kn'} looks at every option, and ${first} replications of each of ${options} are more than the ${all} of all together`, `${remedy}, or raise replications: { all }`);
}

/** What stands in the model, as a choice; undefined where that is none, or differs between the paths. */
function placeNow(domain: Domain, found: readonly unknown[]): number | undefined {
  const [first] = found;
  if (found.some((value) => value !== first)) return undefined;
  if (domain.kind === 'real') return typeof first === 'number' && domain.min <= first && first <= domain.max ? first : undefined;
  const at = domain.values.indexOf(first);
  return at < 0 ? undefined : at;
}

const weightsOf = (goal: GoalDocument): Readonly<Record<string, number>> => (typeof goal === 'string' ? { [goal]: 1 } : goal);

function readDecision(document: unknown, name: string, variable: VariableDocument, report: Report): Decision {
  const path = [...AT, 'variables', name];
  const paths = [variable.path].flat();
  for (const one of paths) {
    const owner = valueAt(document, one.split('.').slice(0, -1).join('.'));
    if (typeof owner !== 'object' || owner === null || one.startsWith('experiment')) report([...path, 'path'], 'experiment.path', `${name} changes ${one}, but the model has no ${one.split('.').slice(0, -1).join('.') || 'such place'}`, 'write where it stands in the model: stations.<name>.servers');
  }
  return { name, paths, domain: readDomain(name, variable, valueAt(document, paths[0]), report, path) };
}

function readDomain(name: string, { min, max, step = 1, real = false, choices, invest = 0 }: VariableDocument, now: unknown, report: Report, path: readonly string[]): Domain {
  const nothing: Domain = { kind: 'list', ordered: false, values: [now], invest: [0] };
  const wrong = (message: string, fix: string): Domain => {
    report(path, 'experiment.variable', `${name} ${message}`, fix);
    return nothing;
  };
  if ((choices === undefined) === (min === undefined || max === undefined)) return wrong('has neither choices nor both min and max, or all of them', 'give either');
  if (choices) {
    const money = typeof invest === 'number' ? choices.map(() => invest) : invest;
    if (money.length !== choices.length) return wrong(`has ${choices.length} choices, but ${money.length} investments`, 'give one for each choice');
    return { kind: 'list', ordered: false, values: choices, invest: money };
  }
  const [from, to] = [min as number, max as number];
  if (typeof invest !== 'number') return wrong('has a list of investments, but no choices', 'give the money a unit');
  if (!(from < to)) return wrong(`goes from ${from} to ${to}`, 'let min be less than max');
  const free = typeof now === 'number' ? now : from;
  if (real) return { kind: 'real', min: from, max: to, invest, from: free };
  const count = Math.floor((to - from) / step + 1e-9) + 1;
  if (count > MOST) return wrong(`has ${count} values`, 'take a larger step, or write real: true');
  const values = Array.from({ length: count }, (_, i) => Number((from + i * step).toPrecision(12)));
  return { kind: 'list', ordered: true, values, invest: values.map((value) => invest * Math.max(0, value - free)) };
}
