import { type DetectorRule } from '@orrery/contracts';
import { persistentScore } from './decision/run-rule.js';
import { type DetectorScore } from './detector.js';
import { type InputRecord } from './input-record.js';
import { type TrendState } from './life/life-trend.js';
import { type LifeEstimate } from './life/remaining-life.js';
import { type Learning } from './monitoring/learning.js';
import { type MonitorModel } from './monitoring/monitor-model.js';
import { explain, type MonitorState, type Verdict } from './monitoring/score-sample.js';

const HOUR_MS = 3_600_000;

interface Known {
  readonly rule: DetectorRule;
  readonly atMs: number;
  readonly values: readonly (number | null)[];
  readonly input: InputRecord;
  readonly learning: Learning;
  readonly trend: TrendState;
  readonly model?: MonitorModel;
  readonly state?: MonitorState;
  readonly verdict?: Verdict;
  readonly life?: LifeEstimate;
}

/** What a detector knows after a sample, in the words of the contract. */
export function describeScore(known: Known): Omit<DetectorScore, 'due'> {
  const { rule, atMs, input, model, verdict } = known;
  const anomaly = verdict && anomalyOf(known, verdict);
  const reason = verdict ? undefined : reasonOf(known);
  return {
    atMs,
    status: verdict ? 'scored' : model || known.learning.failed !== undefined ? 'insufficient-data' : 'learning',
    ...(reason === undefined ? {} : { reason }),
    ...(model ? { modelId: `${rule.id}/${model.fingerprint.slice(7, 19)}`, training: trainingOf(rule, model) } : {}),
    window: input.window,
    quality: { coverage: round(input.coverage), worst: input.worst, missing: input.missing },
    // One half at the limit, falling with the square of the distance from normal.
    ...(anomaly ? { health: round(1 / (1 + anomaly.score ** 2)), anomaly } : {}),
    ...lifeOf(known),
    // It is told `lateness` samples after its own, and again every few: what counts from then on is the time over which it is judged.
    validUntilMs: atMs + (rule.lateness + rule.persistence.of) * rule.everyMs,
  };
}

function reasonOf({ rule, input, learning, model }: Known): string {
  if (learning.failed !== undefined) return learning.failed;
  if (!model) {
    const seen = learning.samples.length;
    const lacking = input.missing.length > 0 ? `; nothing usable of ${input.missing.join(', ')}` : '';
    return rule.baseline.kind === 'samples' ? `${seen} of ${rule.baseline.samples} samples of the baseline seen${lacking}` : `${seen} samples of the baseline until ${rule.baseline.to} seen${lacking}`;
  }
  if (model.joint.length + model.alone.length === 0) return 'no signal settled in the baseline: none has a limit; name a longer baseline, or other signals';
  return `${percent(input.coverage)} of the input is there, ${percent(rule.coverage)} is the least`;
}

function trainingOf({ signals }: DetectorRule, { fingerprint, fromMs, toMs, samples, signals: baselines }: MonitorModel): NonNullable<DetectorScore['training']> {
  const of = (kind: string) => signals.filter((_, j) => baselines[j].kind === kind);
  return { fingerprint, fromMs, toMs, samples, unsettled: of('unsettled'), constant: of('constant') };
}

function anomalyOf({ rule, values, model, state }: Known, { parts, score }: Verdict): NonNullable<DetectorScore['anomaly']> {
  const { run, usual } = state!;
  return {
    score: round(persistentScore(run, rule.persistence.over)),
    momentary: round(score),
    active: run.sinceMs !== undefined,
    ...(run.sinceMs === undefined ? {} : { sinceMs: run.sinceMs }),
    contributions: explain(model!, state!).map(({ signal, share, deviation }) => ({
      path: rule.signals[signal],
      share: round(share),
      direction: deviation < 0 ? 'below' : 'above',
      deviation: round(deviation),
      usual: round(usual[signal]),
      ...(values[signal] === null ? {} : { value: values[signal] }),
    })),
    parts: { t2: round(parts.t2), q: round(parts.q), ewma: round(parts.ewma) },
  };
}

function lifeOf({ rule: { life: rule }, life, trend }: Known): Pick<DetectorScore, 'remainingLife'> {
  if (!rule || !life) return {};
  const { slope, ...quantiles } = life;
  return {
    remainingLife: { path: rule.path, limit: rule.limit, ...quantiles, horizonMs: rule.horizonMs, perHour: round(slope * HOUR_MS), fromMs: trend.points[0][0], points: trend.points.length },
  };
}

/** Six digits say all there is to say, and keep records short. */
const round = (value: number): number => Number(value.toPrecision(6));
const percent = (share: number): string => `${Math.round(100 * share)} %`;
