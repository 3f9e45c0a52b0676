import { moment, msSince } from './moment.js';

describe('the time since a moment', () => {
  it('counts a suspension of the machine, in which the monotonic clock stands still', () => {
    const { monotonic, wall } = moment();
    expect(msSince({ monotonic, wall: wall - 3_600_000 })).toBeGreaterThanOrEqual(3_600_000);
  });

  it('is not shortened by a clock that is set back', () => {
    const { monotonic, wall } = moment();
    expect(msSince({ monotonic: monotonic - 30_000, wall: wall + 3_600_000 })).toBeGreaterThanOrEqual(30_000);
  });
});
