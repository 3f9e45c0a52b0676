import { HeldPartitions } from './held-partitions.js';

const at = (...partitions: number[]) => partitions.map((partition) => ({ topic: 't', partition }));
const numbers = (held: readonly { partition: number }[]) => held.map(({ partition }) => partition);

describe('HeldPartitions', () => {
  it('tells what a rebalance brought and took, and leaves the rest where it stands', () => {
    const held = new HeldPartitions();
    held.become(at(0, 1), true);
    held.get({ topic: 't', partition: 1 })!.position = 42n;
    const { gained, lost } = held.become(at(1, 2), true);
    expect([numbers(gained), numbers(lost)]).toEqual([[2], [0]]);
    expect(held.get({ topic: 't', partition: 1 })!.position).toBe(42n);
    expect(held.get({ topic: 't', partition: 2 })).toMatchObject({ position: undefined, paused: true });
  });

  it('counts everything as lost and gained after an interruption: someone else may have had it', () => {
    const held = new HeldPartitions();
    held.become(at(0, 1), true);
    const { gained, lost } = held.become(at(0, 1), false);
    expect([numbers(gained), numbers(lost)]).toEqual([[0, 1], [0, 1]]);
  });

  it('names partition numbers once, over topics', () => {
    const held = new HeldPartitions();
    held.become([...at(3, 1), { topic: 'u', partition: 1 }], true);
    expect(held.numbers()).toEqual([1, 3]);
  });
});
