import { SEARCH_PATH } from '../route.js';
import { type FilterRow, isComparison } from './filter-row.js';

/** How one asks: in plain words, row by row, or in RQL. */
export type Question = { readonly kind: 'words'; readonly words: string } | { readonly kind: 'rows'; readonly rows: readonly FilterRow[] } | { readonly kind: 'rql'; readonly filter: string };

/** All that one sees of a search: what an address holds. */
export interface SearchView {
  readonly question: Question;
  /** `+name`. */
  readonly sort: string;
  /** Of the page; absent of the first. */
  readonly cursor?: string;
}

export const SORTS: readonly { readonly sort: string; readonly name: string }[] = [
  { sort: '+name', name: 'Name' },
  { sort: '-name', name: 'Name, last first' },
  { sort: '+twinId', name: 'Id' },
  { sort: '+level,+name', name: 'Level' },
  { sort: '+model,+name', name: 'Model' },
  { sort: '-at', name: 'Changed last' },
];

/** `/search?find=pump`, `/search?where=level~is~machine`, `/search?filter=eq(level,"machine")`. */
export function writeSearch({ question, sort, cursor }: SearchView): string {
  const query = new URLSearchParams();
  if (question.kind === 'words' && question.words !== '') query.append('find', question.words);
  if (question.kind === 'rql') query.append('filter', question.filter);
  if (question.kind === 'rows') for (const { field, comparison, value } of question.rows) query.append('where', [field, comparison, value].join('~'));
  if (sort !== SORTS[0]!.sort) query.append('sort', sort);
  if (cursor !== undefined) query.append('cursor', cursor);
  const text = query.toString();
  return text === '' ? SEARCH_PATH : `${SEARCH_PATH}?${text}`;
}

export function readSearch(search: string): SearchView {
  const query = new URLSearchParams(search);
  const cursor = query.get('cursor');
  return { question: readQuestion(query), sort: query.get('sort') ?? SORTS[0]!.sort, ...(cursor === null ? {} : { cursor }) };
}

function readQuestion(query: URLSearchParams): Question {
  const filter = query.get('filter');
  if (filter !== null) return { kind: 'rql', filter };
  const rows = query.getAll('where').flatMap((text): FilterRow[] => {
    const [field = '', comparison = '', ...value] = text.split('~');
    return isComparison(comparison) ? [{ field, comparison, value: value.join('~') }] : [];
  });
  if (rows.length > 0) return { kind: 'rows', rows };
  return { kind: 'words', words: query.get('find') ?? '' };
}
