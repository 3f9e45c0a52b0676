import { type TwinSummary } from '../summary.js';
import { type PropertyView, type TwinView } from '../twin-view.js';

/** Twins whose name or id has every word of `text`, the shortest names first: the nearest to what was written. */
export function findTwins(twins: Iterable<TwinSummary>, text: string, most: number): TwinSummary[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return [...twins]
    .filter(({ twinId, name }) => words.every((word) => `${name} ${twinId}`.toLowerCase().includes(word)))
    .sort((a, b) => a.name.length - b.name.length || a.twinId.localeCompare(b.twinId))
    .slice(0, most);
}

const NOT_NUMERIC: ReadonlySet<string> = new Set(['string', 'datetime', 'bytestring', 'json']);

/** The values of a twin that can be drawn, also those that have no reading now. */
export function trendablePaths(twin: TwinView): [path: string, property: PropertyView][] {
  return Object.entries(twin.properties).filter(([, { datatype }]) => !NOT_NUMERIC.has(datatype));
}
