import { readSearch, type SearchView, writeSearch } from './search-view.js';

const again = (view: SearchView) => readSearch(new URL(writeSearch(view), 'http://x').search);

describe('the address of a search', () => {
  it.each<SearchView>([
    { question: { kind: 'words', words: '' }, sort: '+name' },
    { question: { kind: 'words', words: 'pump & valve' }, sort: '-at', cursor: 'abc=' },
    { question: { kind: 'rql', filter: 'eq(name,"a~b+c")' }, sort: '+name' },
    { question: { kind: 'rows', rows: [{ field: 'properties/motor/current', comparison: 'more', value: '4~2' }, { field: 'name', comparison: 'there', value: '' }] }, sort: '+name' },
  ])('holds the whole view: %j', (view) => expect(again(view)).toEqual(view));

  it('is empty for what it cannot read', () => expect(readSearch('?where=x~sounds-like~y')).toEqual({ question: { kind: 'words', words: '' }, sort: '+name' }));
});
