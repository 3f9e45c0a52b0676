import { type TwinEvent, twinEvents, type TwinInput, twinInputs, twinState } from '@orrery/contracts';
import { KafkaPublisher, type KafkaSettings, readTopic, type TopicReading } from '@orrery/kafka';
import { redisAccount } from '@orrery/local-stack';
import { type Answer, applyEvent, decide, type Twin } from '@orrery/twin-model';
import { Redis } from 'ioredis';

/** The projection over a real log and a real Redis, without the real projector's recovery: what the api stands on, for its tests. */
export class MiniProjector {
  readonly twins = new Map<string, Twin>();
  readonly inputs: TwinInput[] = [];
  /** While set, inputs are read and not answered. */
  mute = false;
  private readonly redis: Redis;
  private readonly publisher: KafkaPublisher;
  private readonly reading: TopicReading;

  constructor(settings: KafkaSettings, private readonly redisUrl: string) {
    this.redis = new Redis(redisUrl);
    this.publisher = new KafkaPublisher(settings);
    this.reading = readTopic(settings, twinInputs, { from: 'beginning', onRecord: (record) => this.project(record.value!, record.offset) });
  }

  async start(): Promise<void> {
    await this.rebuild();
    await this.reading.caughtUp;
  }

  /** Address for a service that signs in as its own user of Redis. */
  redisAccount(service: string): Promise<string> {
    return redisAccount(this.redis, this.redisUrl, service);
  }

  /** Writes generations and every twin, as after Redis was emptied. */
  async rebuild(): Promise<void> {
    for (let partition = 0; partition < twinState.settings.partitions; partition += 1) await this.redis.set(`real:generation:${partition}`, '1');
    for (const twin of this.twins.values()) await this.write(twin);
  }

  async empty(): Promise<void> {
    await this.redis.flushall();
  }

  async publishEvents(events: readonly TwinEvent[]): Promise<void> {
    await this.publisher.publish(twinEvents, events.map((value) => ({ value, source: 'test' })));
  }

  async close(): Promise<void> {
    await this.reading.close();
    await this.publisher.close();
    this.redis.disconnect();
  }

  private async project(input: TwinInput, offset: bigint): Promise<void> {
    this.inputs.push(input);
    if (this.mute) return;
    const { event, answer } = decide(this.twins.get(input.twinId), input, { offset: String(offset), realm: 'real' });
    if (event) {
      const twin = applyEvent(this.twins.get(input.twinId), event);
      if (twin) {
        this.twins.set(twin.twinId, twin);
        await this.write(twin);
      } else {
        this.twins.delete(input.twinId);
        await this.redis.del(`real:twin:${input.twinId}`);
      }
      await this.publishEvents([event]);
    }
    if (answer) await this.answer(answer);
  }

  private async write({ twinId, rev, at, definition, properties, desired, sources }: Twin): Promise<void> {
    const paths = Object.fromEntries(Object.entries(properties).map(([path, state]) => [path, JSON.stringify(state)]));
    const key = `real:twin:${twinId}`;
    // In one step, as the projector does it: no reader may find the twin gone in between.
    await this.redis.multi().del(key).hset(key, { '#rev': rev, '#def': JSON.stringify(definition), '#head': JSON.stringify({ desired, sources, at }), ...paths }).exec();
  }

  private async answer(answer: Answer): Promise<void> {
    await this.redis.set(`real:answer:${answer.requestId}`, JSON.stringify(answer), 'EX', 60);
    await this.redis.publish('real:answers', JSON.stringify(answer));
  }
}
