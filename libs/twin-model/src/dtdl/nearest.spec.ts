import { nearest, suggest } from './nearest.js';

describe('nearest', () => {
  it('finds the word that was meant, swapped letters and case included', () => {
    expect(nearest('maxaeg', ['maxAge', 'range'])).toBe('maxAge');
    expect(nearest('relatioships', ['relationships', 'properties'])).toBe('relationships');
  });

  it('finds nothing when no word is near', () => {
    expect(nearest('colour', ['maxAge', 'range'])).toBeUndefined();
    expect(nearest('x', [])).toBeUndefined();
  });

  it('offers the nearest word and, when they are few, the others', () => {
    expect(suggest('machin', ['machine', 'line'])).toBe('did you mean "machine"? Otherwise use one of line');
    expect(suggest('robot', ['machine', 'line'])).toBe('use one of machine, line');
  });
});
