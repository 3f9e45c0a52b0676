/** Roles of the token's `roles` claim. A viewer reads; an engineer also applies plants and sets desired values. */
export const ROLES = ['viewer', 'engineer'] as const;
export type Role = (typeof ROLES)[number];

/** Who makes a request, as the verified token says. */
export interface Principal {
  /** `sub` of the token. */
  readonly subject: string;
  /** What is written as `by` into inputs and the audit: the preferred user name, else the subject. */
  readonly name: string;
  readonly roles: readonly Role[];
  /** Until when the token speaks for them; seconds since 1970. */
  readonly expiresAt: number;
}

export function rolesOf(claim: unknown): Role[] {
  const named: unknown[] = Array.isArray(claim) ? claim : typeof claim === 'string' ? claim.split(' ') : [];
  return ROLES.filter((role) => named.includes(role));
}
