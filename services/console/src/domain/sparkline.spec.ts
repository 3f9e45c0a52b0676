import { sparkline } from './sparkline.js';
import { addPoint, emptyTrend, type TrendPoint } from './trend.js';

const box = { width: 100, height: 20, from: 1000, to: 2000 };
function drawn(...points: TrendPoint[]): string {
  const trend = emptyTrend();
  for (const point of points) addPoint(trend, point);
  return sparkline(trend, box);
}

describe('sparkline', () => {
  it('holds a value until the next and the last until the edge', () => {
    expect(drawn({ time: 1000, value: 0 }, { time: 1500, value: 10 })).toBe('M0 19H50V1H100');
  });
  it('leaves a gap where there was no usable value', () => {
    expect(drawn({ time: 1000, value: 5 }, { time: 1200, value: null }, { time: 1600, value: 5 })).toBe('M0 10H20M60 10H100');
  });
  it('ends where the value ceased', () => expect(drawn({ time: 1000, value: 5 }, { time: 1200, value: null })).toBe('M0 10H20'));
  it('draws what holds at the left edge', () => expect(drawn({ time: 10, value: 5 })).toBe('M0 10H100'));
  it('draws one step per pixel column', () => {
    expect(drawn(...Array.from({ length: 100 }, (_, index) => ({ time: 1500 + index / 100, value: index })))).toBe('M50 10H100');
  });
  it('is empty without readings', () => expect(drawn()).toBe(''));
});
