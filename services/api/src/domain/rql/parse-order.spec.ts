import { parseSelection, parseSort } from './parse-order.js';

describe('a sort order', () => {
  it('ends with the id of the twin, so that it is total', () => {
    expect(parseSort('+name,-properties/flow')).toEqual([
      { field: { kind: 'name', key: '' }, descending: false },
      { field: { kind: 'value', key: 'flow' }, descending: true },
      { field: { kind: 'twinId', key: '' }, descending: false },
    ]);
    expect(parseSort('-twinId')).toHaveLength(1);
  });

  it('takes a + that a URL turned into a blank, and none at all', () => {
    expect(parseSort(' name')).toEqual(parseSort('name'));
  });

  it.each([
    ['name,,rev', 6, 'nothing'],
    ['-nme', 2, '`nme`'],
    ['+name,relationships/feeds', 7, 'relationships/feeds'],
    ['a,b,c,d,e', 9, '5'],
  ])('%s is refused at position %i', (source, position, found) => {
    expect(() => parseSort(source)).toThrow(expect.objectContaining({ details: expect.objectContaining({ parameter: 'sort', position, found }) }));
  });
});

describe('a selection of fields', () => {
  it('names fields, and refuses what is none', () => {
    expect(parseSelection('name,desired/speed')).toEqual([{ kind: 'name', key: '' }, { kind: 'desired', key: 'speed' }]);
    expect(() => parseSelection('name,colour')).toThrow(expect.objectContaining({ details: expect.objectContaining({ parameter: 'fields', position: 6 }) }));
  });
});
