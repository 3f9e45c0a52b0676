import { normalQuantile } from '@orrery/numeric';
import { fingerprint } from '../fingerprint.js';
import { boxLimit, ewmaLimit, jacksonMudholkarLimit, t2Limit } from './limits.js';
import { type MonitorSettings } from './monitor-settings.js';
import { type PrincipalComponents, principalComponents, statistics } from './principal-components.js';
import { type SignalBaseline, signalBaseline } from './signal-baseline.js';

/** Single samples count no more than so many steps: one wild value is no shift (winsorising, P. J. Huber, Robust Statistics, 1981). */
const TRAINING_BOUND = 4;

/** What a baseline taught: plain data that JSON keeps. Index lists point into the signals of the settings. */
export interface MonitorModel {
  readonly fingerprint: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly samples: number;
  readonly signals: readonly SignalBaseline[];
  /** Settled signals: what the components are made of. */
  readonly joint: readonly number[];
  /** Constant signals with a scale: watched one by one. */
  readonly alone: readonly number[];
  readonly components: PrincipalComponents;
  readonly t2Limit: number;
  /** Absent where the components explain everything. */
  readonly qLimit?: number;
  /** By signal; absent for one that is not watched. */
  readonly ewmaLimits: readonly (number | null)[];
  /** Smoothed deviations at the end of the baseline, by signal. */
  readonly smoothed: readonly number[];
}

export interface TrainingSample {
  readonly atMs: number;
  readonly values: readonly number[];
}

/** How many samples an exponentially weighted mean is worth. */
export const span = (smoothing: number): number => Math.max(1, Math.round((2 - smoothing) / smoothing));

/** Learns what is normal from complete samples in the order of their times. */
export function trainMonitor(settings: MonitorSettings, samples: readonly TrainingSample[]): MonitorModel {
  const { signals: paths, smoothing, resolution, explained } = settings;
  const block = span(smoothing);
  const signals = paths.map((_, j) => signalBaseline(samples.map(({ values }) => values[j]), block, resolution));
  const joint = indices(signals, ({ kind, scale }) => kind === 'settled' && scale > 0);
  const alone = indices(signals, ({ kind, scale }) => kind === 'constant' && scale > 0);
  const rows = samples.map(({ values }) => joint.map((j) => bounded((values[j] - signals[j].usual) / signals[j].scale, TRAINING_BOUND)));
  const components = principalComponents(rows, explained);
  const smoothed = smooth(rows, smoothing);
  const settled = smoothed.slice(Math.min(block, smoothed.length - 1));
  return {
    fingerprint: fingerprint({ paths, samples: samples.map(({ atMs, values }) => [atMs, ...values]) }),
    fromMs: samples[0].atMs,
    toMs: samples[samples.length - 1].atMs,
    samples: samples.length,
    signals,
    joint,
    alone,
    components,
    ...limitsOf(settings, components, settled, joint, samples.length),
    ewmaLimits: ewmaLimits(settings, settled, joint, alone),
    smoothed: signals.map((_, j) => smoothed.at(-1)?.[joint.indexOf(j)] ?? 0),
  };
}

function limitsOf(settings: MonitorSettings, components: PrincipalComponents, smoothed: readonly number[][], joint: readonly number[], samples: number): { t2Limit: number; qLimit?: number } {
  if (joint.length === 0) return { t2Limit: 1 };
  const { smoothing, shift, falseAlarms: alpha } = settings;
  const shrink = smoothing / (2 - smoothing);
  const seen = smoothed.map((row) => statistics(components, row));
  const kept = components.loadings.length;
  const matters = shift * shift;
  const t2 = Math.max(matters, shrink * t2Limit(kept, samples, alpha), momentLimit(seen.map((each) => each.t2), alpha));
  const rest = components.variances.slice(kept);
  if (rest.length === 0) return { t2Limit: t2 };
  return { t2Limit: t2, qLimit: Math.max(matters, shrink * jacksonMudholkarLimit(rest, alpha), momentLimit(seen.map((each) => each.q), alpha)) };
}

function ewmaLimits({ signals, smoothing, shift, falseAlarms }: MonitorSettings, smoothed: readonly number[][], joint: readonly number[], alone: readonly number[]): (number | null)[] {
  const width = normalQuantile(1 - falseAlarms / 2);
  const least = Math.max(shift, ewmaLimit(smoothing, width));
  return signals.map((_, j) => {
    if (alone.includes(j)) return least;
    const at = joint.indexOf(j);
    if (at < 0) return null;
    const squares = smoothed.reduce((sum, row) => sum + row[at] * row[at], 0) / smoothed.length;
    return Math.max(least, width * Math.sqrt(squares));
  });
}

function momentLimit(values: readonly number[], alpha: number): number {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  const variance = values.reduce((sum, x) => sum + (x - mean) * (x - mean), 0) / values.length;
  return boxLimit(mean, variance, alpha);
}

function smooth(rows: readonly number[][], smoothing: number): number[][] {
  let state = rows[0].map(() => 0);
  return rows.map((row) => (state = state.map((s, j) => s + smoothing * (row[j] - s))));
}

function indices<T>(items: readonly T[], is: (item: T) => boolean): number[] {
  return items.flatMap((item, index) => (is(item) ? [index] : []));
}

export const bounded = (value: number, bound: number): number => Math.min(bound, Math.max(-bound, value));
