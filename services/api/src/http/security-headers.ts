/**
 * Headers of every answer (OWASP Secure Headers): the console runs its own scripts only, talks to this origin and to the
 * issuer it signs in at, and is framed by nobody.
 */
export function securityHeaders(issuer: string): Readonly<Record<string, string>> {
  const signIn = new URL(issuer).origin;
  const policy = [
    "default-src 'self'",
    `connect-src 'self' ${signIn}`,
    "img-src 'self' data: blob:",
    "style-src 'self'",
    `form-action 'self' ${signIn}`,
    `frame-src 'self' ${signIn}`,
    "frame-ancestors 'self'",
    "base-uri 'none'",
    "object-src 'none'",
  ];
  return {
    'content-security-policy': policy.join('; '),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'SAMEORIGIN',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  };
}
