import { ClockSkew } from './clock-skew.js';

describe('clock skew', () => {
  it('is the median: one odd clock does not move it', () => {
    const skew = new ClockSkew();
    expect(skew.medianMs).toBeUndefined();
    for (const late of [5, 7, 6, 3_600_000, 6]) skew.add(1_000_000 + late, 1_000_000);
    expect(skew.medianMs).toBe(6);
  });
});
