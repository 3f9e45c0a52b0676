import fc from 'fast-check';
import { readCursor, writeCursor } from './cursor.js';

const filter = { site: 'riverside' };

describe('list cursors', () => {
  it('come back as they were written', () => {
    fc.assert(fc.property(fc.array(fc.oneof(fc.string(), fc.integer())), (after) => expect(readCursor(filter, writeCursor(filter, after))).toEqual(after)));
  });

  it('refuse to continue the list of another filter', () => {
    const cursor = writeCursor(filter, ['acme:riverside:line1']);
    expect(() => readCursor({ site: 'hillside' }, cursor)).toThrow('another filter');
  });

  it.each(['', 'x', '!!', 'bnVsbA', btoa('{"a":1}'), btoa('[[1]]')])('refuse %p, saying what to pass', (text) => {
    expect(() => readCursor(filter, text)).toThrow(expect.objectContaining({ code: 'invalid-argument', remedy: expect.stringContaining('nextCursor') }));
  });
});
