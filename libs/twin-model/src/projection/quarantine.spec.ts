import { type HeldInput } from './decide.js';
import { Quarantine } from './quarantine.js';

const held = (twinId: string, offset: number): { twinId: string; offset: bigint; input: HeldInput } => ({
  twinId,
  offset: BigInt(offset),
  input: { type: 'readings', twinId, source: 'plc', epoch: '1', receivedTs: '', readings: [] },
});
const offsets = (list: { offset: bigint }[]): number[] => list.map(({ offset }) => Number(offset));

describe('the quarantine', () => {
  it('gives a twin its inputs in their order, once', () => {
    const quarantine = new Quarantine();
    [held('a', 1), held('b', 2), held('a', 3)].forEach((input) => quarantine.hold(input, 0));
    expect(offsets(quarantine.take('a'))).toEqual([1, 3]);
    expect(quarantine.take('a')).toEqual([]);
    expect(quarantine.lowestOffset).toBe(2n);
  });

  it('is bounded per twin and in total: the oldest leave, and are handed back', () => {
    const quarantine = new Quarantine({ total: 3, perTwin: 2, ageMs: 1000 });
    expect(offsets([1, 2, 3].flatMap((offset) => quarantine.hold(held('a', offset), 0)))).toEqual([1]);
    quarantine.hold(held('b', 4), 0);
    expect(offsets(quarantine.hold(held('c', 5), 0))).toEqual([2]);
    expect(quarantine.size).toBe(3);
  });

  it('lets nobody wait for ever', () => {
    const quarantine = new Quarantine({ total: 9, perTwin: 9, ageMs: 1000 });
    quarantine.hold(held('a', 1), 0);
    quarantine.hold(held('b', 2), 900);
    expect(offsets(quarantine.expire(1500))).toEqual([1]);
    expect(quarantine.lowestOffset).toBe(2n);
  });
});
