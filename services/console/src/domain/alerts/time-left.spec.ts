import { timeLeftBar, timeLeftWords } from './time-left.js';

const HOUR = 3_600_000;

describe('how long is left', () => {
  it('is said with how sure it is', () => {
    expect(timeLeftWords({ p10: 14 * HOUR, p50: 51 * HOUR, p90: 144 * HOUR })).toBe('2 d 3 h, most likely; between 14 h and 6 d in four cases of five');
  });
  it('says what lies beyond the horizon', () => {
    expect(timeLeftWords({ p10: 14 * HOUR })).toBe('longer than can be told, most likely; less than 14 h in one case of ten');
    expect(timeLeftWords({ p10: HOUR, p50: 2 * HOUR })).toBe('2 h, most likely; less than 1 h in one case of ten');
  });
  it('is nothing where nothing is known', () => {
    expect(timeLeftWords({})).toBeUndefined();
    expect(timeLeftBar({})).toBeUndefined();
    expect(timeLeftBar({ p50: 0 })).toBeUndefined();
  });
  it('lies on a bar that goes on where its end is not known', () => {
    expect(timeLeftBar({ p10: 11, p50: 55, p90: 100 })).toEqual({ from: expect.closeTo(0.1, 9), middle: expect.closeTo(0.5, 9), to: expect.closeTo(0.909, 3) });
    expect(timeLeftBar({ p10: 11, p50: 100 })).toMatchObject({ to: 1 });
  });
});
