import { type Action } from './actions.js';
import { type Role } from './base-rights.js';

/** `user` is the `sub` of a token: names can be changed by those who bear them. */
export type GrantSubject = { readonly user: string } | { readonly role: Role };

/** Which twins: a twin with all that is part of it, those of a site, one, or all. */
export type GrantScope = { readonly subtree: string } | { readonly site: string } | { readonly twin: string } | { readonly all: true };

/** What somebody is to be allowed or denied, as an administrator writes it. A revoke wins over every grant, however specific. */
export interface GrantDraft {
  readonly id: string;
  readonly subject: GrantSubject;
  readonly effect: 'grant' | 'revoke';
  readonly actions: readonly Action[];
  readonly scope: GrantScope;
  /** Patterns of paths; absent: all of the twin. */
  readonly paths?: readonly string[];
  /** Canonical timestamp; from then on it is as if it were not there. */
  readonly expiresAt?: string;
  readonly reason?: string;
}

export interface Grant extends GrantDraft {
  /** Who wrote it, and when. */
  readonly by: string;
  readonly at: string;
}

/** Whom rights are asked for: the part of a token that policies speak of. */
export interface Subject {
  readonly subject: string;
  readonly roles: readonly Role[];
}

export function concerns(grant: GrantDraft, { subject, roles }: Subject): boolean {
  return 'user' in grant.subject ? grant.subject.user === subject : roles.includes(grant.subject.role);
}

/** When it ends, in milliseconds since 1970. */
export function endOf({ expiresAt }: GrantDraft): number {
  return expiresAt === undefined ? Infinity : Date.parse(expiresAt);
}
