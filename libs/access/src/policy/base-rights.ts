import { type Action } from './actions.js';

/**
 * What each role of a token's `roles` claim may do with every twin before any policy is written; revokes narrow it, grants add
 * to it. Who writes to devices does not approve, who approves does not write, and who decides over rights does neither.
 */
export const BASE_RIGHTS = {
  /** Sees the plant, now and then. */
  viewer: ['READ', 'READ_HISTORY'],
  /** Runs it: sets desired values, releases commands, answers alarms, asks what if. */
  operator: ['READ', 'READ_HISTORY', 'WRITE_DESIRED', 'COMMAND', 'ACKNOWLEDGE', 'SHELVE', 'SIMULATE'],
  /** Describes it: applies plants, imports history, looks into dead letters. */
  engineer: ['READ', 'READ_HISTORY', 'WRITE_DESIRED', 'COMMAND', 'ACKNOWLEDGE', 'SHELVE', 'SIMULATE', 'IMPORT_HISTORY', 'CONFIGURE'],
  /** Says yes or no to what others propose. */
  approver: ['READ', 'READ_HISTORY', 'APPROVE'],
  /** Decides who may do what, and sees what was decided. */
  admin: ['READ', 'ADMINISTER'],
} as const satisfies Readonly<Record<string, readonly Action[]>>;

export type Role = keyof typeof BASE_RIGHTS;
export const ROLES = Object.keys(BASE_RIGHTS) as readonly Role[];
