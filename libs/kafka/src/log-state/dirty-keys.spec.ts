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

  it('has no lowest offset when everything is covered', () => {
    const dirty = new DirtyKeys();
    dirty.add('a', 1n, 0);
    dirty.take(1, 0);
    dirty.covered();
    expect(dirty.lowest).toBeUndefined();
    expect(dirty.size).toBe(0);
  });
});
