import { buildTree } from './plant-tree.js';
import { treeAction } from './tree-keys.js';
import { filterTree, keysAbove, keysAboveMatches, upperKeys, visibleRows } from './visible-rows.js';

const summary = (twinId: string, partOf?: string) =>
  ({ twinId, name: twinId, model: 'dtmi:m;1', level: undefined, partOf, condition: 'normal', components: {} }) as const;
const roots = buildTree([
  summary('site'),
  summary('line1', 'site'),
  summary('line2', 'site'),
  summary('filler', 'line1'),
  summary('capper', 'line1'),
  summary('pump', 'line2'),
]);
const rows = visibleRows(roots, new Set(['site', 'line1']));

describe('visibleRows', () => {
  it('lists what is expanded, with level and place among siblings', () => {
    expect(rows.map(({ node, depth, position, siblings }) => [node.key, depth, position, siblings])).toEqual([
      ['site', 1, 1, 1],
      ['line1', 2, 1, 2],
      ['capper', 3, 1, 2],
      ['filler', 3, 2, 2],
      ['line2', 2, 2, 2],
    ]);
  });

  it('expands the first levels at first', () => expect(upperKeys(roots, 2)).toEqual(['site', 'line1', 'line2']));
});

describe('filterTree', () => {
  it('keeps matches and what stands above them', () => {
    const filtered = filterTree(roots, 'PUMP');
    expect(visibleRows(filtered, keysAboveMatches(roots, 'PUMP')).map((row) => row.node.key)).toEqual(['site', 'line2', 'pump']);
  });

  it('keeps everything below a match', () => {
    expect(filterTree(roots, 'line1')[0]?.children[0]?.children).toHaveLength(2);
  });

  it('finds nothing where nothing matches, and everything for no query', () => {
    expect(filterTree(roots, 'boiler')).toEqual([]);
    expect(filterTree(roots, '  ')).toBe(roots);
  });

  it('asks every word of a query to match', () => expect(filterTree(roots, 'line 9')).toEqual([]));
});

describe('keysAbove', () => {
  it('leads to the parent of a node', () => expect(keysAbove(roots, 'pump')).toEqual(['site', 'line2']));
  it('is empty at the top and for a stranger', () => expect([keysAbove(roots, 'site'), keysAbove(roots, 'nobody')]).toEqual([[], []]));
});

describe('treeAction', () => {
  it.each([
    ['ArrowDown', 'site', { kind: 'focus', key: 'line1' }],
    ['ArrowUp', 'line1', { kind: 'focus', key: 'site' }],
    ['ArrowUp', 'site', undefined],
    ['Home', 'filler', { kind: 'focus', key: 'site' }],
    ['End', 'site', { kind: 'focus', key: 'line2' }],
    ['ArrowRight', 'line2', { kind: 'expand', keys: ['line2'] }],
    ['ArrowRight', 'line1', { kind: 'focus', key: 'capper' }],
    ['ArrowRight', 'filler', undefined],
    ['ArrowLeft', 'line1', { kind: 'collapse', key: 'line1' }],
    ['ArrowLeft', 'filler', { kind: 'focus', key: 'line1' }],
    ['*', 'line1', { kind: 'expand', keys: ['line1', 'line2'] }],
    ['Enter', 'filler', { kind: 'open', key: 'filler' }],
    [' ', 'filler', { kind: 'open', key: 'filler' }],
    ['f', 'site', { kind: 'focus', key: 'filler' }],
    ['l', 'line1', { kind: 'focus', key: 'line2' }],
    ['Tab', 'site', undefined],
  ])('%s on %s', (pressed, focused, action) => expect(treeAction(pressed, rows, focused)).toEqual(action));

  it('does nothing in an empty tree', () => expect(treeAction('ArrowDown', [], undefined)).toBeUndefined());
});
