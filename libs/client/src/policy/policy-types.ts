/** What one may do with a twin, or with one of its paths (rule R28). */
export const ACTIONS = ['READ', 'READ_HISTORY', 'WRITE_DESIRED', 'IMPORT_HISTORY', 'COMMAND', 'APPROVE', 'ACKNOWLEDGE', 'SHELVE', 'CONFIGURE', 'ADMINISTER'] as const;
export type Action = (typeof ACTIONS)[number];

export type GrantSubject = { readonly user: string } | { readonly role: string };
export type GrantScope = { readonly subtree: string } | { readonly site: string } | { readonly twin: string } | { readonly all: true };

/** Allows (or, stronger, takes away) actions for a subject within a scope. */
export interface Grant {
  readonly id: string;
  readonly subject: GrantSubject;
  readonly effect: 'grant' | 'revoke';
  readonly actions: readonly Action[];
  readonly scope: GrantScope;
  /** Patterns such as `motor/*`; absent: every path. */
  readonly paths?: readonly string[];
  /** ISO 8601. */
  readonly expiresAt?: string;
  readonly reason?: string;
}

/** What a subject may do, and by which grants. */
export interface EffectivePolicy {
  readonly subject: string;
  readonly roles: readonly string[];
  readonly grants: readonly Grant[];
}

/** One decision about a request, as it was taken. */
export interface Decision {
  readonly at: string;
  readonly subject: string;
  readonly action: Action;
  readonly twinId?: string;
  readonly path?: string;
  readonly allowed: boolean;
  readonly reason?: string;
}
