import { type Content, type Interface, type ModelSet, type Schema } from './interface.js';
import { lineage } from './lineage.js';
import { nearest } from './nearest.js';
import { type Place } from './place.js';

const MAX_DEPTH = 10;
const MAX_HIERARCHY_V3 = 1024;
const MAX_CONTENTS_V2 = 300;
const MAX_SCHEMA_DEPTH = 5;
const ABSENT = 'add the file that defines it to models/';

/** Judges what can only be judged with every file read: inheritance, components and references between schemas. */
export function checkModels(models: ModelSet, broken: ReadonlySet<string>, places: ReadonlyMap<Interface, Place>): void {
  for (const [model, place] of places) {
    checkReferences(model, models, broken, place);
    checkSchemas(model, place);
    checkInheritance(model, models, place);
  }
}

function checkReferences(model: Interface, models: ModelSet, broken: ReadonlySet<string>, place: Place): void {
  for (const [index, base] of model.extends.entries()) {
    if (models.has(base) || broken.has(base)) continue;
    const at = place.at('extends');
    (model.extends.length > 1 ? at.at(index) : at).report(
      'extends.missing',
      `there is no Interface ${base}`,
      at.meant(base, models.keys(), ABSENT),
    );
  }
  for (const [index, content] of model.contents.entries()) {
    if (content.kind !== 'component') continue;
    const at = place.at('contents', index, 'schema');
    const target = models.get(content.schema);
    if (!target) {
      if (!broken.has(content.schema))
        at.report('component.missing', `there is no Interface ${content.schema}`, at.meant(content.schema, models.keys(), ABSENT));
      continue;
    }
    const nested = [target, ...lineage(target, models).ancestors]
      .flatMap((part) => part.contents)
      .find((part) => part.kind === 'component');
    if (nested)
      at.report(
        'component.nested',
        `${content.schema} holds the component ${nested.name}; a Component cannot hold another`,
        'use a Relationship for one of them',
      );
  }
}

function checkInheritance(model: Interface, models: ModelSet, place: Place): void {
  const { ancestors, depth, cycle } = lineage(model, models);
  if (cycle) {
    place.at('extends').report('extends.cycle', `the Interface extends itself: ${cycle.join(' → ')}`, 'remove one "extends" of the circle');
    return;
  }
  if (depth > MAX_DEPTH)
    place.at('extends').report('limit.depth', `the inheritance is ${depth} levels deep, DTDL allows ${MAX_DEPTH}`, 'flatten it');
  if (model.dtdlVersion === 3 && ancestors.length > MAX_HIERARCHY_V3)
    place
      .at('extends')
      .report('limit.extends', `the hierarchy has ${ancestors.length} Interfaces, DTDL v3 allows ${MAX_HIERARCHY_V3}`, 'flatten it');
  const owners = new Map<string, string>();
  let count = model.contents.length;
  for (const ancestor of ancestors) {
    count += ancestor.contents.length;
    for (const content of ancestor.contents) {
      const owner = owners.get(content.name);
      if (owner !== undefined && owner !== ancestor.id) {
        place
          .at('extends')
          .report('extends.conflict', `both ${owner} and ${ancestor.id} define "${content.name}"`, 'rename one of them or extend only one');
      } else owners.set(content.name, ancestor.id);
    }
  }
  for (const [index, content] of model.contents.entries()) {
    const owner = owners.get(content.name);
    if (owner !== undefined)
      place
        .at('contents', index, 'name')
        .report(
          'extends.conflict',
          `"${content.name}" is already defined by ${owner}, which this Interface extends`,
          'rename or remove it',
        );
  }
  if (model.dtdlVersion === 2 && count > MAX_CONTENTS_V2)
    place
      .at('contents')
      .report(
        'limit.contents',
        `with what it extends the Interface has ${count} contents, DTDL v2 allows ${MAX_CONTENTS_V2}`,
        'split it or write the model in DTDL v3',
      );
}

/** Schemas of a content with the path of each below the content. */
function schemasOf(content: Content): { path: readonly (string | number)[]; schema: Schema }[] {
  switch (content.kind) {
    case 'telemetry':
    case 'property':
      return [{ path: ['schema'], schema: content.schema }];
    case 'relationship':
      return content.properties.map((property, index) => ({ path: ['properties', index, 'schema'], schema: property.schema }));
    case 'command':
      return (['request', 'response'] as const).flatMap((key) => {
        const payload = content[key];
        return payload ? [{ path: [key, 'schema'], schema: payload.schema }] : [];
      });
    case 'component':
      return [];
  }
}

function checkSchemas(model: Interface, place: Place): void {
  const reusable = new Map<string, Schema>(model.schemas.map((schema) => [schema.id, schema]));
  const check = (schema: Schema, at: Place, noArray: boolean): void => {
    const fault = faultOf(schema, reusable, noArray, 0, []);
    if (fault) at.report(fault.code, fault.message, fault.fix);
  };
  for (const [index, schema] of model.schemas.entries()) check(schema, place.at('schemas', index), false);
  for (const [index, content] of model.contents.entries()) {
    const noArray = model.dtdlVersion === 2 && (content.kind === 'property' || content.kind === 'relationship');
    for (const { path, schema } of schemasOf(content)) check(schema, place.at('contents', index, ...path), noArray);
  }
}

interface Fault {
  code: string;
  message: string;
  fix: string;
}

function faultOf(
  schema: Schema,
  reusable: ReadonlyMap<string, Schema>,
  noArray: boolean,
  depth: number,
  seen: readonly string[],
): Fault | undefined {
  const inner = (next: Schema) => faultOf(next, reusable, noArray, depth + 1, seen);
  if (schema.kind !== 'ref' && schema.kind !== 'primitive' && depth >= MAX_SCHEMA_DEPTH) {
    return { code: 'limit.schema-depth', message: `the schema is nested more than ${MAX_SCHEMA_DEPTH} levels deep`, fix: 'flatten it' };
  }
  switch (schema.kind) {
    case 'ref': {
      if (seen.includes(schema.dtmi))
        return { code: 'schema.cycle', message: `the schema ${schema.dtmi} holds itself`, fix: 'break the circle' };
      const target = reusable.get(schema.dtmi);
      if (target) return faultOf(target, reusable, noArray, depth, [...seen, schema.dtmi]);
      const hit = nearest(schema.dtmi, reusable.keys());
      return {
        code: 'schema.missing',
        message: `the Interface has no schema ${schema.dtmi} under "schemas"`,
        fix: hit === undefined ? 'define it there; an Interface cannot use the schemas of another' : `did you mean "${hit}"?`,
      };
    }
    case 'array':
      if (noArray)
        return {
          code: 'schema.array-in-property',
          message: 'DTDL v2 allows no Array in the schema of a Property',
          fix: 'use Telemetry or write the model in DTDL v3',
        };
      return inner(schema.elementSchema);
    case 'geospatial':
      return noArray
        ? {
            code: 'schema.array-in-property',
            message: `${schema.name} is made of arrays, which DTDL v2 does not allow in a Property`,
            fix: 'use Telemetry or write the model in DTDL v3',
          }
        : undefined;
    case 'map':
      return inner(schema.mapValue.schema);
    case 'object':
      return schema.fields.map((field) => inner(field.schema)).find((fault) => fault !== undefined);
    default:
      return undefined;
  }
}
