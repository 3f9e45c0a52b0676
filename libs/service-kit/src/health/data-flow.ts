import type { CheckResult } from './health-registry.js';

export interface DataFlowOptions {
  /** Longest silence that is still well, in milliseconds. */
  readonly withinMs: number;
  /**
   * Whether data is expected now: records wait to be read, a source is connected. Always, when absent. While it says no,
   * silence is well and the time starts anew.
   */
  readonly expected?: () => boolean;
  /** Monotonic milliseconds. */
  readonly clock?: () => number;
}

/** Knows whether data flows: call `beat` for each batch that was handled to its end. */
export class DataFlow {
  private readonly clock: () => number;
  private since: number;

  constructor(
    private readonly options: DataFlowOptions,
    /** Takes the check out of the registry. */
    readonly remove: () => void = () => undefined,
  ) {
    this.clock = options.clock ?? (() => performance.now());
    this.since = this.clock();
  }

  beat(): void {
    this.since = this.clock();
  }

  check(): CheckResult {
    if (this.options.expected?.() === false) {
      this.since = this.clock();
      return { ok: true, detail: 'no data expected' };
    }
    const silent = this.clock() - this.since;
    if (silent <= this.options.withinMs) return { ok: true };
    return { ok: false, detail: `no data for ${seconds(silent)}, expected every ${seconds(this.options.withinMs)}` };
  }
}

const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;
