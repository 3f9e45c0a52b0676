/** A reading of a file, for `importBatch`. */
export interface ImportReading {
  readonly path: string;
  /** UTC with seven digits of a second: `timeReader` of @orrery/twin-model gives it. */
  readonly t: string;
  /** int64 as decimal string; null where q is bad. */
  readonly v: unknown;
  readonly q?: 'good' | 'uncertain' | 'bad';
  /** What stood there where it is no value: NaN. */
  readonly raw?: string;
  /** Number of its row, for reports. */
  readonly row?: number;
}

export interface ImportRefusal {
  readonly row?: number;
  readonly reason: string;
  readonly detail: string;
}

export interface NewImport {
  readonly twin: string;
  /** What the readings are said to come from; `import` when absent. */
  readonly source?: string;
  readonly file?: string;
  /** Tells this import from others: the last one with the same key is gone on with. */
  readonly key?: string;
  readonly again?: boolean;
}

export interface ImportBatch {
  /** From 1, without gaps; the same number with the same content is taken once. */
  readonly batch: number;
  /** At most 5,000. */
  readonly readings: readonly ImportReading[];
  readonly rows?: number;
  readonly refused?: { readonly count: number; readonly first: readonly ImportRefusal[] };
  readonly backwardSteps?: number;
  readonly last?: boolean;
}

export interface ImportJob {
  readonly id: string;
  readonly twinId: string;
  readonly source: string;
  readonly file?: string;
  readonly by: string;
  readonly state: 'open' | 'finished';
  readonly startedAt: string;
  readonly finishedAt?: string;
  readonly nextBatch: number;
  readonly rows: number;
  readonly readings: { readonly accepted: number; readonly refused: number; readonly expired: number };
  readonly backwardSteps: number;
  readonly firstRefusals: readonly ImportRefusal[];
}
