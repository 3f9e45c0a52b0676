import { type Timestamp } from '@orrery/twin-model';

/** A number that JSON may have lost: null is none. */
type Told = number | null;

interface Estimate {
  readonly mean: Told;
  readonly low: Told;
  readonly high: Told;
}

/** What a guard looks at of the answer of a comparison, as libs/des makes it. Numbers replication by replication stand in the same order in every case. */
export interface SimulatedAnswer {
  readonly model: { readonly file: string; /** Absent: from before this was told. */ readonly digest?: string };
  readonly plan: unknown;
  readonly rule: { readonly confidence: number };
  /** The first is the model as its file has it. */
  readonly cases: readonly {
    readonly name: string;
    readonly changes: readonly { readonly path: string; readonly value: unknown }[];
    readonly indicators: Readonly<Record<string, Estimate>>;
    readonly samples: Readonly<Record<string, readonly Told[]>>;
    /** Why it could not go on. */
    readonly failed?: string;
  }[];
  readonly comparisons: Readonly<Record<string, readonly { readonly name: string; readonly difference: Estimate }[]>>;
}

/** One run as the simulation service has told of it; nothing here is the word of whoever asks for the command. */
export interface SimulatedRun {
  readonly run: string;
  readonly kind?: string;
  readonly state: 'running' | 'finished' | 'failed' | 'cancelled';
  /** By the clock of the simulation service. */
  readonly endedAt?: Timestamp;
  /** SHA-256 of its result. */
  readonly result?: string;
  /** Of a comparison, and only where its bytes have that hash. */
  readonly answer?: SimulatedAnswer;
  /** Why it failed, or why there is no answer. */
  readonly why?: string;
}
