import { timestampFromTicks } from '@orrery/twin-model';
import { type TickRange } from '../domain/history/tick-range.js';

/** Why an answer does not hold everything that there was in its range. */
export interface Incompleteness {
  readonly reason: 'retention' | 'historian-behind' | 'spans';
  readonly detail: string;
}

export interface CompletenessFacts {
  readonly range: TickRange;
  readonly keptFrom: bigint | null;
  /** Until when inputs of this twin are in the history, ISO 8601. */
  readonly knownUntil?: string;
  /** When the last input was received that changed the twin, ISO 8601; absent: nobody can say now. */
  readonly changedAt?: string;
  /** End of the range as ISO 8601. */
  readonly to: string;
}

/**
 * What an answer lacks: days that are no longer kept, and inputs that the historian has not read yet. A twin that is quiet is not behind:
 * its last change is known.
 */
export function incompleteness({ range, keptFrom, knownUntil, changedAt, to }: CompletenessFacts): Incompleteness[] {
  const reasons: Incompleteness[] = [];
  if (keptFrom !== null && range.from < keptFrom) {
    reasons.push({ reason: 'retention', detail: `readings before ${timestampFromTicks(keptFrom)} are no longer kept` });
  }
  if (changedAt !== undefined && (knownUntil === undefined || (knownUntil < changedAt && knownUntil < to))) {
    reasons.push({ reason: 'historian-behind', detail: `the history of this twin is known until ${knownUntil ?? 'nothing yet'}; its last change came at ${changedAt}` });
  }
  return reasons;
}
