import { inverseGaussianQuantile } from '@orrery/numeric';
import { deviates } from '../testing-series.js';
import { lifeOf, NO_TREND, stepTrend } from './life-trend.js';
import { remainingLife } from './remaining-life.js';
import { theilSen } from './theil-sen.js';

const MINUTE = 60_000;
const HORIZON = 1e10;

/** A wear of `drift` a minute from 0, with diffusion and measuring noise. */
function wear(seed: number, count: number, drift: number, diffusion: number, noise: number): [number, number][] {
  const next = deviates(seed);
  let x = 0;
  return Array.from({ length: count }, (_, i) => {
    if (i > 0) x += drift + diffusion * next();
    return [i * MINUTE, x + noise * next()];
  });
}

describe('the time left', () => {
  it('of a straight line is where the line meets the limit', () => {
    const line = Array.from({ length: 20 }, (_, i): [number, number] => [i * MINUTE, 2 + 0.5 * i]);
    const { p10Ms, p50Ms, p90Ms } = remainingLife(line, 20, true, HORIZON)!;
    const exact = (20 - 11.5) * 2 * MINUTE;
    for (const quantile of [p10Ms, p50Ms, p90Ms]) expect(quantile! / exact).toBeCloseTo(1, 4);
  });

  it('of a falling value is the same as of its mirror image', () => {
    const line = wear(3, 60, 0.4, 0.2, 0.1);
    expect(remainingLife(line.map(([at, x]) => [at, -x]), -60, false, HORIZON)).toEqual({ ...remainingLife(line, 60, true, HORIZON), slope: expect.closeTo(-remainingLife(line, 60, true, HORIZON)!.slope, 12) });
  });

  it('is inverse Gaussian: medians over many wears agree with the first passage of the process that made them', () => {
    const [drift, diffusion, limit] = [0.5, 0.4, 80];
    const ratios = Array.from({ length: 60 }, (_, seed) => {
      const points = wear(100 + seed, 80, drift, diffusion, 0.2);
      const level = points.at(-1)![1];
      return remainingLife(points, limit, true, HORIZON)!.p50Ms! / (inverseGaussianQuantile(0.5, { distance: limit - level, drift, diffusion }) * MINUTE);
    }).sort((a, b) => a - b);
    expect(ratios[30]).toBeGreaterThan(0.9);
    expect(ratios[30]).toBeLessThan(1.1);
  });

  it('covers: the true passage lies between p10 and p90 about four times in five', () => {
    const inside = Array.from({ length: 100 }, (_, seed) => {
      const path = wear(1000 + seed, 2000, 0.5, 0.5, 0.2);
      const now = 80;
      const passed = path.findIndex(([, x], i) => i > now && x >= 70);
      if (path.slice(0, now).some(([, x]) => x >= 70)) return undefined;
      const { p10Ms = Infinity, p90Ms = Infinity } = remainingLife(path.slice(0, now), 70, true, HORIZON)!;
      const truth = (passed - now + 1) * MINUTE;
      return truth >= p10Ms && truth <= p90Ms;
    }).filter((hit) => hit !== undefined);
    const coverage = inside.filter(Boolean).length / inside.length;
    expect(coverage).toBeGreaterThan(0.65);
    expect(coverage).toBeLessThan(0.95);
  });

  it('is not foreseen beyond the horizon, nor where the value goes away from its limit', () => {
    const away = wear(5, 60, -0.5, 0.1, 0.1);
    expect(remainingLife(away, 50, true, 100 * MINUTE)).toEqual({ slope: expect.any(Number) });
    expect(remainingLife(wear(6, 60, 0.01, 0.01, 0.01), 50, true, 100 * MINUTE)).not.toHaveProperty('p50Ms');
  });

  it('is nothing at the limit, and unknown with fewer than eight points', () => {
    expect(remainingLife(wear(7, 60, 1, 0.1, 0.1), 20, true, HORIZON)).toMatchObject({ p10Ms: 0, p90Ms: 0 });
    expect(remainingLife(wear(7, 7, 1, 0.1, 0.1), 20, true, HORIZON)).toBeUndefined();
  });

  it('is not moved by a quarter of wild points', () => {
    const clean = wear(8, 40, 0.5, 0, 0.05);
    const wild = clean.map(([at, x], i): [number, number] => [at, i % 5 === 2 ? x + 40 : x]);
    expect(theilSen(wild)!.slope / theilSen(clean)!.slope).toBeCloseTo(1, 1);
  });
});

describe('points of a trend', () => {
  it('are means of spans, the oldest falling off, and the same however often they were saved', () => {
    const rule = { path: 'wear', limit: 10, rising: true, everyMs: 1000, points: 8, horizonMs: 1e9 };
    let state = NO_TREND;
    for (let i = 0; i < 40; i += 1) state = stepTrend(JSON.parse(JSON.stringify(state)), i * 250, i, rule).state;
    expect(state.points).toHaveLength(8);
    expect(state.points.at(-1)).toEqual([9000, 33.5]);
    expect(lifeOf(state, rule)!.slope).toBeCloseTo(4 / 1000, 9);
  });
});
