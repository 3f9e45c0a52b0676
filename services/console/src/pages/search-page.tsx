import { useEffect, useMemo } from 'react';
import { fieldChoices, systemsOf } from '../domain/search/field-choices.js';
import { type Question, readSearch, type SearchView, SORTS, writeSearch } from '../domain/search/search-view.js';
import { filterOfRows, filterOfWords } from '../domain/search/write-filter.js';
import { Notice } from '../parts/notice.js';
import { Page } from '../parts/page.js';
import { FilterError } from '../parts/search/filter-error.js';
import { QuestionForm } from '../parts/search/question-form.js';
import { SearchResults } from '../parts/search/search-results.js';
import { usePlant, useServices } from '../state/context.js';
import { navigate, useQuery } from '../state/router.js';
import { useSearch } from '../state/use-search.js';
import { focusSearch } from '../state/use-search-key.js';

/** Twins by what they are and how they stand. The address is the search. */
export default function SearchPage() {
  const view = readSearch(useQuery());
  const { question, sort, cursor } = view;
  const { store } = useServices();
  const { tree } = usePlant();
  // The choices change with the plant, not with its readings.
  const choices = useMemo(() => fieldChoices(store.twins()), [store, tree.length]);
  const filter = filterOf(question, systemsOf(choices));
  useEffect(focusSearch, [question.kind]);
  const state = useSearch(filter, sort, cursor);
  const show = (next: SearchView, how: 'push' | 'replace') => navigate(writeSearch(next), how);
  const answer = state.kind === 'found' ? state.answer : state.kind === 'searching' ? state.before : undefined;
  return (
    <Page title="Search" isForPart>
      <div className="search-page">
        {/* A letter more is no step to go back to; another way to ask is. */}
        <QuestionForm {...{ question, choices, filter }} onQuestion={(next) => show({ question: next, sort }, next.kind === question.kind ? 'replace' : 'push')} />
        <label className="sort">
          Sort by
          <select value={sort} onChange={(event) => show({ question, sort: event.target.value }, 'replace')}>
            {!SORTS.some((each) => each.sort === sort) && <option value={sort}>{sort}</option>}
            {SORTS.map((each) => (
              <option key={each.sort} value={each.sort}>
                {each.name}
              </option>
            ))}
          </select>
        </label>
        {state.kind === 'failed' && <FilterError failure={state.failure} filter={filter ?? ''} />}
        {state.kind === 'searching' && !answer && <Notice title="Searching…" />}
        {answer && <SearchResults answer={answer} isFirstPage={cursor === undefined} onPage={(next) => show({ question, sort, ...(next === undefined ? {} : { cursor: next }) }, 'push')} />}
      </div>
    </Page>
  );
}

/** Without a word all twins are shown; RQL that is empty as well. */
function filterOf(question: Question, systems: readonly string[]): string {
  switch (question.kind) {
    case 'words':
      return filterOfWords(question.words, systems) ?? '';
    case 'rows':
      return filterOfRows(question.rows) ?? '';
    case 'rql':
      return question.filter.trim();
  }
}
