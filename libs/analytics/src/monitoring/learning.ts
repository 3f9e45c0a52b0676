import { type MonitorModel, trainMonitor, type TrainingSample } from './monitor-model.js';
import { type MonitorSettings } from './monitor-settings.js';

/** Complete samples so far; empty once there is a model. */
export interface Learning {
  readonly samples: readonly { readonly atMs: number; readonly values: readonly (number | null)[] }[];
  /** Why the named window gave no model. */
  readonly failed?: string;
}

export const NOTHING_LEARNT: Learning = { samples: [] };
/** Numbers that a baseline may hold: what is kept of a twin must fit one record. */
const MOST_VALUES = 20_000;
const LEAST_SAMPLES = 30;

/** Before the sample at `atMs` is judged: a model, once the baseline is complete. */
export function learn(settings: MonitorSettings, learning: Learning, atMs: number): { readonly model?: MonitorModel; readonly learning: Learning } {
  if (learning.failed !== undefined) return { learning: { samples: [], failed: learning.failed } };
  const { baseline, signals } = settings;
  const most = Math.floor(MOST_VALUES / signals.length);
  if (baseline.kind === 'samples') {
    const wanted = Math.min(baseline.samples, most);
    return learning.samples.length < wanted ? { learning } : { model: train(settings, learning), learning: NOTHING_LEARNT };
  }
  const [from, to] = [Date.parse(baseline.from), Date.parse(baseline.to)];
  const within = learning.samples.filter((sample) => sample.atMs >= from && sample.atMs <= to).slice(0, most);
  if (atMs <= to) return { learning: within.length === learning.samples.length ? learning : { samples: within } };
  if (within.length >= LEAST_SAMPLES) return { model: train(settings, { samples: within }), learning: NOTHING_LEARNT };
  return { learning: { samples: [], failed: `the baseline from ${baseline.from} to ${baseline.to} held ${within.length} complete samples, ${LEAST_SAMPLES} are the least` } };
}

const train = (settings: MonitorSettings, { samples }: Learning): MonitorModel => trainMonitor(settings, samples as readonly TrainingSample[]);
