import { type FilterRow } from './filter-row.js';
import { filterOfRows, filterOfWords } from './write-filter.js';

const row = (field: string, comparison: FilterRow['comparison'], value = ''): FilterRow => ({ field, comparison, value });

describe('filterOfRows', () => {
  it.each([
    [row('level', 'is', 'machine'), 'eq(level,"machine")'],
    [row('name', 'isNot', 'Filler'), 'ne(name,"Filler")'],
    [row('name', 'contains', 'fill "x"'), 'ilike(name,"*fill \\"x\\"*")'],
    [row('name', 'contains', '50%*?\\'), 'ilike(name,"*50%\\\\*\\\\?\\\\\\\\*")'],
    [row('properties/motor/current', 'more', ' 4.2 '), 'gt(properties/motor/current,4.2)'],
    [row('properties/running', 'is', 'true'), 'eq(properties/running,true)'],
    [row('properties/batch', 'is', 'A-17'), 'eq(properties/batch,"A-17")'],
    [row('properties/batch', 'is', '"5"'), 'eq(properties/batch,"5")'],
    [row('properties/total', 'least', '9007199254740993'), 'ge(properties/total,9007199254740993)'],
    [row('name', 'is', '5'), 'eq(name,"5")'],
    [row('properties/flow/quality', 'is', 'bad'), 'eq(properties/flow/quality,"bad")'],
    [row('rev', 'most', '7'), 'le(rev,7)'],
    [row('properties/flow', 'less', '1e3'), 'lt(properties/flow,1e3)'],
    [row('properties/flow', 'there'), 'exists(properties/flow)'],
    [row('properties/flow', 'missing'), 'not(exists(properties/flow))'],
  ])('%j', (one, filter) => expect(filterOfRows([one])).toBe(filter));

  it('asks for all rows that are finished', () => {
    expect(filterOfRows([row('level', 'is', 'machine'), row('name', 'is', ' '), row('rev', 'more', '1')])).toBe('and(eq(level,"machine"),gt(rev,1))');
    expect(filterOfRows([row('', 'is', 'x')])).toBeUndefined();
  });
});

describe('filterOfWords', () => {
  it('looks for every word wherever a twin may have it', () => {
    expect(filterOfWords('pump 4711', ['sap'])).toBe(
      'and(or(ilike(name,"*pump*"),ilike(twinId,"*pump*"),ilike(model,"*pump*"),ilike(externalIds/sap,"*pump*")),or(ilike(name,"*4711*"),ilike(twinId,"*4711*"),ilike(model,"*4711*"),ilike(externalIds/sap,"*4711*")))',
    );
    expect(filterOfWords('  ', [])).toBeUndefined();
  });
});
