import { LagWatch } from './lag-watch.js';

const at = (offset: bigint) => new Map([['events/0', offset]]);

describe('the lag of the index', () => {
  it('is nothing while it has what is written', () => {
    expect(new LagWatch().observe(0, at(5n), at(5n))).toEqual({ ms: 0, records: 0 });
    expect(new LagWatch().observe(0, at(0n), new Map())).toEqual({ ms: 0, records: 0 });
  });

  it('counts from the first look at which something was written that it still lacks', () => {
    const watch = new LagWatch();
    watch.observe(1_000, at(10n), at(0n));
    expect(watch.observe(2_000, at(20n), at(5n))).toEqual({ ms: 1_000, records: 15 });
    expect(watch.observe(3_000, at(30n), at(10n))).toEqual({ ms: 1_000, records: 20 });
    expect(watch.observe(4_000, at(30n), at(30n))).toEqual({ ms: 0, records: 0 });
  });

  it('knows the beginning of a lag however long it lasts', () => {
    const watch = new LagWatch();
    for (let second = 0; second < 2_000; second += 1) watch.observe(second * 1_000, at(BigInt(second + 1)), at(0n));
    expect(watch.observe(2_000_000, at(2_001n), at(0n)).ms).toBe(2_000_000);
  });
});
