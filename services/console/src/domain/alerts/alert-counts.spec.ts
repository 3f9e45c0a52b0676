import { countsByTwin, countUnacknowledged } from './alert-counts.js';
import { alert } from './testing.js';

describe('counts of unacknowledged alerts', () => {
  const alerts = [alert({ twinId: 'filler', priority: 'low' }), alert({ twinId: 'filler', priority: 'high' }), alert({ twinId: 'capper', state: 'rtn-unack', priority: 'medium' }), alert({ twinId: 'capper', state: 'ack-active', priority: 'critical' })];

  it('name the most urgent, and leave out what somebody has acknowledged', () => {
    expect(countUnacknowledged(alerts)).toEqual({ count: 3, worst: 'high' });
    expect(countUnacknowledged([])).toBeUndefined();
  });

  it('go up to everything that a twin is part of', () => {
    const { own, below } = countsByTwin(alerts, (id) => ({ filler: 'line', capper: 'line', line: 'site' })[id]);
    expect(own.get('filler')).toEqual({ count: 2, worst: 'high' });
    expect(own.get('line')).toBeUndefined();
    expect(below.get('line')).toEqual({ count: 3, worst: 'high' });
    expect(below.get('site')).toEqual({ count: 3, worst: 'high' });
  });

  it('end where a twin is part of itself', () => {
    expect(countsByTwin([alert({ twinId: 'a' })], (id) => ({ a: 'b', b: 'a' })[id]).below.get('a')).toEqual({ count: 1, worst: 'high' });
  });
});
