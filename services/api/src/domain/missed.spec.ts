import { Missed } from './missed.js';

describe('the account of what a subscriber missed', () => {
  it('spans all revisions of a twin, in whichever order they come', () => {
    const missed = new Missed();
    for (const rev of [58, 1, 2]) missed.add('a:b:c', rev);
    expect(missed.report()).toEqual({ twins: [{ twinId: 'a:b:c', fromRev: 1, toRev: 58 }], more: 0 });
  });

  it('takes in another account', () => {
    const [one, other] = [new Missed(), new Missed()];
    one.add('a:b:c', 3);
    other.add('a:b:c', 7);
    other.add('a:b:d', 1);
    one.addAll(other);
    expect(one.report().twins).toEqual([{ twinId: 'a:b:c', fromRev: 3, toRev: 7 }, { twinId: 'a:b:d', fromRev: 1, toRev: 1 }]);
  });

  it('names 200 twins and counts the others', () => {
    const missed = new Missed();
    for (let index = 0; index < 203; index += 1) missed.add(`a:b:${index}`, 1);
    expect([missed.report().twins.length, missed.report().more]).toEqual([200, 3]);
  });
});
