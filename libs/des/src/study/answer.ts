import { type Appraisal, type Profit } from '../experiment/finance.js';
import { type Interval } from '../experiment/interval.js';
import { type Change } from '../experiment/scenario.js';
import { type StopRule } from '../experiment/summary.js';
import { type TimeUnit } from '../flow/flow-model.js';
import { type Advice } from './advice.js';
import { type Optimised } from './optimise-study.js';
import { type Stress } from './stress-study.js';

export const QUESTIONS = ['simulate', 'compare', 'stress', 'optimise'] as const;
export type QuestionKind = (typeof QUESTIONS)[number];

/** T as it comes out of JSON: what is no finite number is null. */
export type Plain<T> = T extends number ? number | null : T extends readonly (infer E)[] ? readonly Plain<E>[] : T extends object ? { readonly [K in keyof T]: Plain<T[K]> } : T;

export interface Answered<K extends QuestionKind> {
  readonly kind: K;
  /** `hash` of the compiled model: with the seed it fixes every number here. `digest`: of what its file says of the system (`modelDigest`). */
  readonly model: { readonly name: string; readonly file: string; readonly unit: TimeUnit; readonly hash: string; readonly digest: string };
  readonly plan: { readonly seed: number; readonly horizon: number; readonly warmUp: number };
  /** Where the warm-up was found by MSER-5: whether the horizon was long enough to tell. */
  readonly foundWarmUp?: { readonly settled: boolean };
  readonly confidence: number;
  /** What is shown first, and compared. */
  readonly indicators: readonly string[];
  /** Replications in all. */
  readonly replications: number;
  /** What holds up the flow. */
  readonly advice: readonly Advice[];
}

export interface CaseAnswer {
  readonly name: string;
  readonly changes: readonly Change[];
  readonly invest: number;
  readonly replications: number;
  readonly indicators: Readonly<Record<string, Interval>>;
  /** The indicators shown, replication by replication. */
  readonly samples: Readonly<Record<string, readonly number[]>>;
  /** What it earns, its investment taken off; where the model has prices or costs. */
  readonly profit?: Profit;
  /** What an investment is worth against the base; where there is one. */
  readonly appraisal?: Appraisal;
  readonly failed?: string;
}

export interface ComparisonAnswer {
  readonly name: string;
  readonly difference: Interval;
  readonly p: number;
  readonly adjustedP: number;
  readonly differs: boolean;
  readonly correlation: number;
}

export interface CasesAnswer extends Answered<'simulate' | 'compare'> {
  readonly rule: StopRule;
  /** Whether the precision asked for was reached; undefined where none was. */
  readonly precise?: boolean;
  readonly cases: readonly CaseAnswer[];
  readonly comparisons: Readonly<Record<string, readonly ComparisonAnswer[]>>;
}

export interface StressAnswer extends Answered<'stress'>, Stress {
  readonly indicator: string;
  readonly worse: 'lower' | 'higher';
}

export interface OptimiseAnswer extends Answered<'optimise'>, Omit<Optimised, 'replications' | 'advice'> {
  /** What is made most or least: `margin`, `1 × cost + 30 × desk.queue.content`. */
  readonly objective: string;
  readonly budget?: number;
}

/** The result of a study as data that JSON can hold: the same model, experiment and seed give the same bytes. */
export type Answer = Plain<CasesAnswer> | Plain<StressAnswer> | Plain<OptimiseAnswer>;

/** Through JSON and back. */
export function plain<T>(value: T): Plain<T> {
  const seen = (item: unknown): unknown => {
    if (typeof item === 'number') return Number.isFinite(item) ? item : null;
    if (Array.isArray(item)) return item.map(seen);
    if (typeof item === 'object' && item !== null) return Object.fromEntries(Object.entries(item).flatMap(([key, inner]) => (inner === undefined ? [] : [[key, seen(inner)]])));
    return item;
  };
  return seen(value) as Plain<T>;
}
