import { GapBook } from './gap-book.js';

const at = (second: number) => new Date(Date.UTC(2026, 0, 1) + second * 1000).toISOString().replace('Z', '0000Z');

describe('gaps', () => {
  it('reach from where the source was last complete to where it is complete again', () => {
    const book = new GapBook();
    book.lost([0], 'connection-lost', at(5));
    expect(book.complete(0, at(9), 1)).toEqual({ gap: { from: at(5), to: at(9), cause: 'connection-lost', recovered: false } });
    expect(book.complete(0, at(10), 1)).toBeUndefined();
  });

  it('wait for every subscription that lost something', () => {
    const book = new GapBook();
    book.lost([0], 'connection-lost', at(5));
    book.lost([1], 'connection-lost', at(4));
    expect(book.complete(1, at(8), 3)).toBeUndefined();
    expect(book.complete(2, at(8), 3)).toBeUndefined();
    expect(book.complete(0, at(9), 3)?.gap).toMatchObject({ from: at(4), to: at(9) });
  });

  it('of a restart wait for all subscriptions there are', () => {
    const book = new GapBook();
    book.lost('all', 'ingestion-restarted', at(5));
    expect(book.complete(0, at(8), 2)).toBeUndefined();
    expect(book.complete(1, at(9), 2)?.gap).toMatchObject({ from: at(5), to: at(9), cause: 'ingestion-restarted' });
  });

  it('stay open until the source has told anything at all', () => {
    const book = new GapBook();
    book.lost('all', 'ingestion-restarted', at(5));
    expect(book.complete(0, undefined, 1)).toBeUndefined();
    expect(book.waiting).toBe(true);
    expect(book.complete(0, at(9), 1)?.gap.to).toBe(at(9));
  });

  it('are none where nothing had ever been told', () => {
    const book = new GapBook();
    book.lost('all', 'connection-lost', undefined);
    expect(book.complete(0, at(9), 1)).toBeUndefined();
    expect(book.waiting).toBe(false);
  });

  it('cover both where a recording began anew', () => {
    const book = new GapBook();
    book.lost('all', 'ingestion-restarted', at(100));
    expect(book.complete(0, at(3), 1)?.gap).toMatchObject({ from: at(3), to: at(100) });
  });

  it('of queues that ran over are told together, for the twins concerned', () => {
    const book = new GapBook();
    book.overflowed('a:b:one', at(5), at(6));
    book.overflowed('a:b:two', at(9), at(2));
    book.overflowed('a:b:one', at(7), at(7));
    expect(book.takeOverflows()).toEqual({ gap: { from: at(2), to: at(9), cause: 'queue-overflow', recovered: false }, twins: ['a:b:one', 'a:b:two'] });
    expect(book.takeOverflows()).toBeUndefined();
  });
});
