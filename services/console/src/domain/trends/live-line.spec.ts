import { addPoint, emptyTrend } from '../trend.js';
import { withLive } from './live-line.js';
import { line, point, time } from './testing.js';

describe('withLive', () => {
  const trend = emptyTrend();
  addPoint(trend, { time: time(1), value: 10 });
  addPoint(trend, { time: time(3), value: 11 });
  addPoint(trend, { time: time(4), value: null, because: 'bad' });

  it('goes on with the stream after the last of the history, breaks included', () => {
    const live = withLive(line([point(0, 9), point(1, 10)]), trend);
    expect(live.points.map(({ value }) => value)).toEqual([9, 10, 11]);
    expect(live.breaks).toEqual([{ from: time(4), because: 'bad' }]);
  });

  it('is the stream alone where there is no history yet', () => expect(withLive(line([]), trend).points.map(({ from }) => from)).toEqual([time(1), time(3)]));
  it('stays as it is without a stream', () => expect(withLive(line([point(0, 9)]), undefined).points).toHaveLength(1));
});
