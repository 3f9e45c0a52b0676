// A search for the console's own tests: it looks for the texts of a filter, and knows no more of RQL than one of its errors.
import { type RenderedTwin } from '@orrery/twin-model';

const PAGE = 8;

export type SearchResult = { readonly status: 200; readonly body: object } | { readonly status: 400; readonly body: object };

export function fixtureSearch(twins: Iterable<RenderedTwin>, query: URLSearchParams): SearchResult {
  const filter = query.get('filter') ?? '';
  const wrong = /\beqq\b/.exec(filter);
  if (wrong) {
    const position = wrong.index + 1;
    const detail = `filter: at position ${position}, expected an operator, found \`eqq\``;
    return { status: 400, body: { type: 'https://orrery.dev/problems/invalid-query', title: 'The request is not valid', status: 400, detail, remedy: 'Did you mean eq?', parameter: 'filter', position, expected: 'an operator', found: '`eqq`' } };
  }
  const texts = [...new Set([...filter.matchAll(/"\*?(.*?)\*?"/g)].map(([, text]) => text!.toLowerCase()))];
  const found = [...twins].filter((twin) => texts.every((text) => `${twin.name} ${twin.twinId} ${twin.model} ${twin.level} ${Object.values(twin.externalIds ?? {}).join(' ')}`.toLowerCase().includes(text)));
  found.sort((a, b) => (a.name ?? '').localeCompare(b.name ?? '') * (query.get('sort')?.startsWith('-') ? -1 : 1));
  const start = Number(query.get('cursor') ?? 0);
  const items = found.slice(start, start + PAGE).map(({ twinId, name, model, level, partOf, rev, at }) => ({ twinId, name, model, level, partOf, rev, at }));
  return { status: 200, body: { items, ...(found.length > start + PAGE ? { nextCursor: String(start + PAGE) } : {}), lag: { ms: 12, records: 0 } } };
}
