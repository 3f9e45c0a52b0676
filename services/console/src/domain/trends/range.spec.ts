import { DEFAULT_RANGE, fixedRange, followNow, LONGEST_MS, pan, type Range, spanOf, zoom } from './range.js';

const NOW = Date.UTC(2026, 5, 1);
const HOUR = 3_600_000;
const hours = (from: number, to: number): Range => ({ kind: 'fixed', from: NOW + from * HOUR, to: NOW + to * HOUR });

describe('the range of a trend', () => {
  it('moves on with the time while it is the last so many minutes', () => {
    expect(spanOf(DEFAULT_RANGE, NOW)).toEqual({ from: NOW - 900_000, to: NOW });
    expect(spanOf(DEFAULT_RANGE, NOW + 1000).to).toBe(NOW + 1000);
  });

  it('zooms around where one points', () => {
    expect(zoom(hours(-4, 0), 0.5, NOW - HOUR, NOW)).toEqual(hours(-2.5, -0.5));
    expect(zoom(hours(-3, -1), 2, NOW - 2 * HOUR, NOW)).toEqual(hours(-4, 0));
  });

  it('stays live while one zooms at its right edge, and not where one zooms elsewhere', () => {
    expect(zoom({ kind: 'last', millis: HOUR }, 2, NOW, NOW)).toEqual({ kind: 'last', millis: 2 * HOUR });
    expect(zoom({ kind: 'last', millis: 4 * HOUR }, 0.5, NOW - 2 * HOUR, NOW)).toEqual(hours(-3, -1));
  });

  it('pans by a part of its length and never beyond now', () => {
    expect(pan(hours(-4, -2), -0.5, NOW)).toEqual(hours(-5, -3));
    expect(pan(hours(-3, -1), 1, NOW)).toEqual(hours(-2, 0));
    expect(pan({ kind: 'last', millis: HOUR }, 1, NOW)).toEqual(hours(-1, 0));
  });

  it('is never shorter than a second, longer than fifty years or before 1970', () => {
    expect(zoom(hours(-1, 0), 1e-9, NOW, NOW)).toEqual({ kind: 'fixed', from: NOW - 1000, to: NOW });
    expect(zoom({ kind: 'last', millis: HOUR }, 1e9, NOW, NOW)).toEqual({ kind: 'last', millis: LONGEST_MS });
    expect(fixedRange(-5 * HOUR, HOUR, NOW)).toEqual({ kind: 'fixed', from: 0, to: HOUR });
  });

  it('leads back to now at the same length', () => {
    expect(followNow(hours(-9, -7), NOW)).toEqual({ kind: 'last', millis: 2 * HOUR });
  });
});
