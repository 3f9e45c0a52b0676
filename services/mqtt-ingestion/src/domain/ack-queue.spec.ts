import { AckQueue } from './ack-queue.js';

describe('acknowledgements', () => {
  it('go out in the order of the messages, up to what is settled', () => {
    const queue = new AckQueue();
    for (const [place, id] of [[1, 7], [2, 3], [4, 9]] as const) queue.push(place, id);
    expect(queue.settled(0)).toEqual([]);
    expect(queue.settled(3)).toEqual([7, 3]);
    expect([queue.settled(3), queue.size]).toEqual([[], 1]);
    expect(queue.settled(10)).toEqual([9]);
  });

  it('of a broken connection are forgotten: the broker sends those messages again', () => {
    const queue = new AckQueue();
    queue.push(1, 1);
    queue.clear();
    queue.push(2, 5);
    expect(queue.settled(2)).toEqual([5]);
  });

  it('stay right over many messages, and take no more room than those that wait', () => {
    const queue = new AckQueue();
    let acknowledged = 0;
    for (let place = 1; place <= 10_000; place += 1) {
      queue.push(place, place % 65_535);
      acknowledged += queue.settled(place - 5).length;
    }
    expect([acknowledged, queue.size]).toEqual([9_995, 5]);
  });
});
