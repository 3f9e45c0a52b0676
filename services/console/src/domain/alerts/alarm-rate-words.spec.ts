import { barsOf, partsOfKey } from './alarm-rate-words.js';

describe('alarm rates', () => {
  it('keep a flood when slots are put together', () => expect(barsOf([0, 1, 12, 0, 2], 3)).toEqual({ bars: [1, 12, 2], slotsEach: 2 }));
  it('stay slot by slot where there is room', () => expect(barsOf([0, 3], 10)).toEqual({ bars: [0, 3], slotsEach: 1 }));
  it('are none of nothing', () => expect(barsOf([], 10).bars).toEqual([]));
  it('name twin and rule of a key', () => {
    expect(partsOfKey('a:b:c#flow-low')).toEqual({ twinId: 'a:b:c', rule: 'flow-low', instance: '' });
    expect(partsOfKey('a:b:c#bad#motor/current')).toMatchObject({ rule: 'bad', instance: 'motor/current' });
  });
});
