import { type Role, ROLES } from '../policy/base-rights.js';

export { type Role, ROLES };

/** Who makes a request, as the verified token says. */
export interface Principal {
  /** `sub` of the token. */
  readonly subject: string;
  /** What is written as `by` into inputs and the audit: the preferred user name, else the subject. */
  readonly name: string;
  readonly roles: readonly Role[];
  /** Until when the token speaks for them; seconds since 1970. */
  readonly expiresAt: number;
  /** Thumbprint (RFC 7638) of the key that the token is bound to (`cnf.jkt`, RFC 9449); absent: to none. */
  readonly key?: string;
}

export function rolesOf(claim: unknown): Role[] {
  const named: unknown[] = Array.isArray(claim) ? claim : typeof claim === 'string' ? claim.split(' ') : [];
  return ROLES.filter((role) => named.includes(role));
}
