import { DirtyKeys } from './dirty-keys.js';

describe('DirtyKeys', () => {
  it('keeps the lowest offset of a key that changes again', () => {
    const dirty = new DirtyKeys();
    dirty.add('a', 3n, 0);
    dirty.add('b', 4n, 0);
    dirty.add('a', 5n, 1);
    expect(dirty.lowest).toBe(3n);
  });

  it('counts snapshots that are underway as not covered', () => {
    const dirty = new DirtyKeys();
    dirty.add('a', 3n, 0);
    expect(dirty.take(10, 0)).toEqual(['a']);
    dirty.add('a', 9n, 1);
    expect(dirty.lowest).toBe(3n);
    dirty.covered();
    expect(dirty.lowest).toBe(9n);
  });

  it('gives out the oldest first, and none that is younger than asked', () => {
    const dirty = new DirtyKeys();
    dirty.add('a', 1n, 10);
    dirty.add('b', 2n, 20);
    dirty.add('c', 3n, 30);
    expect(dirty.take(10, 20)).toEqual(['a', 'b']);
    expect(dirty.size).toBe(3);
  });

  it('puts snapshots that failed back before the others, with their own offsets', () => {
    const dirty = new DirtyKeys();
    dirty.add('a', 1n, 0);
    dirty.add('b', 2n, 0);
    dirty.take(1, 0);
    dirty.add('a', 7n, 5);
    dirty.notWritten();
    expect(dirty.lowest).toBe(1n);
    expect(dirty.take(1, 0)).toEqual(['a']);
  });

  it('holds the offset of a key that was set aside, gives it out alone once it is due, and none of its changes meanwhile', () => {
    const dirty = new DirtyKeys();
    dirty.add('a', 1n, 0);
    dirty.add('b', 2n, 0);
    dirty.take(2, 0);
    dirty.add('a', 7n, 5);
    dirty.setAside('a', 100);
    dirty.covered();
    dirty.add('a', 8n, 6);
    expect([dirty.lowest, dirty.size, dirty.asideUntil, dirty.take(2, 10), dirty.takeAside(99)]).toEqual([1n, 1, 100, [], undefined]);
    expect([dirty.takeAside(100), dirty.lowest, dirty.asideUntil]).toEqual(['a', 1n, Infinity]);
    dirty.covered();
    expect([dirty.lowest, dirty.size]).toEqual([undefined, 0]);
  });

  it('has no lowest offset when everything is covered', () => {
    const dirty = new DirtyKeys();
    dirty.add('a', 1n, 0);
    dirty.take(1, 0);
    dirty.covered();
    expect(dirty.lowest).toBeUndefined();
    expect(dirty.size).toBe(0);
  });
});
