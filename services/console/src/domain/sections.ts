import { byUrgency, conditionOfProperty } from './condition.js';
import { toNumber } from './format-value.js';
import { type PropertyView, type TwinView } from './twin-view.js';
import { splitPath } from './words.js';

/** The values of one component, or of the twin itself where `component` is undefined. */
export interface Section {
  readonly component: string | undefined;
  readonly entries: readonly (readonly [path: string, property: PropertyView])[];
}

/** The values of a twin in the order of its model: its own first, then component by component. */
export function sectionsOf(twin: TwinView): Section[] {
  const sections = new Map<string | undefined, [string, PropertyView][]>();
  for (const [path, property] of Object.entries(twin.properties)) {
    const { component } = splitPath(path);
    const entries = sections.get(component);
    if (entries) entries.push([path, property]);
    else sections.set(component, [[path, property]]);
  }
  const own = sections.get(undefined);
  return [
    ...(own ? [{ component: undefined, entries: own }] : []),
    ...[...sections].filter(([component]) => component !== undefined).map(([component, entries]) => ({ component, entries })),
  ];
}

/** True where a trend can be drawn: a number or a truth value that the plant changes. */
export function hasTrend(property: PropertyView): boolean {
  const isNumeric = property.datatype !== 'string' && property.datatype !== 'datetime' && property.datatype !== 'bytestring' && property.datatype !== 'json';
  return isNumeric && property.eventTs !== undefined && (property.value === null || toNumber(property.value, property.datatype) !== undefined);
}

/** Running times and the like: they only ever rise. */
const TIME_UNITS: ReadonlySet<string> = new Set(['second', 'minute', 'hour', 'day', 'year', 'millisecond']);

/** Measurements with a unit say most about a machine, then other measurements; counters and times say least. */
function trendRank({ kind, datatype, unit }: PropertyView): number {
  const isMeasured = kind === 'telemetry' && (datatype === 'double' || datatype === 'float');
  if (!isMeasured || (unit !== undefined && TIME_UNITS.has(unit))) return 2;
  return unit === undefined ? 1 : 0;
}

/** The paths whose trends are shown first: what is abnormal, then measurements in the order of the model. */
export function pathsToTrend(twin: TwinView, most: number): string[] {
  const measured = Object.entries(twin.properties).filter(([, property]) => hasTrend(property));
  return measured
    .map(([path, property], index) => ({ path, property, index }))
    .sort((a, b) => byUrgency(conditionOfProperty(a.property), conditionOfProperty(b.property)) || trendRank(a.property) - trendRank(b.property) || a.index - b.index)
    .slice(0, most)
    .map(({ path }) => path);
}
