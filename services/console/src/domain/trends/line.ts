import { type Datatype } from '@orrery/contracts';
import { type LineKey } from './trend-view.js';

/** How good the readings behind a point are; of a bucket the worst in it. */
export type PointQuality = 'good' | 'uncertain' | 'bad';

/** A reading, or a bucket of readings with its extremes. */
export interface LinePoint {
  /** Milliseconds since 1970. */
  readonly from: number;
  /** End of the bucket; absent of a reading. */
  readonly to?: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly quality: PointQuality;
}

/** Why no line is drawn: bad readings, a stale value, a gap of the source, or simply no reading for unusually long. */
export type BreakReason = 'bad' | 'stale' | 'gap' | 'none';

/** A stretch without a usable value; `to` is absent while it lasts. */
export interface LineBreak {
  readonly from: number;
  readonly to?: number;
  readonly because: BreakReason;
  readonly cause?: string;
}

/** One value over time, as it is drawn and told. */
export interface Line extends LineKey {
  readonly datatype: Datatype;
  readonly unit: string | undefined;
  readonly isBucketed: boolean;
  /** In the order of time. */
  readonly points: readonly LinePoint[];
  /** In the order of their beginning; they may overlap. */
  readonly breaks: readonly LineBreak[];
  /** What comes from the stream goes on from here, in milliseconds. */
  readonly coveredTo: number;
}

/** A value that is measured: its readings come regularly, so that a long silence says something. Others come when they change. */
export function isMeasured(datatype: Datatype): boolean {
  return datatype === 'double' || datatype === 'float';
}
