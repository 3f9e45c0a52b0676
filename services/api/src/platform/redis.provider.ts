import { Logger, type Provider } from '@nestjs/common';
import { CONFIG, Drain, HealthRegistry, Metrics, presentRedisLogin, reveal, type Secret } from '@orrery/service-kit';
import { Redis } from 'ioredis';
import { type Config } from '../config.js';
import { REDIS } from '../tokens.js';
import { DesiredAnswers } from '../twins/desired-answers.js';

export const redisProvider: Provider = {
  provide: REDIS,
  inject: [CONFIG, HealthRegistry, Drain, Metrics],
  useFactory: ({ redis: { url } }: Config, health: HealthRegistry, drain: Drain, { certificates }: Metrics): Redis => {
    const redis = openRedis(url, { health, certificates });
    drain.add('close', 'redis', () => redis.disconnect());
    health.register('redis', async () => ({ ok: (await redis.ping()) === 'PONG' }));
    return redis;
  },
};

export const desiredAnswersProvider: Provider = {
  provide: DesiredAnswers,
  inject: [REDIS, CONFIG, Drain],
  useFactory: async (redis: Redis, { redis: { url }, realm }: Config, drain: Drain): Promise<DesiredAnswers> => {
    const subscriber = openRedis(url);
    drain.add('close', 'answers', () => subscriber.disconnect());
    const answers = new DesiredAnswers(redis, subscriber, realm);
    await answers.listen();
    return answers;
  },
};

/** A request that Redis does not answer fails soon instead of waiting for its return: the reader is told 503. */
export function openRedis(url: Secret, told?: Parameters<typeof presentRedisLogin>[2]): Redis {
  const redis = new Redis(reveal(url), { maxRetriesPerRequest: 1, connectTimeout: 3_000, commandTimeout: 3_000, retryStrategy: (attempt) => Math.min(100 * attempt, 2_000) });
  const logger = new Logger('redis');
  redis.on('error', (error) => logger.warn({ err: error, msg: 'redis is not reachable' }));
  presentRedisLogin(redis, url, told);
  return redis;
}
