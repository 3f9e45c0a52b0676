import { type TwinEvent, twinEvents } from '@orrery/contracts';
import { type KafkaSettings } from '@orrery/kafka';
import { Kafka, logLevel } from 'kafkajs';

/** A subscriber as others write them: an ordinary client in a group that commits, which knows nothing of how topics are laid out. */
export class LiveSubscriber {
  /** twin → what is wrong with the order in which its events came. */
  readonly faults: string[] = [];
  /** twin → the last event that it took. */
  readonly last = new Map<string, { readonly rev: number; readonly offset: bigint }>();
  events = 0;
  private constructor(private readonly stopped: () => Promise<void>) {}

  /** Begins at the beginning of twin.events, in a group of this name. */
  static async start({ brokers, username, password, ssl }: KafkaSettings, group: string): Promise<LiveSubscriber> {
    const sasl = typeof username === 'string' && typeof password === 'string' ? { sasl: { mechanism: 'scram-sha-512' as const, username, password } } : {};
    const kafka = new Kafka({ brokers: [...brokers], clientId: group, logLevel: logLevel.NOTHING, ...sasl, ...(ssl ? { ssl: { ca: [String(ssl.ca)] } } : {}) });
    const consumer = kafka.consumer({ groupId: group, metadataMaxAge: 2_000, maxWaitTimeInMs: 100, allowAutoTopicCreation: false });
    const subscriber = new LiveSubscriber(() => consumer.disconnect());
    await consumer.connect();
    await consumer.subscribe({ topics: [twinEvents.topic], fromBeginning: true });
    await consumer.run({ autoCommitInterval: 200, eachMessage: async ({ message }) => void subscriber.take(parsed(message.value)) });
    return subscriber;
  }

  stop(): Promise<void> {
    return this.stopped();
  }

  /** As docs/subscribers.md says: what has no higher cause.offset is dropped; what is left follows what it holds. */
  private take(event: TwinEvent): void {
    const { twinId, rev, prevRev } = event;
    const offset = BigInt(event.cause.offset);
    const before = this.last.get(twinId);
    if (before && offset <= before.offset) return;
    if (prevRev !== (before?.rev ?? 0)) this.faults.push(`${twinId}: revision ${rev} follows ${prevRev}, but ${before?.rev ?? 0} was the last`);
    this.last.set(twinId, { rev, offset });
    this.events += 1;
  }
}

/** Written as a subscriber of another house would. */
const parsed = (value: Buffer | null): TwinEvent => JSON.parse(value?.toString('utf8') ?? 'null') as TwinEvent;
