import { type PropertyDefinition, type Relationship, type TwinDefinition } from '@orrery/contracts';
import { type Interface, modelSetOf, type Plant, type PlantItem, type PlantTwin, type ResolvedModel, type ResolvedSchema, type ResolvedValue, resolveModel } from '@orrery/twin-model';
import { type Definition } from './registry.js';

/**
 * Everything a plant defines, one definition for each model, source, twin and binding. A twin's definition holds all that the
 * projection needs of model, bindings and sources, so that it never has to look anything up (architecture decision 4).
 *
 * @param documentOf the DTDL of an interface, as its file has it
 */
export function plantDefinitions(plant: Plant, documentOf: (model: Interface) => unknown): Definition[] {
  const models = modelSetOf(plant.models);
  const resolved = new Map(plant.models.map((model) => [model.id, resolveModel(models, model.id)]));
  return [
    ...plant.models.map((model): Definition => ({ type: 'model', id: model.id, document: documentOf(model) })),
    ...plant.sources.map((source): Definition => ({ type: 'source', ...source })),
    ...plant.twins.map((twin): Definition => ({ type: 'twin', twinId: twin.id, definition: twinDefinition(plant, twin, resolved.get(twin.model)) })),
    ...plant.bindings
      .filter((binding) => binding.items.length > 0)
      .map((binding): Definition => ({ type: 'binding', source: binding.source, twinId: binding.twinId, items: [...binding.items] })),
  ];
}

function twinDefinition(plant: Plant, twin: PlantTwin, model: ResolvedModel | undefined): TwinDefinition {
  const bindings = plant.bindings.filter((binding) => binding.twinId === twin.id);
  const bound = new Map(bindings.flatMap(({ source, items }) => items.map((item) => [item.path, { source, item }] as const)));
  const relationships = plant.relationships.filter((relationship) => relationship.from === twin.id);
  const partOf = relationships.find((relationship) => relationship.name === 'partOf')?.target;
  const used = new Set(bindings.map((binding) => binding.source));
  return {
    model: twin.model,
    ...(twin.name === undefined ? {} : { name: twin.name }),
    ...(twin.level === undefined ? {} : { level: twin.level }),
    ...(partOf === undefined ? {} : { partOf }),
    ...(Object.keys(twin.externalIds).length === 0 ? {} : { externalIds: { ...twin.externalIds } }),
    properties: Object.fromEntries(
      [...(model?.values.values() ?? [])].map((value) => [value.path, propertyDefinition(value, bound.get(value.path), twin.properties[value.path])]),
    ),
    relationships: relationships.map(
      ({ name, target, properties }): Relationship => ({ name, target, ...(Object.keys(properties).length === 0 ? {} : { properties: { ...properties } }) }),
    ),
    sources: Object.fromEntries(
      plant.sources
        .filter((source) => used.has(source.id))
        .map(({ id, clock, acceptPastMs, acceptFutureMs }) => [id, { clock, acceptPastMs, acceptFutureMs }]),
    ),
  };
}

function propertyDefinition(value: ResolvedValue, bound: { source: string; item: PlantItem } | undefined, fixed: unknown): PropertyDefinition {
  const unit = bound?.item.unit ?? value.unit;
  const { maxAgeMs, tolerance } = bound?.item ?? {};
  return {
    kind: value.kind,
    datatype: value.datatype,
    ...(unit === undefined ? {} : { unit }),
    ...(value.writable ? { writable: true } : {}),
    ...(bound ? { source: bound.source } : {}),
    ...(maxAgeMs === undefined ? {} : { maxAgeMs }),
    ...(tolerance === undefined ? {} : { tolerance }),
    ...(fixed === undefined ? {} : { static: fixed }),
    ...(saysMoreThanItsDatatype(value.schema) ? { schema: value.schema } : {}),
  };
}

/** The primitive schema that a datatype stands for by itself; a date or a duration is a string of a form of its own. */
const PRIMITIVE_OF = { boolean: 'boolean', int32: 'integer', int64: 'long', float: 'float', double: 'double', string: 'string', datetime: 'dateTime' } as const;

function saysMoreThanItsDatatype(schema: ResolvedSchema): boolean {
  return schema.kind !== 'primitive' || !Object.values<string>(PRIMITIVE_OF).includes(schema.name);
}

/** The schema that a value of this property must fit; undefined for a datatype that DTDL does not have. */
export function schemaOf(property: PropertyDefinition): ResolvedSchema | undefined {
  if (property.schema !== undefined) return property.schema as ResolvedSchema;
  const name = PRIMITIVE_OF[property.datatype as keyof typeof PRIMITIVE_OF] as (typeof PRIMITIVE_OF)[keyof typeof PRIMITIVE_OF] | undefined;
  return name && { kind: 'primitive', name };
}
