import fc from 'fast-check';
import { EventFront } from './event-front.js';

const at = (second: number) => new Date(Date.UTC(2026, 0, 1) + second * 1000).toISOString().replace('Z', '0000Z');

describe('the front of a source', () => {
  it('is complete up to the last time a subscription was drained, not further', () => {
    const front = new EventFront();
    expect(front.watermark).toBeUndefined();
    front.observe(at(1), true);
    expect(front.watermark).toBeUndefined();
    front.complete(0);
    front.observe(at(5), false);
    expect([front.watermark, front.latest]).toEqual([at(1), at(5)]);
    front.complete(0);
    expect(front.watermark).toBe(at(5));
  });

  it('is complete only as far as its slowest subscription', () => {
    const front = new EventFront();
    front.observe(at(1), true);
    front.complete(0);
    front.complete(1);
    front.observe(at(9), false);
    front.complete(0);
    expect(front.watermark).toBe(at(1));
    front.complete(1);
    expect(front.watermark).toBe(at(9));
  });

  it('steps back by the largest disorder seen: what comes late may be what is missing', () => {
    const front = new EventFront();
    front.observe(at(10), true);
    front.complete(0);
    front.observe(at(7), false);
    front.observe(at(20), false);
    front.complete(0);
    expect(front.watermark).toBe(at(17));
  });

  it('learns nothing from the first value of an item, which may be years old', () => {
    const front = new EventFront();
    front.observe(at(10), true);
    front.complete(0);
    front.observe(at(0), true);
    front.complete(0);
    expect(front.watermark).toBe(at(10));
  });

  it('is never ahead of anything that still comes with no more disorder than was seen', () => {
    const step = fc.record({ second: fc.integer({ min: 0, max: 1000 }), drained: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 60 }), (steps) => {
        const front = new EventFront();
        for (const { second, drained } of steps) {
          front.observe(at(second), false);
          // Seen once, a lateness is allowed for ever after.
          const before = front.watermark;
          if (before !== undefined) expect(before <= at(second)).toBe(true);
          if (drained) front.complete(0);
        }
      }),
    );
  });
});
