import { type DetectorRule, type MaintenanceScore } from '@orrery/contracts';
import { type InputQuality } from './alignment/aligner.js';

/** What a detector says after a sample: the parts of a maintenance score that are its own, times in milliseconds. */
export interface DetectorScore {
  readonly atMs: number;
  readonly status: MaintenanceScore['status'];
  readonly reason?: string;
  readonly modelId?: string;
  readonly training?: { readonly fingerprint: string; readonly fromMs: number; readonly toMs: number; readonly samples: number; readonly unsettled: readonly string[]; readonly constant: readonly string[] };
  readonly window: { readonly fromMs: number; readonly toMs: number; readonly samples: number };
  readonly quality: { readonly coverage: number; readonly worst: InputQuality; readonly missing: readonly string[] };
  readonly health?: number;
  readonly anomaly?: Omit<NonNullable<MaintenanceScore['anomaly']>, 'since'> & { readonly sinceMs?: number };
  readonly remainingLife?: Omit<NonNullable<MaintenanceScore['remainingLife']>, 'from'> & { readonly fromMs: number };
  readonly validUntilMs: number;
  /** Whether anything changed that others must hear of, or it is time again. */
  readonly due: boolean;
}

/**
 * The port of every method that watches one twin: statistical ones now, trained and imported models later. A detector has no clock: it lives on the
 * event times of its readings, and the same readings in the same order give the same scores.
 */
export interface Detector {
  readonly rule: DetectorRule;
  /** A reading of one of `paths`; @returns a score for each sample that it completes. */
  read(path: string, atMs: number, value: number | null, quality: InputQuality): DetectorScore[];
  /** A signal's state changed without a reading: it turned stale, or is good again with the value that it had. */
  hold(path: string, value: number | null, quality: InputQuality): void;
  /** Readings that came too late for their sample, and changed nothing. */
  readonly late: number;
  /** All it knows, as plain data for `restoreDetector`. */
  save(): unknown;
}

/** Every path that a detector wants to hear of. */
export const pathsOf = ({ signals, life }: DetectorRule): string[] => [...new Set([...signals, ...(life ? [life.path] : [])])];
