import { NO_RUN, type RunState, stepRun } from '../decision/run-rule.js';
import { bounded, type MonitorModel } from './monitor-model.js';
import { type MonitorSettings } from './monitor-settings.js';
import { contributions, statistics } from './principal-components.js';

/** A single sample counts no more than so many steps, so that one wild value cannot pass for a shift. */
const BOUND = 8;

/** What changes while a model is in use. Plain data, by signal. */
export interface MonitorState {
  readonly smoothed: readonly number[];
  /** What is usual now: follows slow change, which is the trend's affair, `memory` samples long. */
  readonly usual: readonly number[];
  /** The last samples, oldest first: the usual follows with a delay, so that what raises an anomaly is not in it. */
  readonly delayed: readonly (readonly (number | null)[])[];
  readonly run: RunState;
}

export interface Verdict {
  /** Each statistic as a distance in units of its limit. */
  readonly parts: { readonly t2: number; readonly q: number; readonly ewma: number };
  readonly score: number;
}

export const initialState = (model: MonitorModel): MonitorState => ({ smoothed: model.smoothed, usual: model.signals.map(({ usual }) => usual), delayed: [], run: NO_RUN });

/** One sample further. A missing value leaves what is known of its signal as it is. */
export function scoreSample(settings: MonitorSettings, model: MonitorModel, state: MonitorState, atMs: number, values: readonly (number | null)[]): { state: MonitorState; verdict: Verdict } {
  const smoothed = state.smoothed.map((s, j) => {
    const value = values[j];
    if (value === null || model.ewmaLimits[j] === null) return s;
    return s + settings.smoothing * (bounded((value - state.usual[j]) / model.signals[j].scale, BOUND) - s);
  });
  const verdict = judge(model, smoothed);
  const run = stepRun(state.run, atMs, verdict.score, settings);
  const delayed = [...state.delayed, values];
  const oldest = delayed.length > settings.persistence.of ? delayed.shift()! : undefined;
  const calm = run.sinceMs === undefined && run.recent.every(([, score]) => score <= 1);
  const usual = oldest && calm ? state.usual.map((centre, j) => follow(centre, oldest[j], BOUND * model.signals[j].scale) / settings.memory + centre) : state.usual;
  return { state: { smoothed, usual, delayed, run }, verdict };
}

/** How far a centre would have to go to a value, which is not believed beyond a bound. */
const follow = (centre: number, value: number | null, bound: number): number => (value === null ? 0 : bounded(value - centre, bound));

function judge(model: MonitorModel, smoothed: readonly number[]): Verdict {
  const { t2, q } = statistics(model.components, model.joint.map((j) => smoothed[j]));
  const ewma = Math.max(0, ...smoothed.map((s, j) => Math.abs(s) / (model.ewmaLimits[j] ?? Infinity)));
  const parts = { t2: Math.sqrt(t2 / model.t2Limit), q: model.qLimit === undefined ? 0 : Math.sqrt(q / model.qLimit), ewma };
  return { parts, score: Math.max(parts.t2, parts.q, parts.ewma) };
}

export interface SignalShare {
  readonly signal: number;
  readonly share: number;
  /** Smoothed deviation in steps; its sign is the direction. */
  readonly deviation: number;
}

/** Which signals the present deviation comes from, largest share first; those that matter nothing are left out. */
export function explain(model: MonitorModel, { smoothed }: Pick<MonitorState, 'smoothed'>): SignalShare[] {
  const joint = contributions(model.components, model.joint.map((j) => smoothed[j]), model.t2Limit, model.qLimit);
  const parts = [...model.joint.map((signal, at) => ({ signal, part: joint[at] })), ...model.alone.map((signal) => ({ signal, part: (smoothed[signal] / model.ewmaLimits[signal]!) ** 2 }))];
  const total = parts.reduce((sum, { part }) => sum + part, 0);
  if (total === 0) return [];
  return parts
    .map(({ signal, part }) => ({ signal, share: part / total, deviation: smoothed[signal] }))
    .filter(({ share }) => share >= 0.005)
    .sort((a, b) => b.share - a.share || a.signal - b.signal);
}
