import { bucketQuality, DEFAULT_RULE } from './bucket-quality.js';

const quality = (good: number, uncertain: number, bad: number, rule = {}) => bucketQuality({ good, uncertain, bad }, { ...DEFAULT_RULE, ...rule });

describe('the quality of a bucket (OPC UA Part 13)', () => {
  it.each([
    [[10, 0, 0], {}, 'good', 100, 0],
    [[9, 0, 1], {}, 'uncertain', 90, 10],
    [[0, 0, 10], {}, 'bad', 0, 100],
    [[0, 10, 0], {}, 'uncertain', 0, 0],
    [[0, 10, 0], { treatUncertainAsBad: true }, 'bad', 0, 100],
    [[9, 1, 0], { treatUncertainAsBad: true }, 'uncertain', 90, 10],
    [[9, 0, 1], { percentDataGood: 90 }, 'good', 90, 10],
    [[5, 0, 5], { percentDataBad: 50 }, 'bad', 50, 50],
    [[5, 0, 5], { percentDataBad: 50, percentDataGood: 50 }, 'good', 50, 50],
  ])('of %j with %j is %s', ([good, uncertain, bad], rule, q, percentGood, percentBad) => {
    expect(quality(good!, uncertain!, bad!, rule)).toEqual({ q, percentGood, percentBad });
  });

  it('without readings is bad, and has no share', () => {
    expect(quality(0, 0, 0)).toEqual({ q: 'bad', percentGood: null, percentBad: null });
  });
});
