import { suggest } from '../dtdl/nearest.js';
import { list, object } from '../dtdl/read-shape.js';
import { type CheckedTwin } from './check-twins.js';
import { type PlantExport } from './plant.js';
import { matching, organisationId, placed, type Placed, twinId } from './yaml-readers.js';

const exportName = matching(/^[a-z0-9][a-z0-9-]*$/, 'a name of small letters, digits and hyphens', 60);
const principal = matching(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'a Kafka principal (letters, digits, dots, hyphens)', 100);
const pathPattern = matching(/^(\*|[A-Za-z][A-Za-z0-9_]*)(\/(\*|[A-Za-z][A-Za-z0-9_]*))?$/, 'a path: name, component/name, or * for any name');

const entry = object(
  { name: exportName },
  { twins: list(placed(twinId), 1), site: organisationId, subtree: list(placed(twinId), 1), paths: list(placed(pathPattern), 1), readers: list(principal) },
);

/** `exports.yaml` as written; nothing yet against the twins. */
export const readExportsFile = object({ exports: list(placed(entry)) }, {});
export type WrittenExports = NonNullable<ReturnType<typeof readExportsFile>>['exports'];

/** Judges every export against the twins: what it selects must be there, and it must select something. */
export function checkExports(written: WrittenExports, twins: ReadonlyMap<string, CheckedTwin>): PlantExport[] {
  const names = new Set<string>();
  for (const { value, place } of written) {
    if (names.has(value.name)) place.at('name').report('export.repeated', `there are two exports called ${value.name}`, 'rename or remove one of them');
    names.add(value.name);
    if (!value.twins && value.site === undefined && !value.subtree) {
      place.report('export.selection', `export ${value.name} selects no twin`, 'add twins, site or subtree; a twin must meet each that is given');
    }
    for (const id of [...(value.twins ?? []), ...(value.subtree ?? [])]) knownTwin(id, twins);
    for (const path of value.paths ?? []) knownPath(path, twins);
    if (value.site !== undefined && ![...twins.keys()].some((id) => id.split(':')[1] === value.site)) {
      place.at('site').report('export.site', `no twin is of site ${value.site}`, suggest(value.site, [...new Set([...twins.keys()].map((id) => id.split(':')[1]!))]));
    }
  }
  return written.map(({ value: { name, site, readers = [], ...rest } }) => ({
    name,
    ...(rest.twins ? { twins: valuesOf(rest.twins) } : {}),
    ...(site === undefined ? {} : { site }),
    ...(rest.subtree ? { subtree: valuesOf(rest.subtree) } : {}),
    ...(rest.paths ? { paths: valuesOf(rest.paths) } : {}),
    readers: [...new Set(readers)],
  }));
}

const valuesOf = (list: readonly Placed<string>[]): string[] => [...new Set(list.map(({ value }) => value))];

function knownTwin({ value, place }: Placed<string>, twins: ReadonlyMap<string, CheckedTwin>): void {
  if (!twins.has(value)) place.report('export.twin', `there is no twin ${value}`, place.meant(value, [...twins.keys()], 'add it to twins.yaml or correct the id'));
}

/** A path that no twin of the plant has is a misspelling: an export that silently lacks it would be found late. */
function knownPath({ value, place }: Placed<string>, twins: ReadonlyMap<string, CheckedTwin>): void {
  const known = new Set([...twins.values()].flatMap(({ model }) => [...(model?.values.keys() ?? [])]));
  const parts = value.split('/');
  const matches = (path: string): boolean => {
    const names = path.split('/');
    return names.length === parts.length && parts.every((part, index) => part === '*' || part === names[index]);
  };
  if (![...known].some(matches)) place.report('export.path', `no twin has a path ${value}`, suggest(value, [...known]));
}
