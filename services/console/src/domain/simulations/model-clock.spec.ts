import { modelClock, speedsOf, usualSpeed } from './model-clock.js';

describe('the clock of a model', () => {
  it('counts days from one on, in whatever unit the model has', () => {
    expect(modelClock(1440 + 360 + 5 / 60, 'min')).toBe('day 2, 06:00:05');
    expect(modelClock(0, 'd')).toBe('day 1, 00:00:00');
    expect(modelClock(25.5, 'h')).toBe('day 2, 01:30:00');
  });

  it('goes as fast as is good to look at, by how much happens', () => {
    expect(speedsOf('min').map(({ value }) => value)).toContain(1);
    expect(usualSpeed('s', Array.from({ length: 601 }, (_, i) => i))).toBe(10);
    expect(usualSpeed('d', [1, 40, 80])).toBe(7);
    expect(usualSpeed('s', [])).toBe(1);
  });
});
