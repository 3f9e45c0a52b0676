import { type InputQuality, worst } from './alignment/aligner.js';
import { type MonitorModel } from './monitoring/monitor-model.js';

export interface InputSpan {
  readonly atMs: number;
  readonly present: number;
  readonly of: number;
  readonly worst: InputQuality;
}

/** What came in over the last samples, as many as the run rule looks back on. */
export class InputRecord {
  private spans: readonly InputSpan[];
  missing: readonly string[] = [];

  constructor(
    private readonly signals: readonly string[],
    private readonly length: number,
    saved: readonly InputSpan[] = [],
  ) {
    this.spans = saved;
  }

  save(): readonly InputSpan[] {
    return this.spans;
  }

  add(atMs: number, values: readonly (number | null)[], quality: InputQuality, model: MonitorModel | undefined): void {
    const watched = model ? [...model.joint, ...model.alone] : values.map((_, j) => j);
    const present = watched.filter((j) => values[j] !== null).length;
    this.missing = this.signals.filter((_, j) => values[j] === null);
    this.spans = [...this.spans, { atMs, present, of: watched.length, worst: quality }].slice(-this.length);
  }

  /** Share of the watched values that were there. */
  get coverage(): number {
    const of = this.spans.reduce((sum, span) => sum + span.of, 0);
    return of === 0 ? 0 : this.spans.reduce((sum, span) => sum + span.present, 0) / of;
  }

  get worst(): InputQuality {
    return this.spans.reduce<InputQuality>((all, span) => worst(all, span.worst), 'good');
  }

  get window(): { fromMs: number; toMs: number; samples: number } {
    return { fromMs: this.spans[0].atMs, toMs: this.spans[this.spans.length - 1].atMs, samples: this.spans.length };
  }
}
