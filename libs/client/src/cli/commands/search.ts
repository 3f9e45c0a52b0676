import { type SearchItem, type SearchQuery } from '../../search/search-types.js';
import { type Context } from '../context.js';
import { shown, table } from '../output.js';

/** How many are shown unless --limit says otherwise; 0: all. */
const SHOWN = 200;
const PAGE = 500;

/** Twins by an RQL filter, page by page, with how far the index was behind when the last page was answered. */
export async function search({ client, output, signal }: Context, filter: string | undefined, { limit = SHOWN, ...query }: Omit<SearchQuery, 'filter' | 'cursor'>): Promise<void> {
  const items: SearchItem[] = [];
  let cursor: string | undefined;
  let lag: { readonly ms: number; readonly records: number } | undefined;
  do {
    const wanted = limit === 0 ? PAGE : Math.min(PAGE, limit - items.length);
    const answer = await client.search({ ...(filter === undefined ? {} : { filter }), ...query, limit: wanted, ...(cursor === undefined ? {} : { cursor }) }, signal);
    items.push(...answer.items);
    cursor = answer.nextCursor;
    lag = answer.lag;
  } while (cursor !== undefined && (limit === 0 || items.length < limit));
  output.json(items);
  const columns = query.fields === undefined ? ['rev', 'level', 'model', 'name'] : query.fields.split(',');
  for (const line of table(['TWIN', ...columns.map((name) => name.toUpperCase())], items.map((item) => [item.twinId, ...columns.map((name) => shown(item[name] ?? undefined))]))) output.line(line);
  if (cursor !== undefined) output.note(`There are more than ${items.length}; --limit 0 shows all.`);
  if (lag && lag.records > 0) output.note(`The index is ${lag.records} records, ${lag.ms} ms behind.`);
}
