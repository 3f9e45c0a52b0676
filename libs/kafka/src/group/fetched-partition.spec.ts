import { type KafkaMessage } from 'kafkajs';
import { FetchedPartition } from './fetched-partition.js';

const message = (offset: number, bytes = 10): KafkaMessage => ({ key: null, value: Buffer.alloc(bytes), offset: String(offset), timestamp: '0', attributes: 0, headers: {} });
const messages = (from: number, to: number, bytes?: number) => Array.from({ length: to - from }, (_, i) => message(from + i, bytes));
const offsets = (taken: readonly KafkaMessage[]) => taken.map(({ offset }) => Number(offset));

describe('FetchedPartition', () => {
  let calls: string[];
  let fetched: FetchedPartition;
  beforeEach(() => {
    calls = [];
    fetched = new FetchedPartition(
      () => calls.push('pause'),
      () => calls.push('resume'),
    );
    fetched.accepting = true;
  });

  it('gives records out in order, over the borders of what was fetched', () => {
    fetched.push(messages(0, 3), 10n);
    fetched.push(messages(3, 6), 10n);
    expect(offsets(fetched.take(2))).toEqual([0, 1]);
    expect(offsets(fetched.take(3))).toEqual([2, 3, 4]);
    expect(offsets(fetched.take(3))).toEqual([5]);
    expect(fetched.take(3)).toEqual([]);
  });

  it('gives out again what was put back, first', () => {
    fetched.push(messages(0, 6), 10n);
    const taken = fetched.take(3);
    fetched.take(1);
    fetched.putBack([message(3)]);
    fetched.putBack(taken);
    expect(offsets(fetched.take(10))).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('stops the fetching above its bound and lets it go on when half is handled', () => {
    fetched.push(messages(0, 25, 100_000), 100n);
    expect(calls).toEqual(['pause']);
    fetched.take(5);
    expect(calls).toEqual(['pause']);
    fetched.take(11);
    expect(calls).toEqual(['pause', 'resume']);
  });

  it('drops what belongs to an earlier position', () => {
    fetched.push(messages(0, 3), 10n);
    fetched.stop();
    fetched.push(messages(3, 6), 10n);
    fetched.accepting = true;
    fetched.push(messages(1, 2), 10n);
    expect(offsets(fetched.take(10))).toEqual([1]);
  });

  it('knows how many records are left', () => {
    fetched.push(messages(0, 3), 10n);
    expect([fetched.lag(3n), fetched.lag(12n)]).toEqual([7, 0]);
  });

  it('wakes who waits when records come', async () => {
    const woken = fetched.wait(60_000);
    fetched.push(messages(0, 1), 1n);
    await woken;
    expect(offsets(fetched.take(1))).toEqual([0]);
  });
});
