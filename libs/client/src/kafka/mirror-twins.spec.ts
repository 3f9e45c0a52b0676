import { type Contract, type TwinEvent, twinEvents, twinState } from '@orrery/contracts';
import { mirrorTwins, type TopicReader, type TopicRecord } from './index.js';

/** Topics in memory: what a spec puts in comes to every reader. */
class Topics {
  readonly order: string[] = [];
  private readonly readers = new Map<string, (record: TopicRecord<never>) => void>();
  catchUp = new Map<string, () => void>();

  readonly read: TopicReader = <T>(contract: Contract<T>, options: { readonly from: string; readonly onRecord: (record: TopicRecord<T | null>) => void }) => {
    this.order.push(`read ${contract.topic} from ${options.from}`);
    this.readers.set(contract.topic, options.onRecord);
    const caughtUp = new Promise<void>((resolve) => this.catchUp.set(contract.topic, resolve));
    return { caughtUp, close: async () => void this.order.push(`close ${contract.topic}`) };
  };

  put<T>(contract: Contract<T>, key: string, value: T | null): void {
    this.readers.get(contract.topic)!({ key, value: value as never });
  }
}

const [registered] = twinEvents.examples as [TwinEvent];

describe('a mirror of the topics', () => {
  it('begins with the events, then reads the state, and is there when that is at its end', async () => {
    const topics = new Topics();
    const running = mirrorTwins(topics.read);
    expect(topics.order).toEqual([`read ${twinEvents.topic} from end`]);
    topics.catchUp.get(twinEvents.topic)!();
    await Promise.resolve();
    for (const part of twinState.examples) topics.put(twinState, twinState.keyOf(part), part);
    topics.catchUp.get(twinState.topic)!();
    await running.caughtUp;
    expect(running.mirror.get(registered.twinId)?.rev).toBe(2);
    await running.close();
    expect(topics.order.slice(1)).toEqual([`read ${twinState.topic} from beginning`, `close ${twinEvents.topic}`, `close ${twinState.topic}`]);
  });

  it('can be closed before it has begun', async () => {
    const topics = new Topics();
    const running = mirrorTwins(topics.read, { eventsFrom: 'beginning' });
    await running.close();
    topics.catchUp.get(twinEvents.topic)!();
    await running.caughtUp;
    expect(topics.order).toEqual([`read ${twinEvents.topic} from beginning`, `close ${twinEvents.topic}`]);
  });
});
