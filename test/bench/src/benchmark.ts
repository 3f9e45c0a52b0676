import { type BenchStack } from './stack/bench-stack.js';

/** What a ratio has to reach: for rates at least, for costs at most. */
export interface Goal {
  readonly sense: 'at least' | 'at most';
  readonly ratio: number;
}

/** One ratio of two things measured in one run, interleaved. */
export interface Figure {
  readonly name: string;
  /** Median of our samples. */
  readonly ours: number;
  /** Median of the yardstick's samples. */
  readonly yardstick: number;
  readonly ratio: number;
  readonly goal: Goal;
  /** Of ours and yardstick: `readings/s`, `CPU µs/value`. */
  readonly unit: string;
  readonly readingsPerRecord: number;
  /** What the yardstick is, in a few words. */
  readonly against: string;
  readonly samples: { readonly ours: readonly number[]; readonly yardstick: readonly number[] };
  /** Whatever else was seen: bytes, counts, CPU. Written to the results beside the samples. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** A figure whose yardstick is not to be had on this machine. */
export interface NotRun {
  readonly name: string;
  readonly reason: string;
}

/** What one service's process takes under a load; no ratio: memory is what it is. */
export interface Use {
  readonly name: string;
  readonly service: string;
  /** Median of the samples: processor time by time. */
  readonly cores: number;
  /** The most that it ever had. */
  readonly memoryMiB: number;
  readonly load: string;
  readonly samples: { readonly cores: readonly number[] };
}

export type Outcome = Figure | NotRun | Use;

export function isUse(outcome: Outcome): outcome is Use {
  return 'cores' in outcome;
}

export function isFigure(outcome: Outcome): outcome is Figure {
  return 'ratio' in outcome;
}

export interface BenchContext {
  readonly stack: BenchStack;
  /** A folder of this run alone, removed afterwards. */
  readonly folder: string;
  /** One line about what takes long. */
  readonly say: (line: string) => void;
  readonly env: NodeJS.ProcessEnv;
  /** Anything with a process of its own: it is stopped when the run is broken off. Stopping twice does no harm. */
  readonly own: <T extends { stop(): Promise<void> }>(started: T) => T;
}

export interface Benchmark {
  readonly name: string;
  /** Needs no broker and no database: none is started for it. */
  readonly alone?: true;
  /** Throws where it cannot run. */
  run(context: BenchContext): Promise<Outcome[]>;
}
