import fc from 'fast-check';
import { planBuckets } from './plan-buckets.js';

const S = 10_000_000n;
const shown = (edges: bigint[]) => planBuckets(edges).map(({ from, to, tier }) => `${tier?.name ?? 'readings'} ${from / S}-${to / S}`);

describe('what buckets are read from', () => {
  it('is the coarsest tier that fits, with finer ones at the ends of the range', () => {
    expect(shown([0n, 3_600n * S, 7_200n * S])).toEqual(['1h 0-7200']);
    expect(shown([30n * S, 3_600n * S, 7_265n * S])).toEqual(['1s 30-60', '1m 60-3600', '1h 3600-7200', '1m 7200-7260', '1s 7260-7265']);
  });

  it('is the tier below where an edge lies within its rows', () => {
    expect(shown([0n, 1_800n * S, 3_600n * S])).toEqual(['1m 0-3600']);
    expect(shown([0n, 10n * S, 20n * S])).toEqual(['1s 0-20']);
    expect(shown([0n, S / 2n, S])).toEqual(['readings 0-1']);
  });

  it('is the readings themselves where tiers are not up to date', () => {
    const pending = [{ from: 3_660n * S, to: 3_720n * S }];
    expect(planBuckets([0n, 10_800n * S], pending).map(({ from, to, tier }) => `${tier?.name ?? 'readings'} ${from / S}-${to / S}`)).toEqual([
      '1h 0-3600', '1m 3600-3660', '1m 3720-7200', '1h 7200-10800', 'readings 3660-3720',
    ]);
  });

  it('is a finer tier, and in the end the readings, before the horizon of a tier', () => {
    const horizons = { '1s': 7_200n * S, '1m': 3_600n * S };
    const planned = (edges: bigint[]) => planBuckets(edges, [], horizons).map(({ from, to, tier }) => `${tier?.name ?? 'readings'} ${from / S}-${to / S}`);
    expect(planned([0n, 10n * S, 10_000n * S])).toEqual(['readings 0-7200', '1s 7200-10000']);
    expect(planned([0n, 60n * S, 10_030n * S])).toEqual(['readings 0-3600', '1m 3600-10020', '1s 10020-10030']);
    expect(planned([1_800n * S, 14_400n * S])).toEqual(['readings 1800-3600', '1h 3600-14400']);
  });

  it('covers every range without overlap, and no row of a tier lies across an edge', () => {
    fc.assert(
      fc.property(fc.bigInt(-(10n ** 17n), 10n ** 17n), fc.uniqueArray(fc.bigInt(1n, 10n ** 12n), { minLength: 2, maxLength: 12 }), fc.constantFrom(1n, S, 60n * S, 3_600n * S), (origin, offsets, grid) => {
        const edges = offsets.map((offset) => (origin / grid + offset) * grid).sort((a, b) => (a < b ? -1 : 1));
        const pieces = planBuckets(edges);
        expect(pieces[0]!.from).toBe(edges[0]);
        expect(pieces.at(-1)!.to).toBe(edges.at(-1));
        for (const [index, { from, to, tier }] of pieces.entries()) {
          expect(from < to && (index === 0 || pieces[index - 1]!.to === from)).toBe(true);
          const ticks = tier?.ticks ?? 1n;
          expect([from % ticks, to % ticks]).toEqual([0n, 0n]);
          for (const edge of edges) if (edge > from && edge < to) expect(edge % ticks).toBe(0n);
        }
      }),
      { numRuns: 100 },
    );
  });
});
