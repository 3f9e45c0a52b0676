import { entityTag, matches, readTags } from './entity-tag.js';

describe('entity tags', () => {
  it('are strong and name the revision', () => {
    expect(entityTag(7)).toBe('"rev:7"');
  });

  it.each([
    [undefined, { kind: 'none' }],
    ['*', { kind: 'any' }],
    ['"rev:7"', { kind: 'revisions', revisions: [7], wishes: [] }],
    ['"rev:7", "rev:9"', { kind: 'revisions', revisions: [7, 9], wishes: [] }],
    ['"rev:7","other",W/"rev:9"', { kind: 'revisions', revisions: [7], wishes: [] }],
    ['"rev:9007199254740993"', { kind: 'revisions', revisions: [], wishes: [] }],
    ['"wish:0", "wish:12", W/"wish:13"', { kind: 'revisions', revisions: [], wishes: [0, 12] }],
  ])('reads If-Match %s', (header, expected) => {
    expect(readTags(header, 'strong')).toEqual(expected);
  });

  it('compares weakly for If-None-Match', () => {
    expect(readTags('W/"rev:9", "wish:3"', 'weak')).toEqual({ kind: 'revisions', revisions: [9], wishes: [] });
  });

  it.each(['rev:7', '"rev:7', '7', '"rev:7" "rev:8"', ''])('refuses %p as no list of tags', (header) => {
    const tags = readTags(header, 'strong');
    expect(tags === undefined || (tags.kind === 'revisions' && tags.revisions.length === 0)).toBe(true);
  });

  it('matches any, a named revision, and nothing else', () => {
    expect(matches({ kind: 'any' }, 3)).toBe(true);
    expect(matches({ kind: 'revisions', revisions: [3], wishes: [] }, 3)).toBe(true);
    expect(matches({ kind: 'revisions', revisions: [2], wishes: [3] }, 3)).toBe(false);
    expect(matches({ kind: 'none' }, 3)).toBe(false);
  });
});
