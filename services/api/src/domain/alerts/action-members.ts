import { type AlertAction } from '@orrery/contracts';
import { type Action } from '@orrery/access';

export type AlertDeed = Exclude<AlertAction, { type: 'window' | 'window-ended' }>;
export type DeedType = AlertDeed['type'];

/** Members of each action beside those of all: true where it must be given. */
interface Deed {
  readonly needs: Action;
  readonly members: Readonly<Record<string, boolean>>;
}

/** What people may do about an alert, the right it takes, and what it says. */
export const DEEDS: Readonly<Record<DeedType, Deed>> = {
  acknowledge: { needs: 'ACKNOWLEDGE', members: { reason: false } },
  comment: { needs: 'ACKNOWLEDGE', members: { text: true } },
  assign: { needs: 'ACKNOWLEDGE', members: { to: false } },
  nuisance: { needs: 'ACKNOWLEDGE', members: { on: true, reason: false } },
  outcome: { needs: 'ACKNOWLEDGE', members: { outcome: true, note: false } },
  shelve: { needs: 'SHELVE', members: { until: true, reason: false } },
  unshelve: { needs: 'SHELVE', members: { reason: false } },
  'out-of-service': { needs: 'SHELVE', members: { reason: true } },
  'in-service': { needs: 'SHELVE', members: { reason: false } },
};

export const DEED_TYPES = Object.keys(DEEDS) as DeedType[];

/** What is wrong with the members given for an action: missing ones, and those that it does not have. */
export function faultsOfDeed(type: DeedType, given: Readonly<Record<string, unknown>>): { pointer: string; detail: string }[] {
  const { members } = DEEDS[type];
  const missing = Object.keys(members).filter((name) => members[name] && given[name] === undefined);
  const foreign = Object.keys(given).filter((name) => given[name] !== undefined && !Object.hasOwn(members, name));
  return [
    ...missing.map((name) => ({ pointer: `/${name}`, detail: `${type} needs it` })),
    ...foreign.map((name) => ({ pointer: `/${name}`, detail: `${type} has no such member; it has ${Object.keys(members).join(', ')}` })),
  ];
}
