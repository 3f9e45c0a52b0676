import {
  type DesiredState,
  type Level,
  type PropertyDefinition,
  type PropertyState,
  type Relationship,
  type SourceLink,
  type TwinDefinition,
} from '@orrery/contracts';

/** What GET /twins/{id} answers, and what a subscriber who follows the topics can build byte for byte. */
export interface RenderedTwin {
  readonly twinId: string;
  readonly rev: number;
  readonly at: string;
  readonly model: string;
  readonly name?: string;
  readonly level?: Level;
  readonly partOf?: string;
  readonly externalIds?: Readonly<Record<string, string>>;
  readonly relationships: readonly Relationship[];
  readonly properties: Readonly<Record<string, RenderedProperty>>;
  readonly desired: Readonly<Record<string, DesiredState & { delta?: number }>>;
  readonly sources: Readonly<Record<string, SourceLink>>;
}

export type RenderedProperty = Pick<PropertyDefinition, 'datatype' | 'unit' | 'kind' | 'writable' | 'command'> & Partial<PropertyState>;

/** What a twin is rendered from: the state as Redis, a snapshot or a mirror holds it. */
export interface TwinView {
  readonly twinId: string;
  readonly rev: number;
  readonly at: string;
  readonly definition: TwinDefinition;
  readonly properties: Readonly<Record<string, PropertyState>>;
  readonly desired: Readonly<Record<string, DesiredState>>;
  readonly sources: Readonly<Record<string, SourceLink>>;
}

/** Every path of the definition appears, read or not, in the definition's order: the same state always gives the same bytes. */
export function renderTwin(twin: TwinView): RenderedTwin {
  const { definition } = twin;
  const properties: Record<string, RenderedProperty> = {};
  for (const [path, property] of Object.entries(definition.properties)) {
    properties[path] = {
      kind: property.kind,
      datatype: property.datatype,
      ...(property.unit === undefined ? undefined : { unit: property.unit }),
      ...(property.writable === undefined ? undefined : { writable: property.writable }),
      ...(property.command === undefined ? undefined : { command: property.command }),
      ...twin.properties[path],
    };
  }
  const desired: Record<string, DesiredState & { delta?: number }> = {};
  for (const path of Object.keys(twin.desired).sort()) {
    const wish = twin.desired[path] as DesiredState;
    const reported = twin.properties[path]?.value;
    const delta = typeof reported === 'number' && typeof wish.value === 'number' ? reported - wish.value : undefined;
    desired[path] = { ...wish, ...(delta === undefined ? undefined : { delta }) };
  }
  const sources: Record<string, SourceLink> = {};
  for (const source of Object.keys(twin.sources).sort()) sources[source] = twin.sources[source] as SourceLink;
  return {
    twinId: twin.twinId,
    rev: twin.rev,
    at: twin.at,
    model: definition.model,
    ...(definition.name === undefined ? undefined : { name: definition.name }),
    ...(definition.level === undefined ? undefined : { level: definition.level }),
    ...(definition.partOf === undefined ? undefined : { partOf: definition.partOf }),
    ...(definition.externalIds === undefined ? undefined : { externalIds: definition.externalIds }),
    relationships: definition.relationships,
    properties,
    desired,
    sources,
  };
}
