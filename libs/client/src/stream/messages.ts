import { type TwinEvent } from '@orrery/contracts';
import { type RenderedTwin } from '@orrery/twin-model';

/** Which twins a stream tells of; all of them when empty, all conditions together otherwise. */
export interface StreamFilter {
  readonly twins?: readonly string[];
  readonly site?: string;
  /** A twin and everything that is part of it, at any depth. */
  readonly subtree?: string;
}

/** Revisions of one twin that were left out. */
export interface MissedRevisions {
  readonly twinId: string;
  readonly fromRev: number;
  readonly toRev: number;
}

export type StreamMessage =
  | { readonly kind: 'open' }
  /** A twin as it stands, before any event of it; only where snapshots were asked for. */
  | { readonly kind: 'snapshot'; readonly twin: RenderedTwin }
  /** All snapshots were sent; what follows comes after `cursor`. */
  | { readonly kind: 'live'; readonly cursor: string }
  /** The record of twin.events as it is on the topic; where the reader may not read all of it what they may, and `filtered`. */
  | { readonly kind: 'event'; readonly event: TwinEvent & { readonly filtered?: true }; readonly cursor: string }
  /**
   * Events were left out, never silently (rule R23): the reader was too slow, or the place to go on from is no longer kept. Or what
   * the reader may read has changed: what they hold is more or less than that.
   * Read the named twins again (all of the filter where none are named), or go on from `from` with a new stream.
   */
  | {
      readonly kind: 'lagged';
      readonly reason: 'slow-reader' | 'cursor-expired' | 'policy-changed';
      readonly twins: readonly MissedRevisions[];
      /** How many more twins missed revisions than are named. */
      readonly more: number;
      readonly from: string;
      readonly to: string;
      readonly cursor: string;
    }
  /** The connection is gone; it is tried again by itself, from where it stood. */
  | { readonly kind: 'lost'; readonly reason: string; readonly retryInMs: number };
