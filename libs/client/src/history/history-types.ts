import { type Datatype } from '@orrery/contracts';
import { type RenderedTwin } from '@orrery/twin-model';

export type HistoryMode = 'raw' | 'buckets' | 'interpolated';
export const AGGREGATES = ['avg', 'min', 'max', 'sum', 'count', 'first', 'last', 'stddev', 'timeAvg', 'percentGood', 'percentBad'] as const;
export type Aggregate = (typeof AGGREGATES)[number];

export interface HistoryQuery {
  readonly path: readonly string[];
  /** ISO 8601, up to seven fractional digits; from inclusive, to exclusive. */
  readonly from: string;
  readonly to: string;
  readonly mode?: HistoryMode;
  /** `10s`, `1m`, `1h`, `1d`; days and longer begin at midnight of `timezone`. */
  readonly bucket?: string;
  /** IANA name. */
  readonly timezone?: string;
  readonly aggregates?: readonly Aggregate[];
  readonly treatUncertainAsBad?: boolean;
  /** Instead of `bucket`: one so wide that at most so many come back of each path. */
  readonly points?: number;
  /** What was known then. */
  readonly knownAt?: string;
  /** Raw: also readings that were superseded. */
  readonly superseded?: boolean;
  readonly limit?: number;
  readonly cursor?: string;
}

export type HistoryQuality = 'good' | 'uncertain' | 'bad';

/** One reading; `v` is null where it was bad, int64 come as text. */
export interface RawPoint {
  readonly t: string;
  readonly v: unknown;
  readonly q: HistoryQuality;
  readonly statusCode?: number;
  readonly source?: string;
  readonly knownAt?: string;
  readonly supersededAt?: string;
  readonly flags?: readonly string[];
  /** It falls into a maintenance window. */
  readonly maintenance?: true;
}

/** Readings from `t` until before `end`; the aggregates that were asked for, null where no usable reading lies in it. */
export interface BucketPoint extends Readonly<Partial<Record<Aggregate, number | string | boolean | null>>> {
  readonly t: string;
  readonly end: string;
  readonly good?: number;
  readonly uncertain?: number;
  readonly bad?: number;
  readonly q: HistoryQuality;
  /** Some of it falls into a maintenance window. */
  readonly maintenance?: true;
}

export interface HistorySeries {
  readonly path: string;
  readonly unit?: string;
  readonly datatype: Datatype;
  /** Raw points in mode raw and interpolated, buckets in mode buckets. */
  readonly points: readonly (RawPoint | BucketPoint)[];
}

/** A stretch in which readings of a source may be missing. */
export interface HistoryGap {
  readonly source: string;
  readonly from: string;
  readonly to?: string;
  readonly cause: string;
  readonly recovered: boolean;
}

/** When the twin, or what it is part of, was under maintenance. */
export interface MaintenanceSpan {
  readonly window: string;
  readonly from: string;
  readonly to: string;
}

export interface StaleSpan {
  readonly path: string;
  readonly from: string;
  readonly to?: string;
  readonly cause: string;
}

export interface History {
  readonly twinId: string;
  readonly from: string;
  readonly to: string;
  readonly mode: HistoryMode;
  /** Width of the buckets, where they are of one width. */
  readonly bucket?: string;
  readonly series: readonly HistorySeries[];
  /** Not everything that matches is here; `counts` says how much is. */
  readonly partial: boolean;
  /** Why it is: retention, historian-behind, spans. */
  readonly partialBecause?: readonly { readonly reason: string; readonly detail: string }[];
  readonly counts: { readonly returned: number; readonly matching: number };
  readonly nextCursor?: string;
  readonly gaps: readonly HistoryGap[];
  /** Absent from an api before it was told. */
  readonly maintenance?: readonly MaintenanceSpan[];
  readonly stale: readonly StaleSpan[];
}

/** A twin as it stood: at a revision, at an event time, or as it was known at a time. */
export type AsOf = { readonly rev: number } | { readonly time?: string; readonly knownAt?: string };
export type TwinAsOf = RenderedTwin & { readonly asOf: { readonly rev?: number; readonly time?: string; readonly knownAt?: string } };
