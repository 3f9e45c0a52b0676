import { type Provider } from '@nestjs/common';
import { CONFIG, Drain, HealthRegistry, LOGGER, Metrics, presentRedisLogin, RedisPeer, reveal, type Secret } from '@orrery/service-kit';
import { type KafkaLog } from '@orrery/kafka';
import { Redis, type RedisOptions } from 'ioredis';
import { type Config } from '../config.js';
import { REDIS } from '../tokens.js';
import { DesiredAnswers } from '../twins/desired-answers.js';

/** A request that Redis does not answer fails soon instead of waiting for its return: the reader is told 503. */
const SOON: RedisOptions = { maxRetriesPerRequest: 1, commandTimeout: 3_000 };
/** Who listens waits for as long as it takes, over any number of connections. */
const FOR_EVER: RedisOptions = { maxRetriesPerRequest: null };

/** Not waited for at the start: what needs no Redis is answered, all else 503, as when it goes away later. */
export const redisProvider: Provider = {
  provide: REDIS,
  inject: [CONFIG, LOGGER, HealthRegistry, Drain, Metrics],
  useFactory: ({ redis: { url } }: Config, logger: KafkaLog, health: HealthRegistry, drain: Drain, { certificates }: Metrics): Redis => {
    const redis = openRedis(url, SOON);
    drain.add('close', 'redis', () => redis.disconnect());
    new RedisPeer(redis, { url, logger, health, certificates });
    return redis;
  },
};

export const desiredAnswersProvider: Provider = {
  provide: DesiredAnswers,
  inject: [REDIS, CONFIG, LOGGER, Drain],
  useFactory: (redis: Redis, { redis: { url }, realm }: Config, logger: KafkaLog, drain: Drain): DesiredAnswers => {
    const subscriber = openRedis(url, FOR_EVER);
    // The other connection to the same Redis tells.
    subscriber.on('error', () => undefined);
    presentRedisLogin(subscriber, url);
    const answers = new DesiredAnswers(redis, subscriber, realm);
    let isClosing = false;
    drain.add('close', 'answers', () => {
      isClosing = true;
      subscriber.disconnect();
    });
    answers.listen().catch((error: unknown) => {
      if (!isClosing) logger.error({ err: error }, 'answers to wishes are not listened for: each is found under its key, later. Let the user of Redis subscribe to channels (ACL: +subscribe, &*), and restart');
    });
    return answers;
  },
};

function openRedis(url: Secret, options: RedisOptions): Redis {
  return new Redis(reveal(url), { connectTimeout: 3_000, retryStrategy: (attempt) => Math.min(100 * attempt, 2_000), ...options });
}
