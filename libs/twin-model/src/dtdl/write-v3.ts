import { DTDL_CONTEXT, QUANTITATIVE_TYPES, unknownExtensions } from './extensions.js';
import { type Content, type Described, type Interface, type Named, type Schema, type Valued } from './interface.js';

type Json = Record<string, unknown>;

/** Texts as one string when English alone, else by language. */
function described({ id, displayName, description, comment }: Described): Json {
  const display = (texts: Readonly<Record<string, string>>) =>
    Object.keys(texts).length === 1 && texts['en'] !== undefined ? texts['en'] : texts;
  return {
    ...(id === undefined ? {} : { '@id': id }),
    ...(displayName ? { displayName: display(displayName) } : {}),
    ...(description ? { description: display(description) } : {}),
    ...(comment === undefined ? {} : { comment }),
  };
}

/** Writes the elements of one Interface; `open` tells whether v3 permits its undefined co-types. */
class Writer {
  constructor(private readonly open: boolean) {}

  private types(type: string, element: Partial<Valued>): string | string[] {
    const types = [
      type,
      ...(element.semanticType === undefined ? [] : [element.semanticType]),
      ...(this.open ? (element.cotypes ?? []) : []),
    ];
    return types.length === 1 ? type : types;
  }

  private head(type: string, element: Named): Json {
    return { '@type': this.types(type, element), name: element.name, ...described(element) };
  }

  private valued(type: string, value: Valued): Json {
    return { ...this.head(type, value), schema: this.schema(value.schema), ...(value.unit === undefined ? {} : { unit: value.unit }) };
  }

  schema(schema: Schema): unknown {
    switch (schema.kind) {
      case 'primitive':
      case 'geospatial':
        return schema.name;
      case 'ref':
        return schema.dtmi;
      case 'array':
        return { '@type': 'Array', ...described(schema), elementSchema: this.schema(schema.elementSchema) };
      case 'map':
        return {
          '@type': 'Map',
          ...described(schema),
          mapKey: { ...this.head('MapKey', schema.mapKey), schema: 'string' },
          mapValue: this.valued('MapValue', schema.mapValue),
        };
      case 'object':
        return { '@type': 'Object', ...described(schema), fields: schema.fields.map((field) => this.valued('Field', field)) };
      case 'enum': {
        const enumValues = schema.enumValues.map((value) => ({ ...this.head('EnumValue', value), enumValue: value.enumValue }));
        return { '@type': 'Enum', ...described(schema), valueSchema: schema.valueSchema, enumValues };
      }
    }
  }

  content(content: Content): Json {
    switch (content.kind) {
      case 'telemetry':
        return this.valued('Telemetry', content);
      case 'property':
        return { ...this.valued('Property', content), ...(content.writable ? { writable: true } : {}) };
      case 'component':
        return { ...this.head('Component', content), schema: content.schema };
      case 'command': {
        const payload = (type: string, value: (Valued & { nullable?: boolean }) | undefined) =>
          value && { ...this.valued(type, value), ...(value.nullable ? { nullable: true } : {}) };
        const request = payload('CommandRequest', content.request);
        const response = payload('CommandResponse', content.response);
        return { ...this.head('Command', content), ...(request ? { request } : {}), ...(response ? { response } : {}) };
      }
      case 'relationship':
        return {
          ...this.head('Relationship', content),
          ...(content.target === undefined ? {} : { target: content.target }),
          ...(content.minMultiplicity === undefined ? {} : { minMultiplicity: content.minMultiplicity }),
          ...(content.maxMultiplicity === undefined ? {} : { maxMultiplicity: content.maxMultiplicity }),
          ...(content.properties.length === 0 ? {} : { properties: content.properties.map((property) => this.content(property)) }),
          ...(content.writable ? { writable: true } : {}),
        };
    }
  }
}

/**
 * An Interface as a DTDL v3 document. A v2 model becomes v3: its semantic types come under QuantitativeTypes, the deprecated
 * `commandType` goes, and so do co-types that nothing defines, which v3 does not permit.
 */
export function toDtdlV3(model: Interface): Json {
  const unknown = unknownExtensions(model.extensions);
  const writer = new Writer(model.dtdlVersion === 3 || unknown.length > 0);
  const body = {
    ...(model.extends.length === 0 ? {} : { extends: model.extends.length === 1 ? model.extends[0] : model.extends }),
    contents: model.contents.map((content) => writer.content(content)),
    ...(model.schemas.length === 0 ? {} : { schemas: model.schemas.map((schema) => writer.schema(schema)) }),
  };
  const quantitative = JSON.stringify(model, (key, value: unknown) =>
    key === 'description' || key === 'displayName' ? undefined : value,
  ).includes('"semanticType":');
  const extensions =
    quantitative && !model.extensions.includes(QUANTITATIVE_TYPES) ? [QUANTITATIVE_TYPES, ...model.extensions] : model.extensions;
  const cotypes = (model.dtdlVersion === 3 || unknown.length > 0 ? model.cotypes : undefined) ?? [];
  return {
    '@context': extensions.length === 0 ? DTDL_CONTEXT(3) : [DTDL_CONTEXT(3), ...extensions],
    '@type': cotypes.length === 0 ? 'Interface' : ['Interface', ...cotypes],
    ...described(model), // `@id` among them
    ...body,
  };
}
