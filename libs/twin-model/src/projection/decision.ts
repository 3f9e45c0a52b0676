import { type DeadLetterReason, type TwinEvent } from '@orrery/contracts';

/** A part of an input that could not be used, with the reason it is dead-lettered for. */
export interface Rejection {
  readonly reason: DeadLetterReason;
  readonly detail: string;
  readonly part?: unknown;
}

/** What a requester of a desired change is told (rule R21). */
export interface Answer {
  readonly requestId: string;
  readonly status: 'applied' | 'precondition-failed' | 'unknown-twin' | 'invalid';
  readonly rev: number;
  readonly detail?: string;
}

/** What one input does: at most one event, and an account of everything in it that changed nothing. */
export interface Decision {
  readonly event?: TwinEvent;
  readonly rejected: readonly Rejection[];
  /** Readings older than the latest: history only (rule R18). */
  readonly late: number;
  /** Readings that the twin already has. */
  readonly duplicates: number;
  readonly answer?: Answer;
}

export const NOTHING: Decision = { rejected: [], late: 0, duplicates: 0 };

/** What the projection knows besides its log: its offset and the realm, both constant for a record. */
export interface InputContext {
  readonly offset: string;
  readonly realm: string;
}
