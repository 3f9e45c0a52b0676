import { type Datatype } from '@orrery/contracts';
import {
  type ComplexSchema,
  type Command,
  type GeospatialSchema,
  type Interface,
  type Localized,
  type ModelSet,
  type PrimitiveSchema,
  type Schema,
  type Valued,
} from './interface.js';
import { lineage } from './lineage.js';

/** A schema with every reference replaced by what it names. */
export type ResolvedSchema =
  | { readonly kind: 'primitive'; readonly name: PrimitiveSchema }
  | { readonly kind: 'geospatial'; readonly name: GeospatialSchema }
  | { readonly kind: 'array'; readonly elementSchema: ResolvedSchema }
  | {
      readonly kind: 'enum';
      readonly valueSchema: 'integer' | 'string';
      readonly enumValues: readonly { readonly name: string; readonly enumValue: string | number }[];
    }
  | { readonly kind: 'map'; readonly mapValue: ResolvedSchema }
  | { readonly kind: 'object'; readonly fields: readonly ResolvedField[] };

export interface ResolvedField {
  readonly name: string;
  readonly schema: ResolvedSchema;
  readonly unit?: string;
}

/** One path of a model: a Telemetry or a Property, its own or of a component. */
export interface ResolvedValue extends ResolvedField {
  /** `name`, or `component/name`. */
  readonly path: string;
  readonly kind: 'telemetry' | 'property';
  readonly datatype: Datatype;
  readonly writable: boolean;
  readonly semanticType?: string;
  readonly displayName?: Localized;
  readonly description?: Localized;
  /** DTMI of the Interface that declares it. */
  readonly declaredBy: string;
}

export interface ResolvedRelationship {
  readonly name: string;
  readonly target?: string;
  readonly maxMultiplicity?: number;
  readonly properties: readonly ResolvedField[];
}

export interface ResolvedCommand {
  readonly path: string;
  readonly request?: ResolvedField;
  readonly response?: ResolvedField;
}

/** An Interface with everything it inherits and includes, flattened to paths. */
export interface ResolvedModel {
  readonly id: string;
  readonly displayName?: Localized;
  readonly description?: Localized;
  /** Its own DTMI and those of all it extends. */
  readonly types: readonly string[];
  readonly values: ReadonlyMap<string, ResolvedValue>;
  readonly components: readonly { readonly name: string; readonly model: string; readonly displayName?: Localized }[];
  readonly relationships: ReadonlyMap<string, ResolvedRelationship>;
  readonly commands: ReadonlyMap<string, ResolvedCommand>;
}

const DATATYPES: Readonly<Record<PrimitiveSchema, Datatype>> = {
  boolean: 'boolean',
  date: 'string',
  dateTime: 'datetime',
  double: 'double',
  duration: 'string',
  float: 'float',
  integer: 'int32',
  long: 'int64',
  string: 'string',
  time: 'string',
};

/** The datatype a value of this schema travels with; structures travel as json. */
export function datatypeOf(schema: ResolvedSchema): Datatype {
  if (schema.kind === 'primitive') return DATATYPES[schema.name];
  if (schema.kind === 'enum') return schema.valueSchema === 'integer' ? 'int32' : 'string';
  return 'json';
}

/** Replaces references by the schemas of the Interface that declares them; `readModels` has refused those that lead nowhere. */
export function resolveSchema(schema: Schema, reusable: readonly (ComplexSchema & { id: string })[]): ResolvedSchema {
  switch (schema.kind) {
    case 'ref': {
      const target = reusable.find((candidate) => candidate.id === schema.dtmi);
      if (!target) throw new Error(`The schema ${schema.dtmi} is not defined: only models without problems can be resolved.`);
      return resolveSchema(target, reusable);
    }
    case 'array':
      return { kind: 'array', elementSchema: resolveSchema(schema.elementSchema, reusable) };
    case 'map':
      return { kind: 'map', mapValue: resolveSchema(schema.mapValue.schema, reusable) };
    case 'object':
      return { kind: 'object', fields: schema.fields.map((field) => resolveField(field, reusable)) };
    case 'enum':
      return {
        kind: 'enum',
        valueSchema: schema.valueSchema,
        enumValues: schema.enumValues.map(({ name, enumValue }) => ({ name, enumValue })),
      };
    default:
      return schema;
  }
}

function resolveField(field: Valued, reusable: Interface['schemas']): ResolvedField {
  return { name: field.name, schema: resolveSchema(field.schema, reusable), ...(field.unit === undefined ? {} : { unit: field.unit }) };
}

function resolveCommand(command: Command, path: string, owner: Interface): ResolvedCommand {
  return {
    path,
    ...(command.request ? { request: resolveField(command.request, owner.schemas) } : {}),
    ...(command.response ? { response: resolveField(command.response, owner.schemas) } : {}),
  };
}

/**
 * Flattens one model: inherited contents first, then its own, then those of its components as `component/name`.
 * Undefined when the set does not hold it. A component's relationships stay out: links join twins, not their parts.
 */
export function resolveModel(models: ModelSet, dtmi: string): ResolvedModel | undefined {
  const model = models.get(dtmi);
  if (!model) return undefined;
  const { ancestors } = lineage(model, models);
  const values = new Map<string, ResolvedValue>();
  const relationships = new Map<string, ResolvedRelationship>();
  const commands = new Map<string, ResolvedCommand>();
  const components: { name: string; model: string; displayName?: Localized }[] = [];
  const add = (owner: Interface, prefix: string): void => {
    for (const content of owner.contents) {
      const path = `${prefix}${content.name}`;
      if (content.kind === 'telemetry' || content.kind === 'property') {
        const field = resolveField(content, owner.schemas);
        const { semanticType, displayName, description } = content;
        values.set(path, {
          ...field,
          path,
          kind: content.kind,
          datatype: datatypeOf(field.schema),
          writable: content.kind === 'property' && content.writable,
          ...(semanticType === undefined ? {} : { semanticType }),
          ...(displayName ? { displayName } : {}),
          ...(description ? { description } : {}),
          declaredBy: owner.id,
        });
      } else if (content.kind === 'command') commands.set(path, resolveCommand(content, path, owner));
      else if (prefix !== '') continue;
      else if (content.kind === 'component') {
        components.push({
          name: content.name,
          model: content.schema,
          ...(content.displayName ? { displayName: content.displayName } : {}),
        });
      } else {
        const { name, target, maxMultiplicity } = content;
        const properties = content.properties.map((property) => resolveField(property, owner.schemas));
        relationships.set(name, {
          name,
          ...(target === undefined ? {} : { target }),
          ...(maxMultiplicity === undefined ? {} : { maxMultiplicity }),
          properties,
        });
      }
    }
  };
  for (const owner of [...ancestors].reverse()) add(owner, '');
  add(model, '');
  for (const component of components) {
    const included = models.get(component.model);
    if (!included) continue;
    for (const owner of [...lineage(included, models).ancestors].reverse()) add(owner, `${component.name}/`);
    add(included, `${component.name}/`);
  }
  const { displayName, description } = model;
  return {
    id: model.id,
    ...(displayName ? { displayName } : {}),
    ...(description ? { description } : {}),
    types: [model.id, ...ancestors.map((ancestor) => ancestor.id)],
    values,
    components,
    relationships,
    commands,
  };
}
