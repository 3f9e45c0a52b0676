import { type Alert } from '@orrery/contracts';
import { type Action } from '@orrery/client';
import { isUnacknowledged } from './alert-words.js';

/** What somebody can do about an alert as it stands. */
export const ALERT_DEEDS = ['acknowledge', 'shelve', 'unshelve', 'comment', 'assign', 'nuisance', 'outcome', 'out-of-service', 'in-service'] as const;
export type AlertDeed = (typeof ALERT_DEEDS)[number];

/** What each needs (rule R28). */
const NEEDS: Readonly<Record<AlertDeed, Action>> = {
  acknowledge: 'ACKNOWLEDGE',
  comment: 'ACKNOWLEDGE',
  assign: 'ACKNOWLEDGE',
  nuisance: 'ACKNOWLEDGE',
  outcome: 'ACKNOWLEDGE',
  shelve: 'SHELVE',
  unshelve: 'SHELVE',
  'out-of-service': 'SHELVE',
  'in-service': 'SHELVE',
};

/** What is offered: what they may, where it would change something. */
export function deedsFor(alert: Alert, may: readonly Action[]): AlertDeed[] {
  return ALERT_DEEDS.filter((deed) => may.includes(NEEDS[deed]) && makesSense(deed, alert));
}

function makesSense(deed: AlertDeed, alert: Alert): boolean {
  const isOver = alert.process === 'normal';
  switch (deed) {
    case 'acknowledge':
      return isUnacknowledged(alert);
    case 'shelve':
      return !isOver && alert.shelved === undefined && alert.outOfService === undefined;
    case 'unshelve':
      return alert.shelved !== undefined;
    case 'out-of-service':
      return alert.outOfService === undefined;
    case 'in-service':
      return alert.outOfService !== undefined;
    default:
      return true;
  }
}
