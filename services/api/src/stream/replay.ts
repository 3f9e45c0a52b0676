import { type TwinEvent, twinEvents } from '@orrery/contracts';
import { type Delivered } from '@orrery/kafka';
import { type CurrentPolicy } from '../auth/current-policy.js';
import { type TopicReader } from '../platform/kafka.providers.js';
import { JudgedQueue } from './judged-queue.js';
import { type Sink } from './sink.js';
import { streamRecord, type StreamHub } from './stream-hub.js';
import { type StreamRecord, type Subscription } from './subscription.js';

interface Surroundings {
  readonly read: TopicReader;
  readonly hub: StreamHub;
  readonly policy: CurrentPolicy;
}

/** Reads the topic for one subscription from its own place until live reading takes over; `onTakenOver` is called then. */
export function replay({ read, hub, policy }: Surroundings, subscription: Subscription, sink: Sink, onTakenOver: () => void): { close(): Promise<void> } {
  let done = false;
  const goal = hub.position;
  const takeOver = () => {
    if (!done && hub.takeOver(subscription)) {
      done = true;
      void reading.close();
      onTakenOver();
    }
  };
  const take = async (record: StreamRecord): Promise<void> => {
    const { partition, offset } = record;
    if (done) return;
    if (offset > subscription.position[partition]!) subscription.skipExpired(partition, offset);
    subscription.deliver(record, hub.tree);
    // Nobody waits for a replay but its own client: it goes at the client's pace.
    if (subscription.isFull) await drained(sink);
    takeOver();
  };
  const queue = new JudgedQueue(policy, take, () => {
    done = true;
    subscription.end('who may read what cannot be told for the moment; connect again');
  });
  const arrive = (record: Delivered<TwinEvent | null>): Promise<void> | undefined => {
    if (done || record.value === null) return undefined;
    const arrived = streamRecord(record, record.value);
    arrived.json();
    return queue.push(arrived);
  };
  const reading = read(twinEvents, {
    from: new Map(subscription.position.map((offset, partition) => [partition, offset])),
    onRecord: arrive,
    onFailure: (error) => {
      if (!done) sink.end(error.message);
    },
  });
  void reading.caughtUp.then(async () => {
    await queue.idle;
    // All that was there has been read: where a partition is still behind, its records had expired.
    goal.forEach((offset, partition) => {
      if (!done && subscription.position[partition]! < offset) subscription.skipExpired(partition, offset);
    });
    takeOver();
  });
  return {
    close: async () => {
      done = true;
      await reading.close();
    },
  };
}

/** Resolves when the client has taken something, or is gone. */
export async function drained(sink: Sink): Promise<void> {
  if (sink.isClosed) return;
  const forget: (() => void)[] = [];
  await new Promise<void>((resolve) => forget.push(sink.onDrain(resolve), sink.onClose(resolve)));
  for (const each of forget) each();
}
