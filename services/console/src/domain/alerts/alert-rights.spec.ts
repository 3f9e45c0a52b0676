import { deedsFor } from './alert-rights.js';
import { alert } from './testing.js';

describe('what is offered about an alert', () => {
  const operator = ['READ', 'ACKNOWLEDGE', 'SHELVE'] as const;
  it('is nothing to whoever may only read', () => expect(deedsFor(alert(), ['READ'])).toEqual([]));
  it('is what would change something', () => {
    expect(deedsFor(alert(), operator)).toEqual(['acknowledge', 'shelve', 'comment', 'assign', 'nuisance', 'outcome', 'out-of-service']);
    const shelved = { state: 'shelved', shelved: { by: 'anna', at: 'x', until: 'y' } } as const;
    expect(deedsFor(alert(shelved), operator)).toEqual(['unshelve', 'comment', 'assign', 'nuisance', 'outcome', 'out-of-service']);
    expect(deedsFor(alert({ state: 'normal', process: 'normal' }), operator)).not.toContain('shelve');
  });
  it('keeps shelving from whoever may only acknowledge', () => expect(deedsFor(alert(), ['ACKNOWLEDGE'])).not.toContain('shelve'));
});
