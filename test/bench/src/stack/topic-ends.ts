import { inRealm } from '@orrery/kafka';
import { waitUntil } from '@orrery/local-stack';
import { type Admin } from 'kafkajs';
import { openBare, type Connection } from './connection.js';

/** Asks the broker how far topics have been written; cheap enough to be asked fifty times a second. */
export class TopicEnds {
  private readonly admin: Admin;

  constructor(private readonly connection: Connection) {
    this.admin = openBare(connection, 'bench').admin();
  }

  async connect(): Promise<void> {
    await this.admin.connect();
  }

  /** End offset of each partition of a topic of the contracts, or of one of the benchmark's own by its full name. */
  async of(topic: { readonly topic: string } | string): Promise<Map<number, bigint>> {
    const name = typeof topic === 'string' ? topic : inRealm(this.connection, topic.topic);
    const offsets = await this.admin.fetchTopicOffsets(name);
    return new Map(offsets.map(({ partition, high }) => [partition, BigInt(high)]));
  }

  /** Records of all partitions ever written. */
  async records(topic: { readonly topic: string } | string): Promise<number> {
    let sum = 0n;
    for (const high of (await this.of(topic)).values()) sum += high;
    return Number(sum);
  }

  async createTopic(name: string, partitions: number): Promise<void> {
    // Not waitForLeaders: while the broker has not heard of the topic from its controller, kafkajs takes it for an error.
    await this.admin.createTopics({ waitForLeaders: false, topics: [{ topic: name, numPartitions: partitions }] });
    await waitUntil(`the topic ${name}`, async () => (await this.of(name)).size === partitions);
  }

  async close(): Promise<void> {
    await this.admin.disconnect();
  }
}
