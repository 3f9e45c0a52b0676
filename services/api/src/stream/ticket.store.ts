import { type Principal } from '@orrery/access';
import { createHash, randomBytes } from 'node:crypto';
import { type Redis } from 'ioredis';

const LIFE_S = 30;

/**
 * Tickets for browsers, whose WebSocket can send no token: short-lived, good for one connection, and worth nothing in a log.
 * Redis keeps only their hash, so that reading it gives no way in.
 */
export class TicketStore {
  constructor(
    private readonly redis: Redis,
    private readonly realm: string,
  ) {}

  async issue(principal: Principal): Promise<{ ticket: string; expiresAt: string }> {
    const ticket = randomBytes(32).toString('base64url');
    await this.redis.set(this.key(ticket), JSON.stringify(principal), 'EX', LIFE_S);
    return { ticket, expiresAt: new Date(Date.now() + LIFE_S * 1_000).toISOString() };
  }

  /** Whom the ticket was issued to; undefined for one that is unknown, used or too old. */
  async redeem(ticket: string): Promise<Principal | undefined> {
    const stored = await this.redis.getdel(this.key(ticket));
    // What `issue` wrote; no message.
    // eslint-disable-next-line no-restricted-syntax
    return stored === null ? undefined : (JSON.parse(stored) as Principal);
  }

  private key(ticket: string): string {
    return `${this.realm}:ticket:${createHash('sha256').update(ticket).digest('base64url')}`;
  }
}
