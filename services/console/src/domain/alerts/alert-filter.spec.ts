import { askedFor, isShown, NO_FILTER, readFilter, writeFilter } from './alert-filter.js';
import { alert } from './testing.js';

describe('the filter of alerts', () => {
  const shown = (filter: Partial<typeof NO_FILTER>, changes: Parameters<typeof alert>[0] = {}) => isShown({ ...NO_FILTER, ...filter }, alert(changes), 'Line 1 filler', (who) => who === 'anna');

  it('stands in the address, and is read from it', () => {
    const filter = { show: 'set-aside', priorities: ['critical', 'low'], text: 'line 1', isMine: true, group: 'acme:riverside:pump#low@1', message: '' } as const;
    expect(readFilter(new URL(`http://x${writeFilter(filter)}`).search)).toEqual(filter);
    expect(writeFilter(NO_FILTER)).toBe('/alerts');
    expect(readFilter('?show=nonsense&priority=loud')).toEqual(NO_FILTER);
  });

  it('asks the api for what a mail links to, the alerts of one cause or of one message', () => {
    expect(askedFor(readFilter('?show=all&group=acme%3Ariverside%3Apump%23low%401'))).toEqual({ group: 'acme:riverside:pump#low@1' });
    expect(askedFor(readFilter('?show=all&message=m-1'))).toEqual({ message: 'm-1' });
    expect(askedFor(NO_FILTER)).toBeUndefined();
  });

  it('leaves out what is over or set aside until one asks for it', () => {
    expect(shown({})).toBe(true);
    expect(shown({}, { state: 'shelved' })).toBe(false);
    expect(shown({ show: 'set-aside' }, { state: 'shelved' })).toBe(true);
    expect(shown({}, { state: 'normal' })).toBe(false);
    expect(shown({ show: 'all' }, { state: 'normal' })).toBe(true);
    expect(shown({ show: 'unacknowledged' }, { state: 'ack-active' })).toBe(false);
  });

  it('finds by every word of title, twin and rule', () => {
    expect(shown({ text: 'FLOW filler' })).toBe(true);
    expect(shown({ text: 'flow capper' })).toBe(false);
  });

  it('keeps to priorities and to what is assigned to oneself', () => {
    expect(shown({ priorities: ['low'] })).toBe(false);
    expect(shown({ isMine: true })).toBe(false);
    expect(shown({ isMine: true }, { assignee: 'anna' })).toBe(true);
  });
});
