import { readCursor, writeCursor } from './cursor.js';

export interface Page<T> {
  readonly items: readonly T[];
  /** Absent on the last page. */
  readonly nextCursor?: string;
}

export interface PageRequest {
  readonly cursor?: string;
  readonly limit?: number;
}

export const DEFAULT_LIMIT = 100;
/** Asked for at least, where some of what is found may be closed to the reader. */
const CHUNK = 500;

/** One page of a keyset list: one item more than fits is asked for, and tells whether there is a next page. */
export async function page<T, K extends (string | number)[]>(
  filter: unknown,
  request: PageRequest,
  start: K,
  list: (after: K, limit: number) => Promise<T[]>,
  keyOf: (item: T) => K,
): Promise<Page<T>> {
  const limit = request.limit ?? DEFAULT_LIMIT;
  const after = request.cursor === undefined ? start : (readCursor(filter, request.cursor) as K);
  const found = await list(after, limit + 1);
  const items = found.slice(0, limit);
  return found.length > limit ? { items, nextCursor: writeCursor(filter, keyOf(items.at(-1)!)) } : { items };
}

/** A list of which the reader sees a part: goes on until as many as asked for are open, or nothing is left. */
export function onlyOpen<T, K extends (string | number)[]>(list: (after: K, limit: number) => Promise<T[]>, keyOf: (item: T) => K, isOpen: (item: T) => boolean) {
  return async (after: K, limit: number): Promise<T[]> => {
    const open: T[] = [];
    const size = Math.max(limit, CHUNK);
    for (let place = after; ; ) {
      const found = await list(place, size);
      open.push(...found.filter(isOpen));
      if (open.length >= limit || found.length < size) return open.slice(0, limit);
      place = keyOf(found.at(-1)!);
    }
  };
}
