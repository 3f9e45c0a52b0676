import { placeLabels, timeTicks, valueRange } from './scales.js';
import { line, point, time } from './testing.js';

describe('valueRange', () => {
  it('spans what is seen, extremes of buckets included', () => {
    const flow = line([point(0, 100), point(10, 1, { low: 0, high: 2 }), point(20, 50)]);
    const [least, most] = valueRange([flow], { from: time(11), to: time(19) });
    expect(least).toBeCloseTo(-0.16);
    expect(most).toBeCloseTo(2.16);
  });

  it('puts a flat line in the middle, and truth values between no and yes', () => {
    expect(valueRange([line([point(0, 10)])], { from: time(0), to: time(9) })).toEqual([9.5, 10.5]);
    expect(valueRange([line([point(0, 0)], { datatype: 'boolean' })], { from: time(0), to: time(9) })).toEqual([-0.15, 1.15]);
    expect(valueRange([], { from: 0, to: 1 })).toEqual([0, 1]);
  });
});

describe('timeTicks', () => {
  const at = Date.UTC(2026, 2, 28, 22, 30);
  it('names the day where it begins, in the zone of the reader', () => {
    expect(timeTicks([at, at + 3_600_000, at + 7_200_000], 3_600_000, 'Europe/Berlin')).toEqual(['23:30\n2026-03-28', '00:30\n2026-03-29', '01:30']);
  });

  it('is as fine as the distance of the ticks', () => {
    expect(timeTicks([at], 1000, 'UTC')).toEqual(['22:30:00\n2026-03-28']);
    expect(timeTicks([at + 250], 250, 'UTC')).toEqual(['22:30:00.250\n2026-03-28']);
    expect(timeTicks([at], 86_400_000, 'UTC')).toEqual(['2026-03-28']);
    expect(timeTicks([at], 31 * 86_400_000, 'UTC')).toEqual(['2026-03']);
    expect(timeTicks([at], 365 * 86_400_000, 'UTC')).toEqual(['2026']);
  });
});

describe('placeLabels', () => {
  it('leaves apart what is apart', () => expect(placeLabels([10, 50], 14, 0, 100)).toEqual([10, 50]));
  it('moves apart what would lie over each other, inside the chart', () => {
    expect(placeLabels([50, 50, 50], 14, 0, 100)).toEqual([50, 64, 78]);
    expect(placeLabels([95, 90], 14, 0, 100)).toEqual([86, 72]);
  });
});
