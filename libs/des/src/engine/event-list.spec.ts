import { EventList } from './event-list.js';
import { SnapshotReader, SnapshotWriter } from './snapshot.js';

/** Fires the next event and gives its time and timer. */
function fire(list: EventList): [number, number] {
  const fired: [number, number] = [list.nextTime, list.nextTimer];
  list.settle(list.nextOrder);
  return fired;
}

const drain = (list: EventList) => {
  const fired: [number, number][] = [];
  while (list.size > 0) fired.push(fire(list));
  return fired;
};

describe('the event list', () => {
  it('fires equal times in the order they were set', () => {
    const list = new EventList(6);
    for (const timer of [3, 1, 5, 0]) list.set(timer, 2);
    list.set(4, 1);
    expect(drain(list)).toEqual([[1, 4], [2, 3], [2, 1], [2, 5], [2, 0]]);
  });

  it('moves a timer that is set again and forgets a cancelled one', () => {
    const list = new EventList(4);
    list.set(0, 5);
    list.set(1, 6);
    list.set(2, 7);
    list.set(0, 9);
    list.set(2, 1);
    list.cancel(1);
    list.cancel(3);
    expect(drain(list)).toEqual([[1, 2], [9, 0]]);
    expect(list.nextTime).toBe(Infinity);
  });

  it('keeps a fired timer that its own handler sets again', () => {
    const list = new EventList(2);
    list.set(0, 1);
    const order = list.nextOrder;
    list.set(0, 1);
    list.settle(order);
    expect(list.isSet(0)).toBe(true);
  });

  it('agrees with a sorted list over 20,000 operations, snapshots in between', () => {
    let list = new EventList(1);
    list.grow(200);
    const naive = new Map<number, { time: number; order: number }>();
    let state = 1;
    const next = (below: number) => {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0;
      return (state >>> 8) % below;
    };
    for (let i = 0; i < 20000; i += 1) {
      const timer = next(200);
      const what = next(10);
      if (what < 6) {
        const time = next(50);
        list.set(timer, time);
        naive.set(timer, { time, order: i });
      } else if (what < 8) {
        list.cancel(timer);
        naive.delete(timer);
      } else if (naive.size > 0) {
        const [first] = [...naive].sort(([, a], [, b]) => a.time - b.time || a.order - b.order);
        expect(fire(list)).toEqual([first[1].time, first[0]]);
        naive.delete(first[0]);
      }
      if (i % 997 === 0) {
        const writer = new SnapshotWriter(7);
        list.save(writer);
        list = new EventList(200);
        list.load(new SnapshotReader(writer.bytes(), 7));
      }
    }
    expect(list.size).toBe(naive.size);
  });
});
