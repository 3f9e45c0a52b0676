import { type DetectorRule } from '@orrery/contracts';
import { Aligner, type AlignerState, type InputQuality, type Sample, worstOf } from './alignment/aligner.js';
import { type Detector, type DetectorScore, pathsOf } from './detector.js';
import { fingerprint } from './fingerprint.js';
import { lifeOf, NO_TREND, stepTrend, type TrendState } from './life/life-trend.js';
import { type LifeEstimate } from './life/remaining-life.js';
import { type Learning, learn, NOTHING_LEARNT } from './monitoring/learning.js';
import { type MonitorModel } from './monitoring/monitor-model.js';
import { initialState, type MonitorState, scoreSample, type Verdict } from './monitoring/score-sample.js';
import { InputRecord, type InputSpan } from './input-record.js';
import { describeScore } from './describe-score.js';

/** Scores in between changes, so that a reader sees that all is well. */
const TELL_EVERY = 10;

interface SavedMonitor {
  readonly rule: string;
  readonly aligner: AlignerState;
  readonly learning: Learning;
  readonly model?: MonitorModel;
  readonly state?: MonitorState;
  readonly trend: TrendState;
  readonly life?: LifeEstimate;
  readonly input: readonly InputSpan[];
  readonly told: { readonly what: string; readonly ago: number };
}

/** Principal components with T² and Q, robust EWMA per signal, a run rule over both, and the trend of one value towards its limit. */
export class ProcessMonitor implements Detector {
  private readonly paths: readonly string[];
  private readonly aligner: Aligner;
  private readonly input: InputRecord;
  private learning: Learning;
  private model: MonitorModel | undefined;
  private state: MonitorState | undefined;
  private trend: TrendState;
  private life: LifeEstimate | undefined;
  private told: { what: string; ago: number };

  constructor(
    readonly rule: DetectorRule,
    saved?: SavedMonitor,
  ) {
    this.paths = pathsOf(rule);
    this.aligner = new Aligner(this.paths.length, rule.everyMs, saved?.aligner, rule.lateness);
    this.input = new InputRecord(rule.signals, rule.persistence.of, saved?.input);
    this.learning = saved?.learning ?? NOTHING_LEARNT;
    this.model = saved?.model;
    this.state = saved?.state;
    this.trend = saved?.trend ?? NO_TREND;
    this.life = saved?.life;
    this.told = saved ? { ...saved.told } : { what: '', ago: 0 };
  }

  save(): SavedMonitor {
    const { model, state, life } = this;
    return {
      rule: fingerprint(this.rule),
      aligner: this.aligner.save(),
      learning: this.learning,
      ...(model ? { model } : {}),
      ...(state ? { state } : {}),
      trend: this.trend,
      ...(life ? { life } : {}),
      input: this.input.save(),
      told: this.told,
    };
  }

  read(path: string, atMs: number, value: number | null, quality: InputQuality): DetectorScore[] {
    const column = this.paths.indexOf(path);
    if (column < 0) return [];
    return this.aligner.read(column, atMs, value, quality).map((sample) => this.take(sample));
  }

  hold(path: string, value: number | null, quality: InputQuality): void {
    const column = this.paths.indexOf(path);
    if (column >= 0) this.aligner.hold(column, value, quality);
  }

  get late(): number {
    return this.aligner.late;
  }

  private take({ atMs, values: all, qualities }: Sample): DetectorScore {
    const { length } = this.rule.signals;
    const values = all.slice(0, length);
    // The value whose life is followed may be none of the signals.
    const worst = worstOf(qualities.slice(0, length));
    this.follow(atMs);
    this.input.add(atMs, values, worst, this.model);
    this.followLife(atMs, all);
    const verdict = this.judge(atMs, values, worst);
    return this.tell(describeScore({ rule: this.rule, atMs, values, input: this.input, learning: this.learning, trend: this.trend, ...this.known, ...(verdict ? { verdict } : {}) }));
  }

  private get known() {
    const { model, state, life } = this;
    return { ...(model ? { model } : {}), ...(state ? { state } : {}), ...(life ? { life } : {}) };
  }

  /** A baseline that is complete becomes a model before the first sample after it is judged. */
  private follow(atMs: number): void {
    if (this.model) return;
    const { model, learning } = learn(this.rule, this.learning, atMs);
    this.learning = learning;
    if (model) [this.model, this.state] = [model, initialState(model)];
  }

  private judge(atMs: number, values: readonly (number | null)[], worst: InputQuality): Verdict | undefined {
    if (!this.model || !this.state) {
      if (worst === 'good' && values.every((value) => value !== null)) this.learning = { ...this.learning, samples: [...this.learning.samples, { atMs, values }] };
      return undefined;
    }
    // What is not seen well enough proves nothing, neither that something is wrong nor that it is right again.
    if (this.input.coverage < this.rule.coverage || this.model.joint.length + this.model.alone.length === 0) return undefined;
    const { state, verdict } = scoreSample(this.rule, this.model, this.state, atMs, values);
    this.state = state;
    return verdict;
  }

  private followLife(atMs: number, all: readonly (number | null)[]): void {
    const { life } = this.rule;
    const value = life && all[this.paths.indexOf(life.path)];
    if (!life || value === null || value === undefined) return;
    const { state, ended } = stepTrend(this.trend, atMs, value, life);
    this.trend = state;
    if (ended) this.life = lifeOf(state, life);
  }

  private tell(score: Omit<DetectorScore, 'due'>): DetectorScore {
    const { status, anomaly, remainingLife, modelId } = score;
    const over = anomaly && (anomaly.active ? 'active' : anomaly.score > 1);
    const what = JSON.stringify([status, modelId, over, anomaly?.active && anomaly.contributions[0]?.path, remainingLife?.p50Ms]);
    const due = what !== this.told.what || this.told.ago + 1 >= TELL_EVERY;
    this.told = due ? { what, ago: 0 } : { what, ago: this.told.ago + 1 };
    return { ...score, due };
  }
}

/** A detector for a rule, going on from what `save` gave unless the rule has changed since: another rule means other limits, learnt anew. */
export function restoreDetector(rule: DetectorRule, saved?: unknown): Detector {
  const known = saved as SavedMonitor | undefined;
  return new ProcessMonitor(rule, known?.rule === fingerprint(rule) ? known : undefined);
}
