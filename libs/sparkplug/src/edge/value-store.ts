import { type Metric } from '../payload/index.js';

export interface StoredValue {
  readonly device: string | undefined;
  readonly metric: Metric;
}

/** Values that could not be published, oldest first; beyond its bound the oldest go, and are counted. */
export class ValueStore {
  private values: StoredValue[] = [];
  private from = 0;
  dropped = 0;

  constructor(private readonly max: number) {}

  add(value: StoredValue): void {
    this.values.push(value);
    if (this.size <= this.max) return;
    this.from++;
    this.dropped++;
    // Shifting for every value would move the whole list each time.
    if (this.from >= this.max) {
      this.values = this.values.slice(this.from);
      this.from = 0;
    }
  }

  get size(): number {
    return this.values.length - this.from;
  }

  /** Takes everything out, as runs of at most `length` values of one device. */
  take(length: number): { device: string | undefined; metrics: Metric[] }[] {
    const runs: { device: string | undefined; metrics: Metric[] }[] = [];
    for (const { device, metric } of this.values.slice(this.from)) {
      const run = runs.at(-1);
      if (run !== undefined && run.device === device && run.metrics.length < length) run.metrics.push(metric);
      else runs.push({ device, metrics: [metric] });
    }
    this.values = [];
    this.from = 0;
    return runs;
  }
}
