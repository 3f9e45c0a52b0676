import { twinEvents } from '@orrery/contracts';
import { BranchOrder } from './branch-order.js';

const TOPIC = twinEvents.topic;
const settings = {
  realm: 'real',
  layout: { current: { epoch: 2, seq: 4, phase: 'steady' as const, partitions: 4, counts: [2, 4], bases: { [TOPIC]: { '2': '10', '3': '20' } }, by: 'test', at: '2026-01-01T00:00:00.0000000Z' } },
};
const from = (...starts: [number, bigint][]) => new BranchOrder(settings, TOPIC, new Map(starts));

describe('the order of a topic that has grown', () => {
  it('has a branch wait until its parent has been read up to where it ended', () => {
    const order = from([0, 0n], [1, 0n], [2, 10n], [3, 20n]);
    expect(order.waiting).toEqual([2, 3]);
    expect(order.reached(0, 9n)).toEqual([]);
    expect(order.reached(0, 10n)).toEqual([2]);
    expect(order.reached(1, 25n)).toEqual([3]);
    expect(order.waiting).toEqual([]);
  });

  it('lets nobody wait who begins behind the growth, or does not read the parent', () => expect([from([0, 10n], [2, 10n]).waiting, from([3, 20n]).waiting]).toEqual([[], []]));

  it('waits no longer for records that have expired', () => {
    const order = from([0, 0n], [2, 10n]);
    expect(order.parentsGone()).toEqual([2]);
    expect(order.waiting).toEqual([]);
  });
});
