import { Redis } from 'ioredis';

export interface RedisTraffic {
  /** Calls of scripts: how the projector writes. */
  readonly writes: number;
  readonly bytes: number;
}

/** What Redis has been sent so far, by its own count. */
export class RedisMeter {
  private readonly redis: Redis;

  constructor(url: string) {
    this.redis = new Redis(url, { lazyConnect: true });
  }

  async connect(): Promise<void> {
    await this.redis.connect();
  }

  async read(): Promise<RedisTraffic> {
    const info = await this.redis.info('all');
    const calls = (command: string) => numberIn(info, new RegExp(`^cmdstat_${command}:calls=(\\d+)`, 'm'));
    return { writes: calls('evalsha') + calls('eval'), bytes: numberIn(info, /^total_net_input_bytes:(\d+)/m) };
  }

  close(): void {
    this.redis.disconnect();
  }
}

export function between(before: RedisTraffic, after: RedisTraffic): RedisTraffic {
  return { writes: after.writes - before.writes, bytes: after.bytes - before.bytes };
}

function numberIn(text: string, pattern: RegExp): number {
  return Number(pattern.exec(text)?.[1] ?? 0);
}
