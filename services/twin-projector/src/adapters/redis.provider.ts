import { type FactoryProvider } from '@nestjs/common';
import { CONFIG, Drain, HealthRegistry, LOGGER, Metrics, RedisPeer, reveal, type Secret } from '@orrery/service-kit';
import { Redis } from 'ioredis';
import { type Logger } from 'pino';
import { type Config } from '../config.js';

export const REDIS = Symbol('redis');

export interface RedisConnection {
  readonly redis: Redis;
  readonly peer: RedisPeer;
}

/** A Redis that takes requests and answers none, as one whose machine has died, is left and looked for anew after so long. */
const SILENCE_MS = 10_000;

/**
 * Waits for Redis before anything else: a projector that cannot write its first effect must not be a member of the group, where it would take partitions
 * from those that can.
 */
export const redisProvider: FactoryProvider<Promise<RedisConnection>> = {
  provide: REDIS,
  inject: [CONFIG, LOGGER, HealthRegistry, Drain, Metrics],
  useFactory: async ({ redis: { url } }: Config, logger: Logger, health: HealthRegistry, drain: Drain, { certificates }: Metrics) => {
    const redis = openRedis(url);
    drain.add('close', 'redis', () => redis.disconnect());
    const peer = new RedisPeer(redis, { url, logger, health, certificates });
    const stopping = new AbortController();
    drain.add('stop-reading', 'redis', () => stopping.abort());
    await peer.reached(stopping.signal);
    return { redis, peer };
  },
};

/** A command fails after one more try, so that whoever made it can be stopped soon; what it was for is tried on and on. */
export function openRedis(url: Secret): Redis {
  return new Redis(reveal(url), { maxRetriesPerRequest: 1, connectTimeout: 3_000, enableAutoPipelining: false, socketTimeout: SILENCE_MS, retryStrategy: (attempt) => Math.min(100 * attempt, 1_000) });
}
