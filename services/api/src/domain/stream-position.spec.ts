import fc from 'fast-check';
import { hasReached, readPosition, writePosition } from './stream-position.js';

const offsets = fc.array(fc.bigInt({ min: 0n, max: 2n ** 61n }), { minLength: 24, maxLength: 24 });
const BEGINNINGS = Array.from({ length: 24 }, () => 0n);

describe('positions in the stream', () => {
  it('come back from their cursor, beyond 2^53 too', () => {
    fc.assert(fc.property(offsets, (position) => expect(readPosition(writePosition(position), BEGINNINGS)).toEqual(position)));
  });

  it.each(['', 'x', 'e1', 'e1.0', `e2.${'0.'.repeat(23)}0`, `e1.${'0.'.repeat(23)}-1`, `e1.${'0.'.repeat(23)}`, `e1.${'0.'.repeat(24)}0`])('are not read from %p', (text) => {
    expect(readPosition(text, BEGINNINGS)).toBeUndefined();
  });

  it('of before the topic grew stand at the beginning of each new partition', () => {
    expect(readPosition(writePosition([5n, 7n]), [0n, 0n, 100n, 200n], 2)).toEqual([5n, 7n, 100n, 200n]);
  });

  it('have reached another only where no partition is behind', () => {
    expect(hasReached([1n, 2n], [1n, 2n])).toBe(true);
    expect(hasReached([5n, 1n], [1n, 2n])).toBe(false);
  });
});
