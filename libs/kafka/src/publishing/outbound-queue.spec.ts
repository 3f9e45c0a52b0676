import { type Encoded } from '../records/encode.js';
import { OutboundQueue, type Job } from './outbound-queue.js';

const job = (): Job => ({ waiting: 0, ends: new Map(), resolve: () => undefined, reject: () => undefined, failed: false });
const record = (partition: number, bytes: number, key = ''): Encoded => ({ partition, bytes, key, value: null });
const keys = (parcels: ReturnType<OutboundQueue['take']>) => parcels.map(({ partition, entries }) => [partition, entries.map(({ record: { key } }) => key).join('')]);

describe('OutboundQueue', () => {
  it('takes of every partition what fits into one batch and keeps the order of the rest', () => {
    const queue = new OutboundQueue();
    queue.push('t', ['a', 'b', 'c', 'd', 'e'].map((key) => record(0, 40, key)), job());
    queue.push('t', [record(1, 40, 'x')], job());
    expect(keys(queue.take(100, 1_000))).toEqual([[0, 'ab'], [1, 'x']]);
    expect(keys(queue.take(100, 1_000))).toEqual([[0, 'cd']]);
    expect(keys(queue.take(100, 1_000))).toEqual([[0, 'e']]);
    expect(queue.empty).toBe(true);
    expect(queue.bytes).toBe(0);
  });

  it('lets partitions that found no room come first the next time', () => {
    const queue = new OutboundQueue();
    for (const partition of [0, 1, 2]) queue.push('t', [record(partition, 90, 'a'), record(partition, 90, 'b')], job());
    expect(keys(queue.take(100, 150))).toEqual([[0, 'a'], [1, 'a']]);
    expect(keys(queue.take(100, 150))).toEqual([[2, 'a'], [0, 'b']]);
    expect(keys(queue.take(100, 150))).toEqual([[1, 'b'], [2, 'b']]);
  });

  it('sends a record alone that is larger than a batch, rather than never', () => {
    const queue = new OutboundQueue();
    queue.push('t', [record(0, 500, 'a'), record(0, 10, 'b')], job());
    expect(keys(queue.take(100, 1_000))).toEqual([[0, 'a']]);
    expect(keys(queue.take(100, 1_000))).toEqual([[0, 'b']]);
  });

  it('appends to what waits after a part was taken', () => {
    const queue = new OutboundQueue();
    queue.push('t', [record(0, 90, 'a'), record(0, 90, 'b')], job());
    queue.take(100, 1_000);
    queue.push('t', [record(0, 90, 'c')], job());
    expect(keys(queue.drain())).toEqual([[0, 'bc']]);
  });

  it('keeps topics apart', () => {
    const queue = new OutboundQueue();
    queue.push('t', [record(0, 1, 'a')], job());
    queue.push('u', [record(0, 1, 'b')], job());
    expect(queue.drain().map(({ topic }) => topic)).toEqual(['t', 'u']);
  });
});
