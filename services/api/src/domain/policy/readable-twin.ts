import { type Action, type CompiledRights } from '@orrery/access';
import { type Relationship, type TwinDefinition } from '@orrery/contracts';
import { type RenderedTwin } from '@orrery/twin-model';

/** Set where something is left out that the reader may not read: what is missing is hidden, not absent. */
export interface Filtered {
  readonly filtered?: true;
}

type Reader = Pick<CompiledRights, 'isTotal' | 'may' | 'mayAll'>;

/**
 * A twin as the reader may see it; undefined where they may not see it at all. Paths that are closed to them are left out, and
 * so are the names of other twins: relationships to, and `partOf`, what they may not read. `action`: READ, or READ_HISTORY for how it was.
 */
export function readableTwin(twin: RenderedTwin, rights: Reader, action: Action = 'READ'): (RenderedTwin & Filtered) | undefined {
  if (rights.isTotal('READ') && rights.isTotal(action)) return twin;
  if (!rights.may(action, twin.twinId)) return undefined;
  const properties = openPaths(twin.properties, twin.twinId, rights, action);
  const desired = openPaths(twin.desired, twin.twinId, rights, action);
  const links = openLinks(twin, rights);
  const isWhole = properties === twin.properties && desired === twin.desired && links === twin;
  return isWhole ? twin : { ...links, properties, desired, filtered: true };
}

/** A definition as the reader may see it, by the same rule. */
export function readableDefinition(twinId: string, definition: TwinDefinition, rights: Reader): TwinDefinition {
  const properties = openPaths(definition.properties, twinId, rights, 'READ');
  const links = openLinks(definition, rights);
  return properties === definition.properties && links === definition ? definition : { ...links, properties };
}

/** The same object where nothing is left out. */
function openPaths<T>(byPath: Readonly<Record<string, T>>, twinId: string, rights: Reader, action: Action): Readonly<Record<string, T>> {
  if (rights.mayAll(action, twinId)) return byPath;
  const open = Object.entries(byPath).filter(([path]) => rights.may(action, twinId, path));
  return open.length === Object.keys(byPath).length ? byPath : Object.fromEntries(open);
}

function openLinks<T extends { readonly partOf?: string; readonly relationships: readonly Relationship[] }>(of: T, rights: Reader): T {
  const relationships = of.relationships.filter(({ target }) => rights.may('READ', target));
  const { partOf, ...rest } = of;
  if (partOf !== undefined && !rights.may('READ', partOf)) return { ...rest, relationships } as unknown as T;
  return relationships.length === of.relationships.length ? of : { ...of, relationships };
}
