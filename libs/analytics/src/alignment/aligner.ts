export type InputQuality = 'good' | 'uncertain' | 'bad' | 'stale';
const WORSE: readonly InputQuality[] = ['good', 'uncertain', 'stale', 'bad'];
const isUsable = (quality: InputQuality): boolean => quality === 'good' || quality === 'uncertain';
export const worst = (a: InputQuality, b: InputQuality): InputQuality => (WORSE.indexOf(a) >= WORSE.indexOf(b) ? a : b);
export const worstOf = (qualities: readonly InputQuality[]): InputQuality => qualities.reduce(worst, 'good');

/** Signals of one twin at one time. */
export interface Sample {
  /** End of the span that the sample stands for. */
  readonly atMs: number;
  /** null: nothing usable. */
  readonly values: readonly (number | null)[];
  readonly qualities: readonly InputQuality[];
}

/** What is known of a signal in the span that is still open. */
interface Column {
  sum: number;
  count: number;
  /** Last usable value; absent once the signal is bad or stale. */
  held: number | null;
  quality: InputQuality;
}

export interface AlignerState {
  /** Number of the oldest open span; absent before the first reading. */
  readonly open?: number;
  /** Columns of each open span, oldest first. */
  readonly spans: readonly { readonly touched: boolean; readonly columns: readonly Column[] }[];
  readonly late: number;
}

/**
 * Brings signals that come at their own times to common samples, by event time alone. A sample stands for one span of `everyMs`: the mean of the
 * signal's usable readings in it, or the last usable value before, as long as the signal has not turned bad or stale (a device that reports by
 * exception says nothing while nothing changes). A span ends when a reading comes that is later by `lateness` more spans, as subscriptions and gateways send at
 * their own pace; spans without any reading make no sample. A reading of a span that has ended is counted as late and changes nothing there; it is what its
 * signal holds from then on (a slowly sampled signal's readings may all come late).
 */
export class Aligner {
  private open: number | undefined;
  private spans: { touched: boolean; columns: Column[] }[];
  late: number;

  constructor(
    private readonly signals: number,
    private readonly everyMs: number,
    state: AlignerState = { spans: [], late: 0 },
    private readonly lateness = 1,
  ) {
    this.open = state.open;
    this.spans = state.spans.map(({ touched, columns }) => ({ touched, columns: columns.map((column) => ({ ...column })) }));
    this.late = state.late;
  }

  save(): AlignerState {
    return { ...(this.open === undefined ? {} : { open: this.open }), spans: this.spans.map(({ touched, columns }) => ({ touched, columns: columns.map((column) => ({ ...column })) })), late: this.late };
  }

  /** A reading; @returns the samples that it completes. */
  read(signal: number, atMs: number, value: number | null, quality: InputQuality): Sample[] {
    const number = Math.floor(atMs / this.everyMs);
    this.open ??= number;
    if (number < this.open) {
      this.late += 1;
      this.recall(signal, value, quality);
      return [];
    }
    const done = this.closeBefore(number - this.lateness);
    this.put(this.spanOf(number), signal, value, quality);
    return done;
  }

  /** The signal's state changed without a reading: it is stale, or good again with the value that it had. It counts from the last open span on. */
  hold(signal: number, value: number | null, quality: InputQuality): void {
    const column = this.spans.at(-1)?.columns[signal];
    if (column) Object.assign(column, { held: isUsable(quality) ? value : null, quality });
  }

  /** Readings of one signal come in the order of time: a late one is all the same the last of its signal, and what is held until the next. */
  private recall(signal: number, value: number | null, quality: InputQuality): void {
    for (const { columns } of this.spans) {
      const column = columns[signal];
      if (column.count > 0) return;
      Object.assign(column, { held: isUsable(quality) ? value : null, quality });
    }
  }

  private put(span: { touched: boolean; columns: Column[] }, signal: number, value: number | null, quality: InputQuality): void {
    const column = span.columns[signal];
    span.touched = true;
    // Quality of a span is that of its end, once a reading of it was usable it has a value all the same.
    column.quality = quality;
    const usable = value !== null && isUsable(quality);
    column.held = usable ? value : null;
    if (usable) {
      column.sum += value;
      column.count += 1;
    }
    // Later open spans that have no reading of this signal yet hold what this one ends with.
    for (const later of this.spans.slice(this.spans.indexOf(span) + 1)) {
      if (later.columns[signal].count > 0) break;
      Object.assign(later.columns[signal], { held: column.held, quality });
    }
  }

  private spanOf(number: number): { touched: boolean; columns: Column[] } {
    while (this.spans.length <= number - this.open!) {
      const before = this.spans.at(-1)?.columns ?? Array.from({ length: this.signals }, (): Column => ({ sum: 0, count: 0, held: null, quality: 'stale' }));
      this.spans.push({ touched: false, columns: before.map(({ held, quality }) => ({ sum: 0, count: 0, held, quality })) });
    }
    return this.spans[number - this.open!];
  }

  private closeBefore(number: number): Sample[] {
    const done: Sample[] = [];
    while (this.open! < number) {
      const [span] = this.spans;
      if (span?.touched) done.push(sampleOf(span.columns, (this.open! + 1) * this.everyMs));
      // The last span stays as what is held, moved to where time is now: a gap of days is one step, not a million.
      if (this.spans.length > 1) {
        this.spans.shift();
        this.open! += 1;
      } else {
        this.open = number;
        if (span) this.spans = [{ touched: false, columns: span.columns.map(({ held, quality }) => ({ sum: 0, count: 0, held, quality })) }];
      }
    }
    return done;
  }
}

function sampleOf(columns: readonly Column[], atMs: number): Sample {
  return {
    atMs,
    values: columns.map(({ sum, count, held }) => (count > 0 ? sum / count : held)),
    qualities: columns.map(({ quality }) => quality),
  };
}
