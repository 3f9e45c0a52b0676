import { exp, log, normalCdf, normalQuantile, power } from '@orrery/numeric';
import { DesError } from '../engine/des-error.js';
import { type Distribution, faultOf, type Kind, KINDS } from './distribution.js';
import { type Streams } from './streams.js';

const { ceil, floor, max, sqrt } = Math;
const CODE = Object.fromEntries(KINDS.map((kind, code) => [kind, code])) as Record<Kind, number>;
/** Parameters a distribution has at most; longer ones (observations, weights) stand in a table of their own. */
const WIDTH = 4;

/** All distributions of a model as flat arrays: `draw` is one switch, and no variate is an object. It holds no state; the streams do. */
export class Sampler {
  readonly #code: Int32Array;
  readonly #p: Float64Array;
  readonly #table: Float64Array;

  /** @throws DesError `distribution.invalid` */
  constructor(distributions: readonly Distribution[]) {
    const table: number[] = [];
    this.#code = new Int32Array(distributions.length);
    this.#p = new Float64Array(distributions.length * WIDTH);
    distributions.forEach((distribution, i) => {
      const fault = faultOf(distribution);
      if (fault !== undefined) throw new DesError('distribution.invalid', fault, 'correct the parameters of the distribution');
      const [kind, parameters] = flat(distribution, table);
      this.#code[i] = CODE[kind];
      this.#p.set(parameters, i * WIDTH);
    });
    this.#table = Float64Array.from(table);
  }

  /**
   * One variate of distribution `d` from stream `stream`. All but gamma are monotone in their uniform numbers and use a fixed count of them
   * (one; Erlang one a stage), so that scenarios on common random numbers move together; gamma rejects, and scenarios that differ in its mean
   * alone still share every variate.
   */
  draw(d: number, streams: Streams, stream: number): number {
    const p = d * WIDTH;
    const code = this.#code[d];
    if (code === 0) return this.#p[p];
    if (code === 1) return this.#p[p] * streams.exponential(stream);
    return this.#other(code, p, streams, stream);
  }

  #other(code: number, p: number, streams: Streams, stream: number): number {
    const a = this.#p[p];
    const b = this.#p[p + 1];
    const c = this.#p[p + 2];
    switch (code) {
      case CODE.uniform:
        return a + (b - a) * streams.uniform(stream);
      case CODE.triangular: {
        const u = streams.uniform(stream);
        const left = c > a ? (b - a) / (c - a) : 0;
        return u < left ? a + sqrt(u * (c - a) * (b - a)) : c - sqrt((1 - u) * (c - a) * (c - b));
      }
      case CODE.erlang: {
        let sum = 0;
        for (let stage = 0; stage < a; stage += 1) sum += streams.exponential(stream);
        return sum * b;
      }
      case CODE.gamma:
        return b * gamma(a, streams, stream);
      case CODE.weibull:
        return b * power(streams.exponential(stream), a);
      case CODE.lognormal:
        return exp(a + b * normalQuantile(streams.uniform(stream)));
      case CODE.normal: {
        const low = this.#p[p + 2];
        const u = low + (this.#p[p + 3] - low) * streams.uniform(stream);
        return max(0, a + b * normalQuantile(u));
      }
      case CODE.empirical: {
        const at = (b - 1) * streams.uniform(stream);
        const i = floor(at);
        const x = this.#table[a + i];
        return x + (at - i) * (this.#table[a + i + 1] - x);
      }
      case CODE.discrete:
        return this.#discrete(a, b, streams.uniform(stream));
      default:
        return b === 0 ? 1 : max(1, ceil(-streams.exponential(stream) * b));
    }
  }

  /** The first of `count` values whose cumulated weight reaches u, by bisection; weights stand behind the values. */
  #discrete(at: number, count: number, u: number): number {
    let low = 0;
    let high = count - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#table[at + count + middle] >= u) high = middle;
      else low = middle + 1;
    }
    return this.#table[at + low];
  }
}

/** G. Marsaglia, W. W. Tsang, "A simple method for generating gamma variables", ACM TOMS 26 (2000). Scale 1; shapes below 1 by a power of a uniform number. */
function gamma(shape: number, streams: Streams, stream: number): number {
  if (shape < 1) return gamma(shape + 1, streams, stream) * power(streams.uniform(stream), 1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / sqrt(9 * d);
  for (;;) {
    const x = normalQuantile(streams.uniform(stream));
    const root = 1 + c * x;
    const u = streams.uniform(stream);
    if (root <= 0) continue;
    const v = root * root * root;
    if (log(u) < 0.5 * x * x + d - d * v + d * log(v)) return d * v;
  }
}

/** Kind and parameters as `draw` wants them: what can be worked out beforehand is. */
function flat(distribution: Distribution, table: number[]): [Kind, number[]] {
  if (typeof distribution === 'number') return ['constant', [distribution]];
  if ('exponential' in distribution) {
    const { exponential } = distribution;
    return ['exponential', ['mean' in exponential ? exponential.mean : 1 / exponential.rate]];
  }
  if ('uniform' in distribution) return ['uniform', [distribution.uniform.min, distribution.uniform.max]];
  if ('triangular' in distribution) return ['triangular', [distribution.triangular.min, distribution.triangular.mode, distribution.triangular.max]];
  if ('erlang' in distribution) return ['erlang', [distribution.erlang.stages, distribution.erlang.mean / distribution.erlang.stages]];
  if ('gamma' in distribution) return ['gamma', [distribution.gamma.shape, distribution.gamma.mean / distribution.gamma.shape]];
  if ('weibull' in distribution) return ['weibull', [1 / distribution.weibull.shape, distribution.weibull.scale]];
  if ('lognormal' in distribution) {
    const { mean, sd } = distribution.lognormal;
    const variance = log(1 + (sd * sd) / (mean * mean));
    return ['lognormal', [log(mean) - variance / 2, sqrt(variance)]];
  }
  if ('normal' in distribution) {
    const { mean, sd, min = 0, max = Infinity } = distribution.normal;
    if (sd === 0) return ['constant', [Math.min(max, Math.max(min, mean))]];
    return ['normal', [mean, sd, normalCdf((min - mean) / sd), normalCdf((max - mean) / sd)]];
  }
  const at = table.length;
  if ('empirical' in distribution) {
    table.push(...[...distribution.empirical].sort((x, y) => x - y));
    return ['empirical', [at, distribution.empirical.length]];
  }
  if ('discrete' in distribution) {
    const { values, weights = values.map(() => 1) } = distribution.discrete;
    const pairs = values.map((value, i) => [value, weights[i]]).sort(([x], [y]) => x - y);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    let sum = 0;
    table.push(...pairs.map(([value]) => value), ...pairs.map(([, weight]) => (sum += weight) / total));
    return ['discrete', [at, values.length]];
  }
  const { p } = distribution.geometric;
  return ['geometric', [p, p === 1 ? 0 : 1 / log(1 - p)]];
}
