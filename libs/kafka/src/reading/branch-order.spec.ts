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

  it('over a second growth has the branch of a branch that had nothing wait for what is before both', () => {
    const twice = { realm: 'real', layout: { current: { ...settings.layout.current, epoch: 3, partitions: 8, counts: [2, 4, 8], bases: { [TOPIC]: { '2': '10', '3': '20', '4': '15', '5': '25', '6': '10', '7': '21' } } } } };
    const order = new BranchOrder(twice, TOPIC, new Map([[0, 0n], [2, 10n], [4, 15n], [6, 10n], [3, 20n], [1, 20n], [7, 21n]]));
    expect(order.waiting).toEqual([2, 4, 6, 7]);
    expect(order.reached(0, 10n)).toEqual([2, 6]);
    expect(order.reached(0, 15n)).toEqual([4]);
    expect(order.reached(3, 21n)).toEqual([7]);
  });

  it('lets nobody wait who begins behind the growth, or does not read the parent', () => expect([from([0, 10n], [2, 10n]).waiting, from([3, 20n]).waiting]).toEqual([[], []]));

  it('waits no longer for records that have expired', () => {
    const order = from([0, 0n], [2, 10n]);
    expect(order.parentsGone()).toEqual([2]);
    expect(order.waiting).toEqual([]);
  });
});
