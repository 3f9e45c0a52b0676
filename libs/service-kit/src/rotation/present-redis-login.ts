import { TLSSocket } from 'node:tls';
import { reveal, type Secret } from '../config/secret.js';
import { certificateRemedy } from './certificate-remedy.js';
import type { HealthRegistry } from '../health/health-registry.js';
import type { CertificateExpiry } from '../metrics/certificate-expiry.js';

/** What is needed of ioredis. */
export interface RedisClient {
  readonly options: { username?: string; password?: string };
  readonly stream: unknown;
  on(event: 'connect' | 'ready', listener: () => void): unknown;
  on(event: 'error', listener: (error: Error & { readonly code?: unknown }) => void): unknown;
}

/** Redis answers these to a login: https://redis.io/docs/latest/commands/auth/ */
const REFUSED = /\b(WRONGPASS|NOAUTH|NOPERM)\b|invalid password/;
const LOGIN = 'redis-login';

interface Told {
  readonly health?: Pick<HealthRegistry, 'trouble'>;
  readonly certificates?: Pick<CertificateExpiry, 'seen'>;
}

/**
 * Lets a client of Redis log in, at each connection, with user and password as the address has them then; ioredis looks at its options each time.
 * A login that is refused, and a certificate that is not accepted, are told in /health/ready until one succeeds; ioredis tries again by itself.
 */
export function presentRedisLogin(redis: RedisClient, url: Secret, { health, certificates }: Told = {}): void {
  const part = (name: 'username' | 'password') => () => decodeURIComponent(new URL(reveal(url))[name]) || undefined;
  Object.defineProperties(redis.options, { username: { get: part('username'), enumerable: true }, password: { get: part('password'), enumerable: true } });
  redis.on('connect', () => {
    const { stream } = redis;
    const certificate = stream instanceof TLSSocket ? stream.getPeerX509Certificate() : undefined;
    if (certificate) certificates?.seen('redis', 'server', new URL(reveal(url)).host, [certificate]);
  });
  redis.on('error', ({ message, code }) => {
    const remedy = certificateRemedy(code, 'Redis', 'the file of NODE_EXTRA_CA_CERTS (`trust`)');
    if (remedy !== undefined) health?.trouble(LOGIN, `The certificate of Redis is not accepted: ${message}. ${remedy}`);
    if (REFUSED.test(message)) health?.trouble(LOGIN, `Redis refuses the login: ${message}. Give the server and ORRERY_REDIS_URL (or the file of ORRERY_REDIS_URL_FILE) the same password; it is tried again by itself.`);
  });
  redis.on('ready', () => health?.trouble(LOGIN, undefined));
}
