/** A decision variable: where it stands in the model, what it can be and what that costs. */
export interface Decision {
  readonly name: string;
  /** All of them get the same value. */
  readonly paths: readonly string[];
  readonly domain: Domain;
}

export type Domain =
  /** In order where `ordered`: neighbours are alike. `invest` is the money of each value. */
  | { readonly kind: 'list'; readonly ordered: boolean; readonly values: readonly unknown[]; readonly invest: readonly number[] }
  /** Any number between the bounds; money a unit above `from`. */
  | { readonly kind: 'real'; readonly min: number; readonly max: number; readonly invest: number; readonly from: number };

/** A bound on the mean of an indicator; within `tolerance` of it either answer is right. */
export interface Constraint {
  readonly indicator: string;
  readonly min?: number;
  readonly max?: number;
  readonly tolerance: number;
}

/** A bound on a weighted sum of variables. */
export interface Limit {
  readonly of: Readonly<Record<string, number>>;
  readonly min: number;
  readonly max: number;
}

/** What is to be made best, by which means, within which bounds. */
export interface Problem {
  readonly decisions: readonly Decision[];
  /** Weights of indicators, of `investment` (money) and of `netPresentValue`; more is better. */
  readonly objective: Readonly<Record<string, number>>;
  /** Whether the file says minimise: results are then told with its sign. */
  readonly minimise: boolean;
  readonly constraints: readonly Constraint[];
  readonly limits: readonly Limit[];
  /** Most that may be invested. */
  readonly budget: number;
  /** The least difference of the objective that matters. Undefined: a hundredth of the base's objective. */
  readonly indifference?: number;
  /** Asked probability of a correct selection. */
  readonly confidence: number;
  /** Undefined: by the number of options. */
  readonly method?: 'kn' | 'ocba' | 'search';
  /** What the model has now, where that is an option. */
  readonly now?: Choice;
  /** Replications of each option at first, at most of one option, at most of all together. */
  readonly replications: { readonly first: number; readonly most: number; readonly all: number };
}

/** What an option has for each decision: the place in its list, or the number. */
export type Choice = readonly number[];

export const valueOf = ({ domain }: Decision, at: number): unknown => (domain.kind === 'list' ? domain.values[at] : at);
export const investOf = ({ decisions }: Problem, choice: Choice): number =>
  decisions.reduce((sum, { domain, paths }, i) => sum + paths.length * (domain.kind === 'list' ? domain.invest[choice[i]] : domain.invest * Math.max(0, choice[i] - domain.from)), 0);

/** Whether an option keeps to the limits and the budget: both are known before anything is simulated. */
export function isAllowed(problem: Problem, choice: Choice): boolean {
  const sums = problem.limits.map(({ of, min, max }) => {
    const sum = problem.decisions.reduce((so, decision, i) => (decision.name in of ? so + of[decision.name] * Number(valueOf(decision, choice[i])) : so), 0);
    return min - 1e-9 <= sum && sum <= max + 1e-9;
  });
  return sums.every(Boolean) && investOf(problem, choice) <= problem.budget + 1e-9;
}

/** How many options there are, limits and budget aside; Infinity with a real variable. */
export const countOf = ({ decisions }: Problem): number => decisions.reduce((product, { domain }) => product * (domain.kind === 'list' ? domain.values.length : Infinity), 1);

/** Options up to which every one is looked at, unless the problem says how. */
export const FEW = 200;
/** Combinations up to which limits and budget are asked of each. */
export const LISTED = 200_000;

/** How the best is found: as the problem says, or by looking at every option where they are few. */
export const methodOf = (problem: Problem): 'kn' | 'ocba' | 'search' => problem.method ?? (countOf(problem) <= 20 * FEW && allChoices(problem).length <= FEW ? 'kn' : 'search');

/** All options within limits and budget, the last variable changing fastest. */
export function allChoices(problem: Problem): Choice[] {
  return problem.decisions
    .reduce<number[][]>((choices, { domain }) => choices.flatMap((choice) => (domain.kind === 'list' ? domain.values.map((_, at) => [...choice, at]) : [])), [[]])
    .filter((choice) => isAllowed(problem, choice));
}

/** `cappers=2, crates=200`. */
export const nameOf = ({ decisions }: Problem, choice: Choice): string =>
  decisions.map((decision, i) => `${decision.name}=${shown(valueOf(decision, choice[i]))}`).join(', ');

export const changesOf = ({ decisions }: Problem, choice: Choice) => decisions.flatMap((decision, i) => decision.paths.map((path) => ({ path, value: valueOf(decision, choice[i]) })));

const shown = (value: unknown): string => (typeof value === 'number' ? String(Number(value.toPrecision(6))) : typeof value === 'string' ? value : JSON.stringify(value));
