import { subscriptionsOf } from './topic-filters.js';

describe('subscriptions', () => {
  it('are the templates with any name for each placeholder', () => {
    expect(subscriptionsOf(['a/{machine}/t', 'b/{x}/#', 'c'])).toEqual(['a/+/t', 'b/+/#', 'c']);
  });

  it('leave out what another covers: a broker may send a message for each filter it matches', () => {
    expect(subscriptionsOf(['a/{m}/t', 'a/x/t', 'a/#', 'b/{m}', 'b/{n}', 'b/{m}/c'])).toEqual(['a/#', 'b/+', 'b/+/c']);
    expect(subscriptionsOf(['a/x/t', 'a/{m}/u'])).toEqual(['a/+/u', 'a/x/t']);
  });
});
