import { humanise } from '../words.js';
import { type TwinView } from '../twin-view.js';

export interface FieldChoice {
  readonly field: string;
  readonly name: string;
}

/** What one can ask for, in groups: what twins are, what they report, how good that is. */
export interface FieldChoices {
  readonly twin: readonly FieldChoice[];
  readonly values: readonly FieldChoice[];
  readonly qualities: readonly FieldChoice[];
}

const PLAIN: readonly FieldChoice[] = [
  { field: 'name', name: 'Name' },
  { field: 'twinId', name: 'Id' },
  { field: 'level', name: 'Level' },
  { field: 'site', name: 'Site' },
  { field: 'model', name: 'Model' },
  { field: 'partOf', name: 'Part of (id)' },
];

export function fieldChoices(twins: Iterable<TwinView>): FieldChoices {
  const paths = new Set<string>();
  const systems = new Set<string>();
  for (const { properties, externalIds } of twins) {
    for (const path of Object.keys(properties)) paths.add(path);
    for (const system of Object.keys(externalIds ?? {})) systems.add(system);
  }
  const sorted = [...paths].sort((a, b) => a.localeCompare(b));
  return {
    twin: [...PLAIN, ...[...systems].sort().map((system) => ({ field: `externalIds/${system}`, name: `Id in ${system.toUpperCase()}` }))],
    values: sorted.map((path) => ({ field: `properties/${path}`, name: nameOf(path) })),
    qualities: sorted.map((path) => ({ field: `properties/${path}/quality`, name: `Quality of ${nameOf(path)}` })),
  };
}

export function systemsOf({ twin }: FieldChoices): string[] {
  return twin.flatMap(({ field }) => /^externalIds\/(.+)$/.exec(field)?.[1] ?? []);
}

const nameOf = (path: string) => path.split('/').map(humanise).join(': ');
