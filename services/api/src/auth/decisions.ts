import { type Action } from '@orrery/access';
import { Logger } from '@nestjs/common';

/** One decision, as it was taken. */
export interface Decision {
  /** ISO 8601. */
  readonly at: string;
  readonly subject: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly action: Action;
  readonly twinId?: string;
  readonly path?: string;
  readonly allowed: boolean;
  /** What decided, e.g. `revoke night-shift`. */
  readonly reason: string;
  readonly policyVersion: number;
}

export const LOGGED_DECISIONS = ['denied', 'changes', 'all'] as const;
export type LoggedDecisions = (typeof LOGGED_DECISIONS)[number];

/** Kept in memory and shown by this instance; the log has them all, as far as they are logged. */
export const KEPT_DECISIONS = 1_000;

const READING: readonly Action[] = ['READ', 'READ_HISTORY'];

/** Writes decisions to the log: refusals always, what was allowed as the setting says. */
export class Decisions {
  private readonly kept: Decision[] = [];
  private at = 0;
  private readonly logger = new Logger('access');

  constructor(private readonly logged: LoggedDecisions) {}

  record(decision: Decision): void {
    if (decision.allowed && !this.isLogged(decision.action)) return;
    this.kept[this.at] = decision;
    this.at = (this.at + 1) % KEPT_DECISIONS;
    if (decision.allowed) this.logger.log({ ...decision, msg: 'access allowed' });
    else this.logger.warn({ ...decision, msg: 'access denied' });
  }

  /** Whether an allowed decision is written down; asked before it is worth making one. */
  isLogged(action: Action): boolean {
    return this.logged === 'all' || (this.logged === 'changes' && !READING.includes(action));
  }

  /** Newest first. */
  latest(limit: number): Decision[] {
    return [...this.kept.slice(this.at), ...this.kept.slice(0, this.at)].reverse().slice(0, limit);
  }
}
