import { OrreryError } from '@orrery/contracts';
import { reveal, type Secret } from '../config/secret.js';
import type { CheckResult, HealthRegistry } from '../health/health-registry.js';
import { Waiting, type WaitingLog } from '../health/waiting.js';
import type { CertificateExpiry } from '../metrics/certificate-expiry.js';
import { presentRedisLogin, type RedisClient as LoginClient } from '../rotation/present-redis-login.js';

/** What is needed of ioredis. */
interface RedisClient extends LoginClient {
  readonly status: string;
  ping(): Promise<unknown>;
  on(event: 'connect' | 'ready' | 'close', listener: () => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
}

export interface RedisPeerOptions {
  readonly url: Secret;
  readonly logger: WaitingLog;
  readonly health: HealthRegistry;
  readonly certificates?: Pick<CertificateExpiry, 'seen'>;
}

/** Name in the report of /health/ready. */
const PEER = 'redis';
const REMEDY = 'See that it runs, and that ORRERY_REDIS_URL has its address and password; it is tried again by itself.';

/**
 * The Redis of a service, as far as it can be reached: ioredis connects again by itself and tells each command no more than "Connection is closed". Here
 * stands where it is, why it is not reached and what to do: `redis` in /health/ready, and the log, as whatever else is waited for, at the start and later.
 */
export class RedisPeer {
  /** Why it cannot be reached; undefined while it can. */
  private reason: string | undefined = 'not connected yet';
  /** Of this absence; the next has one of its own. */
  private absence: Waiting;
  private waiting: (() => void)[] = [];
  private readonly url: Secret;
  private readonly begin: () => Waiting;

  constructor(private readonly redis: RedisClient, { url, logger, health, certificates }: RedisPeerOptions) {
    this.url = url;
    this.begin = () => new Waiting(logger, health);
    this.absence = this.begin();
    this.absence.show(PEER, `connecting to Redis at ${this.address}`);
    presentRedisLogin(redis, url, { health, ...(certificates ? { certificates } : {}) });
    redis.on('error', (error) => this.away(reasonOf(error)));
    redis.on('close', () => this.away(this.reason ?? 'the connection was closed'));
    redis.on('ready', () => this.back());
    health.register(PEER, () => this.check());
  }

  /** Nothing that needs it can go on, and no restart would change that. */
  get isAway(): boolean {
    return this.reason !== undefined;
  }

  /** Resolves once Redis answers: one that is not there yet is waited for, since ending would only be a restart. @throws OrreryError `unavailable` when aborted */
  async reached(signal: AbortSignal): Promise<void> {
    while (this.isAway) {
      if (signal.aborted) throw this.unavailable(new Error(this.reason));
      await new Promise<void>((resolve) => {
        this.waiting.push(resolve);
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
    }
  }

  /** What a command failed with, as no fault of what was asked: place, reason, remedy. */
  unavailable(error: Error): OrreryError {
    return new OrreryError('unavailable', `Redis at ${this.address} cannot be used: ${this.reason ?? reasonOf(error)}`, { cause: error, remedy: REMEDY });
  }

  private get address(): string {
    return new URL(reveal(this.url)).host;
  }

  private away(reason: string): void {
    // A client that closes itself is not told of.
    if (this.redis.status === 'end') return;
    if (!this.isAway) this.absence = this.begin();
    this.reason = reason;
    this.absence.say(PEER, `Redis at ${this.address} cannot be reached: ${reason}. ${REMEDY}`);
  }

  private back(): void {
    if (!this.isAway) return;
    this.reason = undefined;
    this.absence.over('Redis is reached');
    for (const resolve of this.waiting.splice(0)) resolve();
  }

  private async check(): Promise<CheckResult> {
    // Why, the absence tells.
    if (this.isAway) return { ok: false };
    await this.redis.ping();
    return { ok: true };
  }
}

/** Node tries each address of a name, and leaves the message empty when all have failed. */
function reasonOf(error: Error): string {
  const { code, errors } = error as { code?: string; errors?: readonly Error[] };
  return error.message || errors?.map(({ message }) => message).join('; ') || code || error.name;
}
