import { DEFAULT_RANGE, LONGEST_MS, type Range, SHORTEST_MS } from './range.js';
import { keyOf, type LineKey, lineOf, MOST_LINES, type TrendView } from './trend-view.js';

export const TRENDS_PATH = '/trends';

const UNITS: readonly (readonly [letter: string, millis: number])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
];

/** An address that shows the same to whoever opens it: `/trends?line=acme:riverside:filler/motor/current&last=15m`. */
export function writeAddress(view: TrendView): string {
  const query = [
    ...view.lines.map((line) => `line=${readable(keyOf(line))}`),
    ...(view.range.kind === 'last' ? [`last=${writeLength(view.range.millis)}`] : [`from=${readable(isoOf(view.range.from))}`, `to=${readable(isoOf(view.range.to))}`]),
    ...(view.isTable ? ['view=table'] : []),
  ];
  return `${TRENDS_PATH}?${query.join('&')}`;
}

/** What an address says; what it leaves out or says wrongly is as on an empty page. */
export function readAddress(search: string): TrendView {
  const query = new URLSearchParams(search);
  const lines = new Map<string, LineKey>();
  for (const line of query.getAll('line').map(lineOf)) if (line && lines.size < MOST_LINES) lines.set(keyOf(line), line);
  return { lines: [...lines.values()], range: readRange(query), isTable: query.get('view') === 'table' };
}

function readRange(query: URLSearchParams): Range {
  const from = Date.parse(query.get('from') ?? '');
  const to = Date.parse(query.get('to') ?? '');
  if (to - from >= SHORTEST_MS && to - from <= LONGEST_MS) return { kind: 'fixed', from, to };
  const millis = readLength(query.get('last') ?? '');
  return millis === undefined ? DEFAULT_RANGE : { kind: 'last', millis };
}

/** `90m`, `1d`: in the largest unit that goes in whole. */
function writeLength(millis: number): string {
  const [letter, size] = UNITS.find(([, each]) => millis % each === 0) ?? UNITS.at(-1)!;
  return `${Math.max(1, Math.round(millis / size))}${letter}`;
}

function readLength(text: string): number | undefined {
  const [, digits, letter] = /^(\d{1,10})([smhd])$/.exec(text) ?? [];
  const size = UNITS.find(([each]) => each === letter)?.[1];
  if (digits === undefined || size === undefined) return undefined;
  const millis = Number(digits) * size;
  return millis >= SHORTEST_MS && millis <= LONGEST_MS ? millis : undefined;
}

const isoOf = (millis: number) => new Date(millis).toISOString();
/** Colons and slashes may stand in a query (RFC 3986 §3.4), and read better. */
const readable = (text: string) => encodeURIComponent(text).replaceAll('%3A', ':').replaceAll('%2F', '/');
