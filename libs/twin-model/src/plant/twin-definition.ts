import { type PropertyDefinition, type Relationship, type SourceClock, type TwinDefinition } from '@orrery/contracts';
import { modelSetOf, type Interface, type ModelSet } from '../dtdl/interface.js';
import { resolveModel, type ResolvedModel, type ResolvedValue } from '../dtdl/resolve-model.js';
import { type Plant, type PlantItem, type PlantTwin } from './plant.js';

/** What belongs to each twin of a plant, gathered once instead of searched for each. */
interface PlantIndex {
  readonly models: ModelSet;
  readonly resolved: Map<string, ResolvedModel>;
  readonly twins: ReadonlyMap<string, PlantTwin>;
  readonly items: ReadonlyMap<string, ReadonlyMap<string, { readonly source: string; readonly item: PlantItem }>>;
  readonly relationships: ReadonlyMap<string, readonly Relationship[]>;
  readonly clocks: ReadonlyMap<string, SourceClock>;
}

const INDEXES = new WeakMap<Plant, PlantIndex>();
const SETS = new WeakMap<readonly Interface[], ModelSet>();

/** The models of a plant by DTMI. */
export function plantModels(plant: Plant): ModelSet {
  let set = SETS.get(plant.models);
  if (!set) SETS.set(plant.models, (set = modelSetOf(plant.models)));
  return set;
}

function indexOf(plant: Plant): PlantIndex {
  const known = INDEXES.get(plant);
  if (known) return known;
  const items = new Map<string, Map<string, { source: string; item: PlantItem }>>();
  for (const { source, twinId, items: bound } of plant.bindings) {
    const byPath = items.get(twinId) ?? new Map<string, { source: string; item: PlantItem }>();
    items.set(twinId, byPath);
    for (const item of bound) byPath.set(item.path, { source, item });
  }
  const relationships = new Map<string, Relationship[]>();
  for (const { from, name, target, properties } of plant.relationships) {
    const link = Object.keys(properties).length === 0 ? { name, target } : { name, target, properties };
    relationships.set(from, [...(relationships.get(from) ?? []), link]);
  }
  const index: PlantIndex = {
    models: plantModels(plant),
    resolved: new Map(),
    twins: new Map(plant.twins.map((twin) => [twin.id, twin])),
    items,
    relationships,
    clocks: new Map(plant.sources.map(({ id, clock, acceptPastMs, acceptFutureMs }) => [id, { clock, acceptPastMs, acceptFutureMs }])),
  };
  INDEXES.set(plant, index);
  return index;
}

function resolved(index: PlantIndex, dtmi: string): ResolvedModel {
  const model = index.resolved.get(dtmi) ?? resolveModel(index.models, dtmi);
  if (!model) throw new Error(`The plant has no model ${dtmi}: only plants without problems can be resolved.`);
  index.resolved.set(dtmi, model);
  return model;
}

function propertyDefinition(
  value: ResolvedValue,
  twin: PlantTwin,
  bound: { source: string; item: PlantItem } | undefined,
): PropertyDefinition {
  const unit = bound?.item.unit ?? value.unit;
  const { schema } = value;
  const told = schema.kind === 'primitive' && !['date', 'time', 'duration'].includes(schema.name); // by the datatype alone
  return {
    kind: value.kind,
    datatype: value.datatype,
    ...(unit === undefined ? {} : { unit }),
    ...(value.writable ? { writable: true } : {}),
    ...(bound?.item.command === undefined ? {} : { command: true }),
    ...(bound ? { source: bound.source } : {}),
    ...(bound?.item.maxAgeMs === undefined ? {} : { maxAgeMs: bound.item.maxAgeMs }),
    ...(bound?.item.tolerance === undefined ? {} : { tolerance: bound.item.tolerance }),
    ...(Object.hasOwn(twin.properties, value.path) ? { static: twin.properties[value.path] } : {}),
    ...(told ? {} : { schema }),
  };
}

/**
 * Everything the projection must know of a twin, resolved from model, twins.yaml and bindings.yaml: the payload of `registered` and
 * `changed`. Undefined when the plant has no such twin.
 */
export function twinDefinition(plant: Plant, twinId: string): TwinDefinition | undefined {
  const index = indexOf(plant);
  const twin = index.twins.get(twinId);
  if (!twin) return undefined;
  const items = index.items.get(twinId);
  const relationships = index.relationships.get(twinId) ?? [];
  const partOf = relationships.find(({ name }) => name === 'partOf')?.target;
  const properties: Record<string, PropertyDefinition> = {};
  for (const [path, value] of resolved(index, twin.model).values) properties[path] = propertyDefinition(value, twin, items?.get(path));
  const sources: Record<string, SourceClock> = {};
  for (const { source } of items?.values() ?? []) sources[source] = index.clocks.get(source)!;
  return {
    model: twin.model,
    ...(twin.name === undefined ? {} : { name: twin.name }),
    ...(twin.level === undefined ? {} : { level: twin.level }),
    ...(partOf === undefined ? {} : { partOf }),
    ...(Object.keys(twin.externalIds).length === 0 ? {} : { externalIds: { ...twin.externalIds } }),
    properties,
    relationships: [...relationships],
    sources,
  };
}

/** From the twin itself up to the root of its ISA-95 path, by `partOf`. Undefined when the plant has no such twin. */
export function isa95Path(plant: Plant, twinId: string): string[] | undefined {
  const index = indexOf(plant);
  if (!index.twins.has(twinId)) return undefined;
  const path: string[] = [];
  for (let id: string | undefined = twinId; id !== undefined;) {
    path.push(id);
    id = index.relationships.get(id)?.find(({ name }) => name === 'partOf')?.target;
  }
  return path;
}
