/** What one may do with a twin, or with one of its paths (rule R28). */
export const ACTIONS = ['READ', 'READ_HISTORY', 'WRITE_DESIRED', 'IMPORT_HISTORY', 'COMMAND', 'APPROVE', 'ACKNOWLEDGE', 'SHELVE', 'SIMULATE', 'CONFIGURE', 'ADMINISTER'] as const;
export type Action = (typeof ACTIONS)[number];

export const ROLES = ['viewer', 'operator', 'engineer', 'approver', 'admin'] as const;

/** `user` is the `sub` of a token; `orrery policy explain` and GET /me show it. */
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
  /** Who wrote it, and when; given by the api. */
  readonly by?: string;
  readonly at?: string;
}

/** As an administrator writes it. */
export type GrantDraft = Omit<Grant, 'by' | 'at'>;

export interface EffectiveQuery {
  /** `sub` of a user, or `role:<role>`. */
  readonly subject: string;
  /** The user's roles; absent: those that a token of theirs last showed. */
  readonly roles?: readonly string[];
  /** Explain what they may do with this twin, or with this path of it. */
  readonly twin?: string;
  readonly path?: string;
}

/** What a subject may do, and by which grants. */
export interface EffectivePolicy {
  readonly subject: string;
  readonly roles: readonly string[];
  /** `unknown`: no token of theirs was seen and none were given, so only grants to the user count. */
  readonly rolesFrom: 'query' | 'token' | 'unknown';
  readonly version: number;
  /** What they may do with some twin at least. */
  readonly may: readonly Action[];
  readonly grants: readonly Grant[];
  /** With `twin`: each action, and what decides it. */
  readonly decisions?: readonly { readonly action: Action; readonly allowed: boolean; readonly reason: string }[];
}

/** One decision about a request, as it was taken. */
export interface Decision {
  readonly at: string;
  readonly subject: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly action: Action;
  readonly twinId?: string;
  readonly path?: string;
  readonly allowed: boolean;
  /** What decided, e.g. `revoke night-shift`. */
  readonly reason?: string;
  readonly policyVersion: number;
}
