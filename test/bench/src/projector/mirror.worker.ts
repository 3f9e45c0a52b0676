// Before kafkajs: the mirror gets the faster encoding of libs/kafka too, so that the ratio says what the projection costs.
import '@orrery/kafka';
import { Redis } from 'ioredis';
import { type Consumer, type KafkaMessage, type Message, type Producer } from 'kafkajs';
import { serve } from '../harness/serve.js';
import { openBare } from '../stack/connection.js';
import { Credit, type MirrorPlan, type MirrorRound, type MirrorSetup } from './mirror-plan.js';

/** Partitions in work at once; 1, 8 and 24 gave the same within noise. */
const CONCURRENCY = 4;
/** One record batch of a partition must stay below the broker's message.max.bytes of 1,048,588. */
const MAX_BATCH_BYTES = 900_000;

/**
 * The yardstick: consumes the topic and writes as many bytes to Redis, to the events and to the snapshots as the projector
 * did, in the same order of effects, without reading, checking, keeping or making anything.
 */
class Mirror {
  private constructor(
    private readonly consumer: Consumer,
    private readonly producer: Producer,
    private readonly redis: Redis,
    private readonly topics: MirrorSetup['topics'],
  ) {}

  private plan!: MirrorPlan;
  private credits!: { redis: Credit; snapshots: Credit };
  private filler = Buffer.alloc(0);
  private fields: string[] = [];
  private left = 0;
  private finished: () => void = () => undefined;

  static async start({ connection, redisUrl, topics }: MirrorSetup): Promise<Mirror> {
    const kafka = openBare(connection, 'bench-mirror');
    const consumer = kafka.consumer({ groupId: `${connection.realm}.bench-mirror`, maxWaitTimeInMs: 100, sessionTimeout: 60_000, allowAutoTopicCreation: false });
    const producer = kafka.producer({ idempotent: true, allowAutoTopicCreation: false });
    const redis = new Redis(redisUrl, { lazyConnect: true });
    await Promise.all([consumer.connect(), producer.connect(), redis.connect()]);
    await consumer.subscribe({ topic: topics.inputs, fromBeginning: true });
    const mirror = new Mirror(consumer, producer, redis, topics);
    const joined = new Promise<void>((resolve) => consumer.on('consumer.group_join', () => resolve()));
    await consumer.run({
      autoCommitInterval: 500,
      partitionsConsumedConcurrently: CONCURRENCY,
      eachBatch: ({ batch }) => mirror.reflect(batch.partition, batch.messages),
    });
    consumer.pause([{ topic: topics.inputs }]);
    await joined;
    return mirror;
  }

  /** Resolves when so many records have been consumed and everything written for them is acknowledged. */
  async round({ plan, records }: MirrorRound): Promise<void> {
    this.plan = plan;
    this.credits = { redis: new Credit(plan.redis.perRecord), snapshots: new Credit(plan.snapshot.perRecord) };
    this.filler = Buffer.alloc(Math.max(plan.event.valueBytes, plan.snapshot.valueBytes), 'x');
    const each = 'x'.repeat(Math.max(1, Math.round(plan.redis.bytesPerWrite / plan.redis.fields) - 30));
    this.fields = Array.from({ length: plan.redis.fields }, (_, field) => [`signal${String(field).padStart(2, '0')}`, each]).flat();
    this.left = records;
    const done = new Promise<void>((resolve) => (this.finished = resolve));
    this.consumer.resume([{ topic: this.topics.inputs }]);
    await done;
    this.consumer.pause([{ topic: this.topics.inputs }]);
  }

  private async reflect(partition: number, messages: readonly KafkaMessage[]): Promise<void> {
    await this.writeRedis(messages);
    const { event, snapshot } = this.plan;
    await this.send(this.topics.events, messages.map(({ key }) => this.message(partition, key, event)), event.valueBytes);
    const due = messages.slice(0, this.credits.snapshots.take(messages.length));
    await this.send(this.topics.snapshots, due.map(({ key }) => this.message(partition, key, snapshot)), snapshot.valueBytes);
    this.left -= messages.length;
    if (this.left <= 0) this.finished();
  }

  private async writeRedis(messages: readonly KafkaMessage[]): Promise<void> {
    const writes = Math.min(messages.length, this.credits.redis.take(messages.length));
    if (writes === 0) return;
    const pipeline = this.redis.pipeline();
    for (let index = 0; index < writes; index += 1) pipeline.hset(`mirror:twin:${messages[index]?.key?.toString() ?? ''}`, ...this.fields);
    await pipeline.exec();
  }

  private message(partition: number, key: Buffer | null, { valueBytes, headers }: { valueBytes: number; headers: Readonly<Record<string, string>> }): Message {
    return { partition, key, value: this.filler.subarray(0, valueBytes), headers };
  }

  private async send(topic: string, messages: Message[], valueBytes: number): Promise<void> {
    const most = Math.max(1, Math.floor(MAX_BATCH_BYTES / (valueBytes + 600)));
    for (let from = 0; from < messages.length; from += most) {
      await this.producer.send({ topic, acks: -1, messages: messages.slice(from, from + most) });
    }
  }
}


let mirror: Mirror | undefined;
serve({
  start: async (setup: MirrorSetup) => {
    mirror = await Mirror.start(setup);
  },
  round: async (round: MirrorRound) => mirror?.round(round),
});
