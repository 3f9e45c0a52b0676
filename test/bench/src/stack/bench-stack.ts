import { contracts, type Principal } from '@orrery/contracts';
import { aclsFor, ensureTopics, inRealm, KafkaAdmin } from '@orrery/kafka';
import { startKafka, startRedis, type Kafka, type Redis } from '@orrery/local-stack';
import { join } from 'node:path';
import { type Connection, settingsOf } from './connection.js';

/** Services that the benchmarks run as they are; each connects with its own password and its own rights. */
const SERVICES: readonly Principal[] = ['twin-projector', 'opcua-ingestion', 'mqtt-ingestion', 'historian'];

/**
 * One broker and one Redis for all benchmarks of a run, secured as in real use: SCRAM-SHA-512 and ACLs on the broker, a password
 * on Redis. Services are themselves; the benchmarks' own clients and the yardsticks are `admin`.
 */
export class BenchStack {
  private constructor(
    readonly kafka: Kafka,
    readonly redis: Redis,
  ) {}

  static async start(folder: string, say: (line: string) => void): Promise<BenchStack> {
    const home = join(folder, 'stack');
    const kafka = await startKafka({ home, say, principals: SERVICES });
    try {
      return new BenchStack(kafka, await startRedis({ home, say }));
    } catch (error) {
      await kafka.stop();
      throw error;
    }
  }

  connection(realm: string, principal = 'admin'): Connection {
    const credentials = this.kafka.credentials(principal);
    return { brokers: this.kafka.brokers, realm, ...(credentials ?? {}) };
  }

  /** Environment of a service in a realm. */
  serviceEnv(realm: string, principal: Principal): Record<string, string> {
    const { brokers, username, password } = this.connection(realm, principal);
    return {
      ORRERY_KAFKA_BROKERS: brokers.join(','),
      ...(username !== undefined && password !== undefined ? { ORRERY_KAFKA_USERNAME: username, ORRERY_KAFKA_PASSWORD: password } : {}),
      ORRERY_REALM: realm,
      ORRERY_REDIS_URL: this.redis.url,
      ORRERY_HTTP_PORT: '0',
      ORRERY_LOG_LEVEL: 'warn',
    };
  }

  /** Every topic of the contracts with its real settings, and the services' rights, under the realm's prefix. */
  async createRealm(realm: string): Promise<void> {
    const settings = settingsOf(this.connection(realm), 'bench');
    await ensureTopics(settings, contracts);
    const admin = new KafkaAdmin(settings);
    try {
      await admin.createAcls(SERVICES.flatMap((principal) => aclsFor(contracts, principal, settings)));
    } finally {
      await admin.close();
    }
  }

  /** So that a long run keeps no more on disk than its present benchmark needs. */
  async dropRealm(realm: string, more: readonly string[] = []): Promise<void> {
    const settings = settingsOf(this.connection(realm), 'bench');
    const admin = new KafkaAdmin(settings);
    try {
      await admin.deleteTopics([...contracts.map(({ topic }) => inRealm(settings, topic)), ...more]);
    } finally {
      await admin.close();
    }
  }

  async stop(): Promise<void> {
    await Promise.all([this.kafka.stop(), this.redis.stop()]);
  }
}
