import fc from 'fast-check';
import { nextSequence, SequenceTracker } from './sequence.js';

describe('sequence numbers', () => {
  it('begin again at 1 after 2^32−1', () => {
    expect(nextSequence(0xffff_ffff)).toBe(1);
    expect(nextSequence(41)).toBe(42);
  });

  it('show exactly what is missing, over the wrap too', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 0xffff_ffff }), fc.integer({ min: 0, max: 50 }), (start, skipped) => {
        const tracker = new SequenceTracker();
        tracker.delivered(start);
        const missing: number[] = [];
        let sequence = nextSequence(start);
        for (let n = 0; n < skipped; n += 1) {
          missing.push(sequence);
          sequence = nextSequence(sequence);
        }
        expect(tracker.missingBefore(sequence)).toEqual(missing);
      }),
    );
  });

  it('know a keep-alive, which carries the next number and delivers none', () => {
    const tracker = new SequenceTracker();
    tracker.delivered(7);
    expect(tracker.missingBefore(8)).toEqual([]);
    tracker.keptAlive(8);
    expect(tracker.missingBefore(8)).toEqual([]);
    expect(tracker.missingBefore(10)).toEqual([8, 9]);
  });

  it('know what was delivered already', () => {
    const tracker = new SequenceTracker();
    tracker.delivered(7);
    expect([tracker.isOld(7), tracker.isOld(8), tracker.isOld(9), tracker.isOld(1)]).toEqual([true, false, false, true]);
    expect(tracker.missingBefore(5)).toEqual([]);
  });

  it('give up on a hole too large to be asked for', () => {
    const tracker = new SequenceTracker();
    tracker.delivered(1);
    expect(tracker.missingBefore(5000)).toBeUndefined();
  });
});
