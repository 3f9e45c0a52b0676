import { backOffMs } from './back-off.js';
import { allowedSilence, isSilent, subscriptionCounts } from './liveness.js';

describe('proof of life', () => {
  it('is asked for long before the lifetime is over', () => {
    expect(allowedSilence({ publishingIntervalMs: 100, maxKeepAliveCount: 10, lifetimeCount: 600 })).toBe(3000);
    expect(allowedSilence({ publishingIntervalMs: 1000, maxKeepAliveCount: 10, lifetimeCount: 12 })).toBe(10_800);
  });

  it('fails only after the whole silence', () => {
    const proof = { allowedSilenceMs: 3000, lastSignMs: 1000 };
    expect([isSilent(proof, 4000), isSilent(proof, 4001)]).toEqual([false, true]);
  });

  it('has counts that the standard allows', () => {
    expect(subscriptionCounts(100, 1000, 60_000)).toEqual({ maxKeepAliveCount: 10, lifetimeCount: 600 });
    expect(subscriptionCounts(5000, 1000, 10_000)).toEqual({ maxKeepAliveCount: 3, lifetimeCount: 9 });
  });
});

describe('the time before the next attempt', () => {
  it('grows to its bound and is spread', () => {
    const settings = { firstMs: 100, factor: 2, maxMs: 10_000 };
    expect([0, 1, 5, 50].map((attempt) => backOffMs(attempt, settings, 0))).toEqual([50, 100, 1600, 5000]);
    expect(backOffMs(50, settings, 0.999)).toBe(9995);
  });
});
