import { DEFAULT_RANGE, type Range } from './range.js';

/** One value of one twin. */
export interface LineKey {
  readonly twinId: string;
  readonly path: string;
}

/** All that one sees of a trend: what an address holds. */
export interface TrendView {
  readonly lines: readonly LineKey[];
  readonly range: Range;
  readonly isTable: boolean;
}

/** More lines than that nobody tells apart. */
export const MOST_LINES = 8;

export const EMPTY_VIEW: TrendView = { lines: [], range: DEFAULT_RANGE, isTable: false };

/** A twin's id has no slash: the first one ends it. */
export function keyOf({ twinId, path }: LineKey): string {
  return `${twinId}/${path}`;
}

export function lineOf(key: string): LineKey | undefined {
  const slash = key.indexOf('/');
  return slash <= 0 || slash === key.length - 1 ? undefined : { twinId: key.slice(0, slash), path: key.slice(slash + 1) };
}

export function withLine(view: TrendView, line: LineKey): TrendView {
  const isThere = view.lines.some((each) => keyOf(each) === keyOf(line));
  return isThere || view.lines.length >= MOST_LINES ? view : { ...view, lines: [...view.lines, line] };
}

export function withoutLine(view: TrendView, line: LineKey): TrendView {
  return { ...view, lines: view.lines.filter((each) => keyOf(each) !== keyOf(line)) };
}
