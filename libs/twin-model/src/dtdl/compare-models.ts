import {
  type ResolvedField,
  type ResolvedModel,
  type ResolvedRelationship,
  type ResolvedSchema,
  type ResolvedValue,
} from './resolve-model.js';

/** One difference between two versions of a model. */
export interface ModelChange {
  /** The part that differs: `flowRate`, `motor/current`, `feeds`, `limits/low`. */
  readonly path: string;
  /** Whether whoever relies on the earlier version can live with the later one. */
  readonly additive: boolean;
  readonly message: string;
}

type Report = (path: string, additive: boolean, message: string) => void;

/**
 * The machine diff of two versions of a model, inherited and component parts included (rule R26). A later minor version must be
 * additive throughout: new paths, links, commands, fields and enum values, wider multiplicities, what was read-only made writable.
 */
export function compareModels(before: ResolvedModel, after: ResolvedModel): ModelChange[] {
  const changes: ModelChange[] = [];
  const report: Report = (path, additive, message) => changes.push({ path, additive, message });
  eachPair(before.values, after.values, 'value', report, compareValue);
  eachPair(before.commands, after.commands, 'command', report, (path, a, b) => {
    comparePayload(`${path}/request`, a.request, b.request, report, false);
    comparePayload(`${path}/response`, a.response, b.response, report, true);
  });
  eachPair(before.relationships, after.relationships, 'relationship', report, compareRelationship);
  const components = (model: ResolvedModel) => new Map(model.components.map(({ name, model: type }) => [name, type]));
  eachPair(components(before), components(after), 'component', report, (path, a, b) => {
    if (a !== b) report(path, true, `the component ${path} is now a ${b}`); // what differs inside is told path by path
  });
  for (const type of before.types.slice(1)) if (!after.types.includes(type)) report('', false, `the model no longer extends ${type}`);
  for (const type of after.types.slice(1)) if (!before.types.includes(type)) report('', true, `the model now extends ${type}`);
  return changes;
}

/** Whether every change is one that a minor version may make. */
export function isAdditive(changes: readonly ModelChange[]): boolean {
  return changes.every(({ additive }) => additive);
}

function eachPair<T>(
  before: ReadonlyMap<string, T>,
  after: ReadonlyMap<string, T>,
  what: string,
  report: Report,
  compare: (path: string, a: T, b: T, report: Report) => void,
): void {
  for (const [path, a] of before) {
    const b = after.get(path);
    if (b === undefined) report(path, false, `the ${what} ${path} is gone`);
    else compare(path, a, b, report);
  }
  for (const path of after.keys()) if (!before.has(path)) report(path, true, `the ${what} ${path} is new`);
}

function compareValue(path: string, a: ResolvedValue, b: ResolvedValue, report: Report): void {
  if (a.kind !== b.kind) report(path, false, `${path} was ${a.kind} and is ${b.kind}`);
  if (a.writable !== b.writable) report(path, b.writable, `${path} is ${b.writable ? 'now' : 'no longer'} writable`);
  compareField(path, a, b, report);
}

function compareField(path: string, a: ResolvedField, b: ResolvedField, report: Report): void {
  if (a.unit !== b.unit) report(path, false, `${path} was in ${a.unit ?? 'no unit'} and is in ${b.unit ?? 'no unit'}`);
  compareSchema(path, a.schema, b.schema, report);
}

function compareSchema(path: string, a: ResolvedSchema, b: ResolvedSchema, report: Report): void {
  const label = (schema: ResolvedSchema) =>
    'name' in schema ? schema.name : schema.kind === 'enum' ? `enum of ${schema.valueSchema}` : schema.kind;
  if (label(a) !== label(b)) report(path, false, `${path} was ${label(a)} and is ${label(b)}`);
  else if (a.kind === 'array' && b.kind === 'array') compareSchema(`${path}/elements`, a.elementSchema, b.elementSchema, report);
  else if (a.kind === 'map' && b.kind === 'map') compareSchema(`${path}/values`, a.mapValue, b.mapValue, report);
  else if (a.kind === 'object' && b.kind === 'object')
    eachPair(fieldsOf(a.fields, path), fieldsOf(b.fields, path), 'field', report, compareField);
  else if (a.kind === 'enum' && b.kind === 'enum') {
    const values = (schema: typeof a) => new Map(schema.enumValues.map(({ name, enumValue }) => [`${path}/${name}`, enumValue]));
    eachPair(values(a), values(b), 'enum value', report, (at, x, y) => {
      if (x !== y) report(at, false, `${at} was ${x} and is ${y}`);
    });
  }
}

function fieldsOf(fields: readonly ResolvedField[], path: string): ReadonlyMap<string, ResolvedField> {
  return new Map(fields.map((field) => [`${path}/${field.name}`, field]));
}

function compareRelationship(path: string, a: ResolvedRelationship, b: ResolvedRelationship, report: Report): void {
  if (a.target !== b.target)
    report(path, b.target === undefined, `${path} led to ${a.target ?? 'any model'} and leads to ${b.target ?? 'any model'}`);
  const [from, to] = [a.maxMultiplicity ?? Infinity, b.maxMultiplicity ?? Infinity];
  if (from !== to) report(path, to > from, `${path} allowed at most ${from} and allows ${to}`);
  eachPair(fieldsOf(a.properties, path), fieldsOf(b.properties, path), 'property', report, compareField);
}

/** A new response asks nothing of a caller; a new request does, and one that is gone breaks callers that send it. */
function comparePayload(path: string, a: ResolvedField | undefined, b: ResolvedField | undefined, report: Report, mayBeNew: boolean): void {
  if (a && b) compareField(path, a, b, report);
  else if (a) report(path, false, `${path} is gone`);
  else if (b) report(path, mayBeNew, `${path} is new`);
}
