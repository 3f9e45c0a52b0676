import { type Alert, type AlarmState, type Outcome, type Priority } from '@orrery/contracts';
import { formatInstant, toMillis } from '../time.js';

/** Most urgent first. */
export const PRIORITY_ORDER: readonly Priority[] = ['critical', 'high', 'medium', 'low'];
export const PRIORITY_WORDS: Readonly<Record<Priority, string>> = { critical: 'Critical', high: 'High', medium: 'Medium', low: 'Low' };

/** How soon somebody must do something (ISA-18.2 §8). */
export const PRIORITY_MEANING: Readonly<Record<Priority, string>> = { critical: 'act at once', high: 'act soon', medium: 'act this shift', low: 'act when convenient' };

/** The states of ISA-18.2 §5.2.2, as a person would say them; the same words everywhere. */
const STATE_WORDS: Readonly<Record<AlarmState, string>> = {
  normal: 'Over',
  'unack-active': 'Active, not acknowledged',
  'ack-active': 'Active, acknowledged',
  'rtn-unack': 'Over, not acknowledged',
  shelved: 'Shelved',
  'suppressed-by-design': 'Suppressed by design',
  'out-of-service': 'Out of service',
};

type Standing = Pick<Alert, 'state' | 'shelved' | 'suppressed'>;

/** The state in words, with the end of what ends: a shelf, a maintenance window. */
export function stateWords({ state, shelved, suppressed }: Standing, now: number): string {
  if (state === 'shelved') {
    const until = toMillis(shelved?.until);
    return until === undefined ? STATE_WORDS.shelved : `Shelved until ${formatInstant(until, now)}`;
  }
  if (state === 'suppressed-by-design' && suppressed?.by === 'window') return 'Suppressed during maintenance';
  return STATE_WORDS[state];
}

export const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  confirmed: 'Confirmed: it was as the alert said',
  'false-positive': 'False alarm: nothing was wrong',
  'sensor-fault': 'The sensor was at fault',
  duplicate: 'Duplicate of another alert',
  deferred: 'Put off for later',
};

const OTHER_DEEDS: Readonly<Record<string, string>> = { indeterminate: 'Could not be judged', determinate: 'Could be judged again' };

/** What made a revision, as the service says it, as the start of a line. */
export function deedWords(what: string): string {
  const outcome = /^outcome: (.+)$/.exec(what)?.[1];
  if (outcome !== undefined) return `Found: ${(OUTCOME_WORDS[outcome as Outcome] as string | undefined) ?? outcome}`;
  return OTHER_DEEDS[what] ?? `${what.charAt(0).toUpperCase()}${what.slice(1)}`;
}

/** Somebody has still to acknowledge it, and nothing keeps it from them. */
export function isUnacknowledged({ state }: Pick<Alert, 'state'>): boolean {
  return state === 'unack-active' || state === 'rtn-unack';
}

/** Kept from people by somebody or by design. */
export function isSetAside({ state }: Pick<Alert, 'state'>): boolean {
  return state === 'shelved' || state === 'suppressed-by-design' || state === 'out-of-service';
}

/** It asks something of people: not over, and not set aside. */
export function isOpen(alert: Pick<Alert, 'state'>): boolean {
  return alert.state !== 'normal' && !isSetAside(alert);
}
