import { TokenBucket } from './token-bucket.js';

describe('TokenBucket', () => {
  it('allows a burst of one second and then its rate', () => {
    const bucket = new TokenBucket(100);
    expect(bucket.take(150, 0)).toBe(100);
    expect(bucket.take(150, 0)).toBe(0);
    expect(bucket.take(150, 250)).toBe(25);
    expect(bucket.take(150, 60_000)).toBe(100);
  });

  it('takes back what was not used', () => {
    const bucket = new TokenBucket(10);
    bucket.take(10, 0);
    bucket.giveBack(4);
    expect(bucket.take(10, 0)).toBe(4);
  });

  it('of zero gives nothing', () => {
    expect(new TokenBucket(0).take(5, 1_000)).toBe(0);
  });
});
