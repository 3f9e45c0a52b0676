import { jsonText } from './json-text.js';

describe('JSON text for jsonb', () => {
  it('is JSON as ever where jsonb takes it, a written-out \\u0000 included', () => {
    for (const value of ['plain', 'back\\u0000slash', { a: [1, null, '😀'] }, 12, true]) expect(jsonText(value)).toBe(JSON.stringify(value));
  });

  it('replaces what jsonb refuses, in keys and nested values too', () => {
    expect(JSON.parse(jsonText({ 'k\0': ['a\0b', '\ud800x', 'ok 😀'] }))).toEqual({ 'k\uFFFD': ['a\uFFFDb', '\uFFFDx', 'ok 😀'] });
  });
});
