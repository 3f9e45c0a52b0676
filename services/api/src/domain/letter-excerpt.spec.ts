import { type DeadLetter, deadLetters } from '@orrery/contracts';
import { letterExcerpt } from './letter-excerpt.js';

const letter = deadLetters.examples[0] as DeadLetter;

describe('the excerpt of a dead letter', () => {
  it('is the letter itself where that is short, but for its headers', () => {
    expect(letterExcerpt({ ...letter, value: 'YWNtZQ==', valueBytes: 4, headers: { a: 'b' } })).toEqual({ ...letter, value: 'YWNtZQ==', valueBytes: 4 });
  });

  it('bounds a letter of a megabyte, keeps why and where it stands, and says what is shortened', () => {
    const value = Buffer.alloc(750_000, 'value ').toString('base64');
    const long = letterExcerpt({ ...letter, detail: 'd'.repeat(100_000), key: 'a'.repeat(100_000), value, valueBytes: 750_000, part: { path: 'p'.repeat(100_000) }, headers: { h: 'x'.repeat(100_000) } });
    expect(JSON.stringify(long).length).toBeLessThan(10_000);
    expect(long).toMatchObject({ reason: letter.reason, service: letter.service, at: letter.at, origin: letter.origin, valueBytes: 750_000 });
    expect(long.shortened).toEqual(['detail', 'key', 'value', 'part']);
    expect(Buffer.from(long.value!, 'base64').toString()).toMatch(/^(value )+$/);
    expect(long.part).toMatch(/^\{"path":"p+$/);
  });
});
