import { trailOf } from './trail.js';

describe('the history of an alert', () => {
  const change = (rev: number, what: string, more: object = {}) => ({ rev, at: `2026-01-01T00:0${rev}:00.0000000Z`, what, occurrence: 1, state: 'unack-active' as const, priority: 'high' as const, ...more });

  it('says what each change made of it, the latest first', () => {
    const trail = trailOf({ history: [change(3, 'acknowledged', { by: 'anna', state: 'ack-active', priority: 'critical' }), change(2, 'escalated', { priority: 'critical' }), change(1, 'raised')] });
    expect(trail.map(({ text }) => text)).toEqual(['Acknowledged: active, acknowledged', 'Escalated: priority critical', 'Raised: active, not acknowledged']);
    expect(trail[0]).toMatchObject({ by: 'anna' });
  });

  it('has each comment once, where it was said', () => {
    const said = change(2, 'commented', { by: 'ben' });
    const trail = trailOf({ history: [change(3, 'returned', { state: 'rtn-unack' }), said, change(1, 'raised')], comments: [{ by: 'ben', at: said.at, text: 'seat is worn' }] });
    expect(trail.map(({ kind, text }) => `${kind} ${text}`)).toEqual(['change Returned: over, not acknowledged', 'comment seat is worn', 'change Raised: active, not acknowledged']);
  });

  it('says in plain words that it could not be judged for a while', () => {
    const trail = trailOf({ history: [change(3, 'determinate'), change(2, 'indeterminate'), change(1, 'raised')] });
    expect(trail.map(({ text }) => text)).toEqual(['Could be judged again', 'Could not be judged', 'Raised: active, not acknowledged']);
  });
});
