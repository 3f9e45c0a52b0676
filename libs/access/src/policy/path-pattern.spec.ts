import { covers, parsePattern } from './path-pattern.js';

describe('patterns of paths', () => {
  it.each([
    ['*', 'speed', true],
    ['*', 'motor/speed', true],
    ['motor', 'motor/speed', true],
    ['motor', 'motor2/speed', false],
    ['motor/*', 'motor/speed', true],
    ['motor/*', 'motor', false],
    ['*/speed', 'motor/speed', true],
    ['*/speed', 'speed', false],
    ['motor/speed', 'motor/current', false],
  ])('%s and the path %s: %s', (pattern, path, expected) => {
    expect(covers(parsePattern(pattern)!, path.split('/'))).toBe(expected);
  });

  it.each(['', '/', 'motor/', '/motor', 'mo*', '**', 'motor//speed', 'motor speed', '1st', 'a/b/c/d/e'])('"%s" is none', (text) => {
    expect(parsePattern(text)).toBeUndefined();
  });
});
