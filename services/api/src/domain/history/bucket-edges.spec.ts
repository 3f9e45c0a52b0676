import { ticksOf, timestampFromMillis, timestampFromTicks, Zone } from '@orrery/twin-model';
import fc from 'fast-check';
import { bucketEdges, edgesForPoints } from './bucket-edges.js';
import { parseBucketWidth } from './bucket-width.js';

const ticks = (iso: string) => ticksOf(timestampFromMillis(Date.parse(iso)));
const range = (from: string, to: string) => ({ from: ticks(from), to: ticks(to) });
const shown = (edges: bigint[]) => edges.map((edge) => timestampFromTicks(edge).replace(/\.0{7}Z/, 'Z'));
const hours = (edges: bigint[]) => edges.slice(1).map((edge, index) => Number(edge - edges[index]!) / 36e9);
const edgesOf = (from: string, to: string, width: string, zone: string) => bucketEdges(range(from, to), parseBucketWidth(width), Zone.of(zone)!, 100_000);

describe('the edges of buckets', () => {
  it('make days of 23 and 25 hours where the clock changes', () => {
    expect(hours(edgesOf('2026-03-27T23:00:00Z', '2026-03-30T22:00:00Z', '1d', 'Europe/Berlin'))).toEqual([24, 23, 24]);
    expect(hours(edgesOf('2026-10-23T22:00:00Z', '2026-10-26T23:00:00Z', '1d', 'Europe/Berlin'))).toEqual([24, 25, 24]);
  });

  it('make an hour an hour, also that which the clock shows twice', () => {
    const edges = edgesOf('2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z', '1h', 'Europe/Berlin');
    expect([edges.length - 1, new Set(hours(edges))]).toEqual([25, new Set([1])]);
  });

  it('let a shift end by the clock on the wall', () => {
    const edges = edgesOf('2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z', '6h', 'Europe/Berlin');
    expect(shown(edges)).toEqual(['2026-03-28T23:00:00Z', '2026-03-29T04:00:00Z', '2026-03-29T10:00:00Z', '2026-03-29T16:00:00Z', '2026-03-29T22:00:00Z']);
  });

  it('follow a zone of half hours, and one that has no midnight on the day of the change', () => {
    expect(shown(edgesOf('2026-01-01T00:00:00Z', '2026-01-01T02:00:00Z', '1h', 'Asia/Kolkata'))).toEqual(['2026-01-01T00:00:00Z', '2026-01-01T00:30:00Z', '2026-01-01T01:30:00Z', '2026-01-01T02:00:00Z']);
    expect(hours(edgesOf('2018-11-03T03:00:00Z', '2018-11-06T02:00:00Z', '1d', 'America/Sao_Paulo'))).toEqual([24, 23, 24]);
  });

  it('begin weeks on Monday, months on the first, years on the first of January', () => {
    expect(shown(edgesOf('2026-01-01T00:00:00Z', '2026-01-14T00:00:00Z', '1w', 'UTC'))).toEqual(['2026-01-01T00:00:00Z', '2026-01-05T00:00:00Z', '2026-01-12T00:00:00Z', '2026-01-14T00:00:00Z']);
    expect(shown(edgesOf('2026-01-15T00:00:00Z', '2026-04-01T00:00:00Z', '1mo', 'UTC'))).toEqual(['2026-01-15T00:00:00Z', '2026-02-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-04-01T00:00:00Z']);
    expect(edgesOf('2020-01-01T00:00:00Z', '2026-01-01T00:00:00Z', '1y', 'UTC')).toHaveLength(7);
  });

  it('are clipped to the range, which the first and the last bucket then end at', () => {
    expect(shown(edgesOf('2026-01-01T00:00:05Z', '2026-01-01T00:00:25Z', '10s', 'UTC'))).toEqual(['2026-01-01T00:00:05Z', '2026-01-01T00:00:10Z', '2026-01-01T00:00:20Z', '2026-01-01T00:00:25Z']);
  });

  it('rise, and cover the range, whatever the zone, the width and the range', () => {
    const widths = ['1m', '15m', '1h', '3h', '12h', '1d', '2d', '1w', '1mo', '3mo'];
    const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata', 'America/Sao_Paulo'];
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_900_000_000 }), fc.integer({ min: 1, max: 90_000 }), fc.constantFrom(...widths), fc.constantFrom(...zones), (start, steps, width, zone) => {
        const from = BigInt(start) * 10_000_000n;
        const to = from + BigInt(steps) * 10_000_000n * BigInt(Math.max(1, parseBucketWidth(width).roughMs / 60_000));
        const edges = bucketEdges({ from, to }, parseBucketWidth(width), Zone.of(zone)!, 100_000);
        expect([edges[0], edges.at(-1)]).toEqual([from, to]);
        for (let index = 1; index < edges.length; index += 1) if (edges[index]! <= edges[index - 1]!) throw new Error(`edge ${index} does not rise`);
      }),
      { numRuns: 200 },
    );
  });

  it('that would be too many are refused before they are made', () => {
    const ask = () => bucketEdges(range('1990-01-01T00:00:00Z', '2026-01-01T00:00:00Z'), parseBucketWidth('1s'), Zone.of('UTC')!, 10_000);
    expect(ask).toThrow(expect.objectContaining({ code: 'invalid-argument', details: expect.objectContaining({ kind: 'over-limit', limit: 10_000 }), remedy: expect.stringContaining('wider') }));
  });

  it('are as many as a screen has points, or fewer', () => {
    for (const [from, to] of [['2026-01-01T00:00:01Z', '2026-01-01T01:00:00Z'], ['2025-01-01T00:00:00Z', '2026-01-01T00:00:00Z'], ['1970-01-01T00:00:00Z', '2026-01-01T00:00:00Z']] as const) {
      const { edges } = edgesForPoints(range(from, to), Zone.of('Europe/Berlin')!, 500);
      expect(edges.length - 1).toBeLessThanOrEqual(500);
    }
    expect(edgesForPoints(range('2026-01-01T00:00:00Z', '2026-01-01T01:00:00Z'), Zone.of('UTC')!, 360).width.text).toBe('10s');
  });
});

describe('widths of buckets', () => {
  it.each(['7m', '5h', '0s', '1.5h', 'day', '50m'])('that no day is made of are refused: %s', (text) => {
    expect(() => parseBucketWidth(text)).toThrow(expect.objectContaining({ code: 'invalid-argument', remedy: expect.any(String) }));
  });
  it('of 24 hours are a day', () => {
    expect(parseBucketWidth('24h')).toMatchObject({ kind: 'calendar', unit: 'd', count: 1 });
  });
});
