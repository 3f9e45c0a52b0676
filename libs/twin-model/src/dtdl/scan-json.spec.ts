import fc from 'fast-check';
import { scanJson } from './scan-json.js';

describe('scanJson', () => {
  it.each([
    ['{ "a": nope }', 7, '"nope }" stands where a value belongs'],
    ['{ "a": 1,, }', 9, '"," stands where a key belongs'],
    ['{ "a": 1, }', 10, '"}" stands where a key belongs'],
    ['[1, 2', 5, 'the text ends where "," or the end belongs'],
    ['{ "a" 1 }', 6, '"1" stands where ":" belongs'],
    ['{} {}', 3, '"{" stands where nothing more belongs'],
    ['[1}', 2, '"}" stands where "," or the end belongs'],
    ['', 0, 'the text ends where a value belongs'],
    ['["a\nb"]', 1, '"\\"a\\nb\\"]" stands where a value or "]" belongs'],
    ['[01]', 2, '"1" stands where "," or the end belongs'],
    [`${'['.repeat(101)}`, 100, 'the nesting is deeper than 100 levels'],
  ])('finds where %j stops being JSON', (text, offset, reason) => {
    expect(scanJson(text).fault).toEqual({ offset, reason });
  });

  it('finds keys that an object repeats, and only those', () => {
    const { fault, repeated } = scanJson('{ "a": [{ "b": 1, "c": { "b": 2 }, "\\u0062": 3 }], "d": "a" }');
    expect(fault).toBeUndefined();
    expect(repeated).toEqual([{ path: ['a', 0, 'b'], offset: 35 }]);
  });

  it('agrees with JSON.parse on every JSON text', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), fc.constantFrom(undefined, 2), (text, indent) => {
        expect(scanJson(JSON.stringify(JSON.parse(text), undefined, indent)).fault).toBeUndefined();
      }),
    );
  });

  it('agrees with JSON.parse on texts with one character changed', () => {
    const mutated = fc.tuple(fc.json({ maxDepth: 3 }), fc.nat(), fc.constantFrom(...'{}[]",:0 \\tn'));
    fc.assert(
      fc.property(mutated, ([text, position, character]) => {
        const at = position % (text.length + 1);
        const changed = `${text.slice(0, at)}${character}${text.slice(at + 1)}`;
        let parses = true;
        try {
          JSON.parse(changed);
        } catch {
          parses = false;
        }
        expect(scanJson(changed).fault === undefined).toBe(parses);
      }),
      { numRuns: 1000 },
    );
  });
});
