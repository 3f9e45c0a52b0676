import fc from 'fast-check';
import { hasReached, readPosition, writePosition } from './stream-position.js';

const offsets = fc.array(fc.bigInt({ min: 0n, max: 2n ** 61n }), { minLength: 24, maxLength: 24 });

describe('positions in the stream', () => {
  it('come back from their cursor, beyond 2^53 too', () => {
    fc.assert(fc.property(offsets, (position) => expect(readPosition(writePosition(position), 24)).toEqual(position)));
  });

  it.each(['', 'x', 'e1', 'e1.0', `e2.${'0.'.repeat(23)}0`, `e1.${'0.'.repeat(23)}-1`, `e1.${'0.'.repeat(23)}`, `e1.${'0.'.repeat(24)}0`])('are not read from %p', (text) => {
    expect(readPosition(text, 24)).toBeUndefined();
  });

  it('have reached another only where no partition is behind', () => {
    expect(hasReached([1n, 2n], [1n, 2n])).toBe(true);
    expect(hasReached([5n, 1n], [1n, 2n])).toBe(false);
  });
});
