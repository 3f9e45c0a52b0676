import { addPoint, breakSpans, emptyTrend, MAX_POINTS, summariseTrend, type TrendPoint } from './trend.js';

function trendOf(...points: TrendPoint[]) {
  const trend = emptyTrend();
  for (const point of points) addPoint(trend, point);
  return trend;
}

describe('a trend', () => {
  it('keeps readings in the order of event time', () => {
    const trend = trendOf({ time: 1, value: 10 }, { time: 2, value: 11 });
    expect([trend.times, trend.values]).toEqual([
      [1, 2],
      [10, 11],
    ]);
  });

  it('draws a gap from the moment a value went stale to the next reading', () => {
    const trend = trendOf({ time: 1, value: 10 }, { time: 6, value: null, because: 'stale' }, { time: 9, value: 12 });
    expect(trend.values).toEqual([10, null, 12]);
    expect(breakSpans(trend)).toEqual([{ from: 6, to: 9, because: 'stale' }]);
  });

  it('leaves a gap open while it lasts', () => {
    expect(breakSpans(trendOf({ time: 1, value: 1 }, { time: 2, value: null, because: 'gap' }))).toEqual([{ from: 2, because: 'gap' }]);
  });

  it('marks a bad stretch once, at its beginning', () => {
    const trend = trendOf({ time: 1, value: 1 }, { time: 2, value: null, because: 'bad' }, { time: 3, value: null, because: 'bad' });
    expect(trend.times).toEqual([1, 2]);
  });

  it('tells a bad stretch from a stale one', () => {
    const trend = trendOf({ time: 2, value: null, because: 'bad' }, { time: 3, value: null, because: 'stale' }, { time: 4, value: 1 });
    expect(breakSpans(trend)).toEqual([
      { from: 2, to: 3, because: 'bad' },
      { from: 3, to: 4, because: 'stale' },
    ]);
  });

  it('does not draw what comes too late', () => expect(trendOf({ time: 5, value: 1 }, { time: 4, value: 9 }).times).toEqual([5]));
  it('takes the later word on the same instant', () => expect(trendOf({ time: 5, value: 1 }, { time: 5, value: 9 }).values).toEqual([9]));

  it('stays bounded and keeps the newest', () => {
    const points = Array.from({ length: 10 * MAX_POINTS }, (_, time) => ({ time, value: time }));
    const trend = trendOf(...points);
    expect(trend.times.length).toBeLessThan(1.5 * MAX_POINTS);
    expect([trend.times.at(-1), trend.values.length, trend.breaks.length]).toEqual([10 * MAX_POINTS - 1, trend.times.length, trend.times.length]);
  });
});

describe('summariseTrend', () => {
  it('says in numbers what the line shows', () => {
    const trend = trendOf({ time: 1, value: 3 }, { time: 2, value: null, because: 'bad' }, { time: 3, value: -1 });
    expect(summariseTrend(trend)).toEqual({ points: 2, least: -1, most: 3, last: -1, breaks: 1 });
  });
  it('has no numbers without readings', () => expect(summariseTrend(emptyTrend())).toEqual({ points: 0, breaks: 0 }));
});
