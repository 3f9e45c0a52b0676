import { type ExperimentKind } from '@orrery/client';

/** What stands in a model's text that a form can offer to change. */
export interface Outline {
  readonly scenarios: readonly { readonly name: string; readonly change: Readonly<Record<string, unknown>>; readonly invest: number }[];
  readonly optimise: {
    readonly goal: 'maximise' | 'minimise';
    /** Undefined where it is a weighted sum, or nothing yet. */
    readonly indicator: string | undefined;
    readonly variables: readonly { readonly name: string; readonly entry: Readonly<Record<string, unknown>> }[];
    readonly constraints: readonly { readonly indicator: string; readonly min?: number; readonly max?: number }[];
  };
  /** Where numbers, times and lists stand that a scenario may have otherwise: `stations.capper1.servers`. */
  readonly paths: readonly string[];
}

type Tree = Readonly<Record<string, unknown>>;
const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value);
const entriesOf = (value: unknown): [string, unknown][] => (isTree(value) ? Object.entries(value) : []);
const inside = (value: unknown, ...path: readonly string[]): unknown => path.reduce<unknown>((at, key) => (isTree(at) ? at[key] : undefined), value);

/** Not for scenarios: what a model is called and counted in, and what is asked of it. */
const NO_PATHS = new Set(['orrery', 'name', 'unit', 'experiment', 'products']);

export function outlineOf(document: unknown): Outline {
  const optimise = inside(document, 'experiment', 'optimise');
  const goal = inside(optimise, 'minimise') === undefined ? 'maximise' : 'minimise';
  const indicator = inside(optimise, goal);
  return {
    scenarios: entriesOf(inside(document, 'experiment', 'scenarios')).map(([name, entry]) => ({ name, change: Object.fromEntries(entriesOf(inside(entry, 'change'))), invest: Number(inside(entry, 'invest') ?? 0) })),
    optimise: {
      goal,
      indicator: typeof indicator === 'string' ? indicator : undefined,
      variables: entriesOf(inside(optimise, 'variables')).map(([name, entry]) => ({ name, entry: isTree(entry) ? entry : {} })),
      constraints: entriesOf(inside(optimise, 'constraints')).map(([name, bounds]) => ({ indicator: name, ...(isTree(bounds) ? bounds : {}) })),
    },
    paths: entriesOf(document).flatMap(([section, value]) => (NO_PATHS.has(section) ? [] : leaves(value, section))),
  };
}

function leaves(value: unknown, path: string): string[] {
  if (!isTree(value)) return typeof value === 'number' || Array.isArray(value) || (typeof value === 'string' && /^\d/.test(value)) ? [path] : [];
  const own = Object.entries(value).flatMap(([key, inner]) => leaves(inner, `${path}.${key}`));
  // One server unless said: what is asked most often is there to be chosen all the same.
  return /^stations\.[^.]+$/.test(path) && !('servers' in value) ? [`${path}.servers`, ...own] : own;
}

/** Which form goes with a question; the others ask what the model says already. */
export const formOf = (kind: ExperimentKind): 'scenarios' | 'options' | undefined => (kind === 'compare' ? 'scenarios' : kind === 'optimise' ? 'options' : undefined);

/** What a variable can be, in a few words: `1 to 2`, `1200 to 2800 by 400`, `fifo or lifo`. */
export function rangeWords({ min, max, step, choices }: Readonly<Record<string, unknown>>): string {
  if (Array.isArray(choices)) return choices.map(shownValue).join(' or ');
  return `${shownValue(min)} to ${shownValue(max)}${step === undefined ? '' : ` by ${shownValue(step)}`}`;
}

export const shownValue = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? '?'));
