import { type DeadLetter, deadLetters } from '@orrery/contracts';
import { type Delivered } from '@orrery/kafka';
import { type Drain } from '@orrery/service-kit';
import { type TopicReader } from '../platform/kafka.providers.js';
import { DeadLettersConsumer, KEPT } from './dead-letters.consumer.js';

describe('the dead letters that are kept', () => {
  it('are the latest, and take little memory however large the letters are', () => {
    let take: (record: Delivered<DeadLetter | null>) => unknown = () => undefined;
    const read = ((_contract: unknown, options: { onRecord: typeof take }) => {
      take = options.onRecord;
      return { close: async () => undefined };
    }) as unknown as TopicReader;
    const consumer = new DeadLettersConsumer(read, { add: () => undefined } as unknown as Drain);
    consumer.onApplicationBootstrap();
    const letter = { ...(deadLetters.examples[0] as DeadLetter), value: 'A'.repeat(100_000) };
    for (let index = 0; index < 2 * KEPT + 1; index += 1) {
      take({ timestamp: `2026-01-01T00:00:00.${String(index).padStart(7, '0')}Z`, value: letter } as Delivered<DeadLetter>);
    }
    const kept = consumer.latest(KEPT);
    expect([kept.length, kept[0]!.timestamp, kept[0]!.letter.reason]).toEqual([KEPT, '2026-01-01T00:00:00.0001000Z', letter.reason]);
    expect(JSON.stringify(kept).length).toBeLessThan(KEPT * 10_000);
  });
});
