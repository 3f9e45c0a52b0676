/**
 * A distribution as it stands in a model: a number is itself, always. Times and amounts share these; lengths of time are in the model's unit.
 * `empirical` interpolates between observations (A. M. Law, Simulation Modeling and Analysis, 5th ed., section 6.2.4); `discrete` draws one of its values;
 * `normal` is cut to [min, max], min 0 unless said; `lognormal` is given by the mean and deviation of the variable itself, not of its logarithm;
 * `geometric` counts trials up to the first success, 1, 2, ….
 */
export type Distribution =
  | number
  | { readonly exponential: { readonly mean: number } | { readonly rate: number } }
  | { readonly uniform: { readonly min: number; readonly max: number } }
  | { readonly triangular: { readonly min: number; readonly mode: number; readonly max: number } }
  | { readonly erlang: { readonly stages: number; readonly mean: number } }
  | { readonly gamma: { readonly shape: number; readonly mean: number } }
  | { readonly weibull: { readonly shape: number; readonly scale: number } }
  | { readonly lognormal: { readonly mean: number; readonly sd: number } }
  | { readonly normal: { readonly mean: number; readonly sd: number; readonly min?: number; readonly max?: number } }
  | { readonly empirical: readonly number[] }
  | { readonly discrete: { readonly values: readonly number[]; readonly weights?: readonly number[] } }
  | { readonly geometric: { readonly p: number } };

/** The kinds in the order of their codes in `Sampler`; never reorder. */
export const KINDS = [
  'constant', 'exponential', 'uniform', 'triangular', 'erlang', 'gamma', 'weibull', 'lognormal', 'normal', 'empirical', 'discrete', 'geometric',
] as const;
export type Kind = (typeof KINDS)[number];

/** Says what is wrong with a distribution's parameters, undefined where nothing is. Its shape is the JSON Schema's business. */
export function faultOf(distribution: Distribution): string | undefined {
  if (typeof distribution === 'number') return distribution >= 0 && distribution < Infinity ? undefined : 'a constant must be a number from 0 on';
  const [kind] = Object.keys(distribution) as Kind[];
  const values = Object.values(distribution)[0] as Record<string, number>;
  const p = values as never as { min: number; mode: number; max: number; stages: number; values: number[]; weights?: number[]; p: number };
  if (kind === 'empirical') {
    const list = values as never as number[];
    return list.length >= 2 && list.every((x) => x >= 0 && x < Infinity) ? undefined : 'empirical needs two or more observations from 0 on';
  }
  if (kind === 'discrete') {
    if (p.values.length === 0 || p.values.some((x) => !(x >= 0 && x < Infinity))) return 'discrete needs one or more values from 0 on';
    if (!p.weights) return undefined;
    if (p.weights.length !== p.values.length) return `discrete has ${p.values.length} values and ${p.weights.length} weights`;
    return p.weights.every((w) => w >= 0) && p.weights.some((w) => w > 0) ? undefined : 'the weights must be 0 or more and not all 0';
  }
  const negative = Object.entries(values).find(([, x]) => !(x >= 0 && x < Infinity));
  if (negative) return `${negative[0]} of ${kind} must be a number from 0 on, it is ${negative[1]}`;
  if (kind === 'uniform' || kind === 'triangular' || kind === 'normal') {
    if (p.max < p.min) return `max (${p.max}) of ${kind} is below min (${p.min})`;
    if (kind === 'triangular' && (p.mode < p.min || p.mode > p.max)) return 'mode of triangular must lie between min and max';
    return undefined;
  }
  const zero = Object.entries(values).find(([name, x]) => x === 0 && name !== 'mean' && name !== 'sd');
  if (zero) return `${zero[0]} of ${kind} must be above 0`;
  if (kind === 'lognormal' && values['mean'] === 0) return 'mean of lognormal must be above 0';
  if (kind === 'erlang' && !(Number.isInteger(p.stages) && p.stages <= 1000)) return 'stages of erlang must be a whole number from 1 to 1000';
  if (kind === 'geometric' && p.p > 1) return 'p of geometric must lie above 0 and not above 1';
  return undefined;
}
