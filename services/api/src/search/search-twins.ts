import { Injectable } from '@nestjs/common';
import { type Rights } from '../auth/access.js';
import { type Readable, valueField } from '../adapters/search-condition.js';
import { type FoundTwin, SearchStore, type StoredValue } from '../adapters/search.store.js';
import { page, type Page, type PageRequest } from '../domain/page.js';
import { type Field, nameOf, pathOf } from '../domain/rql/field.js';
import { type Filter } from '../domain/rql/filter.js';
import { parseFilter } from '../domain/rql/parse-filter.js';
import { parseSelection, parseSort, type SortKey } from '../domain/rql/parse-order.js';
import { printFilter } from '../domain/rql/print-filter.js';

export interface SearchRequest extends PageRequest {
  readonly filter?: string;
  readonly sort?: string;
  readonly fields?: string;
}

/** What is asked of the reader's rights. */
type ReadRights = Pick<Rights, 'isTotal' | 'may'>;

export type SearchItem = { readonly twinId: string } & Readonly<Record<string, unknown>>;

const DEFAULT_FIELDS = 'model,name,level,site,partOf,rev,at';

/** Finds twins by RQL. What the reader may not read is absent for them: in the filter, in the order and in what comes back. */
@Injectable()
export class SearchTwins {
  constructor(private readonly store: SearchStore) {}

  async search({ filter: source, sort: order = 'twinId', fields = DEFAULT_FIELDS, ...request }: SearchRequest, rights: ReadRights): Promise<Page<SearchItem>> {
    const filter = source === undefined ? undefined : parseFilter(source);
    const sort = parseSort(order);
    const selection = parseSelection(fields);
    const readable = await this.readableBy(rights);
    const bound = [filter && printFilter(filter), sort.map(({ field, descending }) => `${descending ? '-' : '+'}${nameOf(field)}`)];
    const { items, ...rest } = await page<FoundTwin, (string | number)[]>(
      bound,
      request,
      [],
      (position, limit) => this.store.find(queryOf(filter, sort, position, limit), readable),
      (twin) => [...twin.position],
    );
    return { items: await this.select(items, selection, rights), ...rest };
  }

  /** Ids are listed only for whoever may not read everything, and once for each path. */
  private async readableBy(rights: ReadRights): Promise<Readable> {
    if (rights.isTotal('READ')) return () => undefined;
    const twinIds = (await this.store.twinIds()).filter((twinId) => rights.may('READ', twinId));
    const byPath = new Map<string, string[]>();
    return (path) => {
      if (path === undefined) return twinIds;
      const known = byPath.get(path) ?? twinIds.filter((twinId) => rights.may('READ', twinId, path));
      byPath.set(path, known);
      return known;
    };
  }

  private async select(twins: readonly FoundTwin[], selection: readonly Field[], rights: ReadRights): Promise<SearchItem[]> {
    const ids = twins.map(({ twinId }) => twinId);
    const indexed = selection.filter(isIndexed);
    const values = await this.store.values(ids, [...new Set(indexed.map((field) => valueField(field).field))]);
    const relationships = selection.some(({ kind }) => kind === 'relationship') ? await this.store.relationships(ids) : [];
    return twins.map((twin) => {
      const item: Record<string, unknown> & { twinId: string } = { twinId: twin.twinId };
      for (const field of selection) {
        const path = pathOf(field);
        if (path !== undefined && !rights.may('READ', twin.twinId, path)) continue;
        if (field.kind === 'partOf' && twin.partOf && !rights.may('READ', twin.partOf)) continue;
        const value = isIndexed(field)
          ? selected(field, values.get(twin.twinId)?.get(valueField(field).field))
          : ownValue(twin, field, relationships.flatMap(({ twinId, name, target }) => (twinId === twin.twinId && name === field.key && rights.may('READ', target) ? [target] : [])));
        if (value !== undefined) item[nameOf(field)] = value;
      }
      return item;
    });
  }
}

function queryOf(filter: Filter | undefined, sort: readonly SortKey[], position: readonly (string | number)[], limit: number) {
  return { ...(filter ? { filter } : {}), sort, ...(position.length > 0 ? { position } : {}), limit };
}

const isIndexed = ({ kind }: Field): boolean => pathOf({ kind, key: '' }) !== undefined || kind === 'source';

/** A field of the registry; rev and at are null while the twin is not projected, what else is absent is left out. */
function ownValue(twin: FoundTwin, { kind, key }: Field, targets: readonly string[]): unknown {
  if (kind === 'relationship') return targets.length === 0 ? undefined : targets;
  if (kind === 'externalId') return twin.externalIds[key];
  if (kind === 'rev' || kind === 'at') return twin[kind];
  return twin[kind as 'twinId' | 'model' | 'site' | 'name' | 'level' | 'partOf'] ?? undefined;
}

function selected({ kind }: Field, value: StoredValue | undefined): unknown {
  if (!value) return undefined;
  if (kind === 'quality' || kind === 'desiredStatus') return value.quality ?? undefined;
  if (kind === 'eventTs') return value.eventTs ?? undefined;
  switch (value.kind) {
    case 'n':
      return Number(value.num);
    case 'i':
      return value.num;
    case 's':
      return value.text;
    case 'b':
      return value.num === '1';
    default:
      return undefined;
  }
}
