import { BackPressure } from './back-pressure.js';

describe('back-pressure', () => {
  it('pauses at half of the buffer and goes on at a tenth, not at every reading between', () => {
    const pressure = new BackPressure(100);
    expect([10, 50, 51, 60, 40, 10, 9, 30].map((waiting) => pressure.judge(waiting))).toEqual([
      undefined,
      undefined,
      'pause',
      undefined,
      undefined,
      undefined,
      'resume',
      undefined,
    ]);
  });
});
