import { type Encoded } from '../records/encode.js';
import { type Job, OutboundQueue } from './outbound-queue.js';

const job = {} as Job;
const records = (partition: number, count: number, bytes: number): Encoded[] =>
  Array.from({ length: count }, (_unused, index) => ({ key: `${partition}/${index}`, value: null, partition, bytes }));

describe('the outbound queue', () => {
  it('gives one batch of a partition per send, never larger than a batch may be', () => {
    const queue = new OutboundQueue();
    queue.push('t', [...records(0, 10, 100), ...records(1, 3, 100)], job);
    const sends: [number, number][][] = [];
    while (!queue.empty) sends.push(queue.take(400, 10_000).map(({ partition, entries }) => [partition, entries.length]));
    expect(sends).toEqual([[[0, 4], [1, 3]], [[0, 4]], [[0, 2]]]);
    expect(queue.bytes).toBe(0);
  });

  it('keeps the order of a partition, and lets who found no room go first the next time', () => {
    const queue = new OutboundQueue();
    queue.push('t', [...records(0, 4, 100), ...records(1, 2, 100)], job);
    const taken = [queue.take(200, 200), queue.take(200, 200), queue.take(200, 200)];
    expect(taken.map((parcels) => parcels.flatMap(({ entries }) => entries.map(({ record }) => record.key)))).toEqual([['0/0', '0/1'], ['1/0', '1/1'], ['0/2', '0/3']]);
  });
});
