import { type Zone } from '@orrery/twin-model';
import { type BucketWidth } from '../domain/history/bucket-width.js';
import { type QualityRule } from '../domain/history/bucket-quality.js';
import { type TickRange } from '../domain/history/tick-range.js';

export const MODES = ['raw', 'buckets', 'interpolated'] as const;
export type Mode = (typeof MODES)[number];
export const AGGREGATES = ['avg', 'min', 'max', 'sum', 'count', 'first', 'last', 'stddev', 'timeAvg', 'percentGood', 'percentBad'] as const;
export type Aggregate = (typeof AGGREGATES)[number];

/** What somebody asks of the history of a twin, understood. */
export interface HistoryQuestion {
  readonly twinId: string;
  /** Absent: every path that may be read. */
  readonly paths?: readonly string[];
  readonly range: TickRange;
  readonly mode: Mode;
  readonly zone: Zone;
  /** Of buckets and of the steps between instants; or so many of them, as wide as it takes. */
  readonly steps: { readonly width: BucketWidth } | { readonly points: number };
  readonly aggregates: readonly Aggregate[];
  readonly rule: QualityRule;
  readonly knownAt?: string;
  readonly superseded: boolean;
  readonly limit?: number;
  readonly cursor?: string;
}

/** The points of each path, and how many there are. */
export interface Part<P> {
  readonly points: readonly (readonly P[])[];
  readonly counts: { readonly returned: number; readonly matching: number };
  readonly nextCursor?: string;
}

/** Paths of one question. */
export const MAX_PATHS = 20;
/** Buckets or instants of one answer, over all its paths. */
export const MAX_POINTS = 50_000;
/** Readings of one page, over all its paths. */
export const MAX_READINGS = 50_000;
export const DEFAULT_READINGS = 10_000;
/** Characters of the values of one page, over all its paths; texts and structures may be long. */
export const MAX_PAGE_CHARACTERS = 8_000_000;
/** Rows that buckets may be made from: seconds of work, whatever the tiers have. */
export const MAX_ROWS = 5_000_000;
/** Readings of one path that are walked through one by one. */
export const MAX_WALKED = 300_000;
/** Days whose readings one statement may open. */
export const MAX_DAYS = 1_000;
