import { runsOf } from './runs.js';
import { line, point, time } from './testing.js';

const spans = (runs: ReturnType<typeof runsOf>) => runs.map((run) => run.map(({ from, to }) => [(from - time(0)) / 1000, (to - time(0)) / 1000]));

describe('runsOf', () => {
  it('holds a value until the next reading, the last until the end', () => {
    expect(spans(runsOf(line([point(0, 1), point(5, 2)]), time(8)))).toEqual([[[0, 5], [5, 8]]]);
  });

  it('never draws across a stretch without a usable value', () => {
    const broken = line([point(0, 1), point(5, 2), point(20, 3)], { breaks: [{ from: time(7), to: time(18), because: 'gap' }] });
    expect(spans(runsOf(broken, time(30)))).toEqual([[[0, 5], [5, 7]], [[20, 30]]]);
  });

  it('draws a reading inside such a stretch as what it is: a single one', () => {
    const broken = line([point(0, 1), point(10, 2), point(30, 3)], { breaks: [{ from: time(5), to: time(20), because: 'gap' }, { from: time(8), to: time(12), because: 'stale' }] });
    expect(spans(runsOf(broken, time(40)))).toEqual([[[0, 5]], [[10, 10]], [[30, 40]]]);
  });

  it('ends where a stretch without a usable value still lasts', () => {
    expect(spans(runsOf(line([point(0, 1)], { breaks: [{ from: time(3), because: 'stale' }] }), time(60)))).toEqual([[[0, 3]]]);
    expect(spans(runsOf(line([point(9, 1)]), time(5)))).toEqual([[[9, 9]]]);
  });
});
