import { type FlowNode } from './nodes.js';
import { nodeWords } from './node-words.js';

describe('a place in a few words', () => {
  const node = (kind: FlowNode['kind'], capacity = Infinity): FlowNode => ({ name: 'x', kind, servers: 1, capacity });

  it('says what a station is at, server by server where they differ, and what a batch holds', () => {
    expect(nodeWords(node('station'), ['busy'], 1)).toBe('busy');
    expect(nodeWords(node('station'), ['busy'], 40)).toBe('busy, holds 40');
    expect(nodeWords(node('station'), ['busy', 'down', 'busy'], 2)).toBe('2 busy, 1 down');
    expect(nodeWords(node('station'), ['off', 'off'], 0)).toBe('all off');
  });

  it('says how full a buffer is, and how many came to an end', () => {
    expect(nodeWords(node('buffer', 200), [], 37)).toBe('37 of 200');
    expect(nodeWords(node('transport'), [], 3)).toBe('3 here');
    expect(nodeWords(node('sink'), [], 12)).toBe('12 came');
  });
});
