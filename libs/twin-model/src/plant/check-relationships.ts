import { LEVELS, type Level } from '@orrery/contracts';
import { suggest } from '../dtdl/nearest.js';
import { type Place } from '../dtdl/place.js';
import { isRecord } from '../dtdl/read-shape.js';
import { type ResolvedRelationship } from '../dtdl/resolve-model.js';
import { toWireValue, validateValue } from '../dtdl/validate-value.js';
import { type CheckedTwin } from './check-twins.js';
import { BUILT_IN_RELATIONSHIPS, type PlantRelationship } from './plant.js';

interface Written {
  readonly name: string;
  readonly target: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly place: Place;
  readonly targetPlace: Place;
}

const isBuiltIn = (name: string): boolean => (BUILT_IN_RELATIONSHIPS as readonly string[]).includes(name);

/**
 * Judges all relationships: the target exists and is of the model the relationship asks for, the name is declared by the model or
 * built in, multiplicities hold, `partOf` makes a tree along the ISA-95 levels. `mentioned` are ids that exist but are faulty.
 */
export function checkRelationships(twins: ReadonlyMap<string, CheckedTwin>, mentioned: ReadonlySet<string>): PlantRelationship[] {
  const relationships: PlantRelationship[] = [];
  for (const from of twins.values()) {
    const counts = new Map<string, number>();
    const targets = new Set<string>();
    for (const written of writtenOf(from)) {
      const { name, target } = written;
      if (targets.has(`${name} ${target}`)) {
        written.place.report('relationship.repeated', `${name} to ${target} is already listed`, 'remove one of them');
        continue;
      }
      targets.add(`${name} ${target}`);
      counts.set(name, (counts.get(name) ?? 0) + 1);
      const declared = from.model?.relationships.get(name);
      if (!checkName(from, written, declared)) continue;
      checkTarget(from, written, declared, twins, mentioned);
      checkCount(name, counts.get(name)!, declared, written.place);
      relationships.push({ from: from.twin.id, name, target, properties: checkProperties(written, declared) });
    }
  }
  checkPartOf(twins, relationships);
  return relationships;
}

function writtenOf({ written }: CheckedTwin): Written[] {
  const { value, place } = written;
  const listed = (value.relationships ?? []).map((entry) => ({
    name: entry.value.name,
    target: entry.value.target,
    properties: entry.value.properties ?? {},
    place: entry.place,
    targetPlace: entry.place.at('target'),
  }));
  const at = place.at('partOf');
  return value.partOf === undefined
    ? listed
    : [{ name: 'partOf', target: value.partOf, properties: {}, place: at, targetPlace: at }, ...listed];
}

function checkName(from: CheckedTwin, { name, place }: Written, declared: ResolvedRelationship | undefined): boolean {
  if (declared || isBuiltIn(name) || !from.model) return true;
  const names = [...new Set([...BUILT_IN_RELATIONSHIPS, ...from.model.relationships.keys()])];
  place.at('name').report('relationship.name', `${from.model.id} declares no relationship "${name}"`, suggest(name, names));
  return false;
}

function checkTarget(
  from: CheckedTwin,
  { name, target, targetPlace }: Written,
  declared: ResolvedRelationship | undefined,
  twins: ReadonlyMap<string, CheckedTwin>,
  mentioned: ReadonlySet<string>,
): void {
  if (target === from.twin.id) targetPlace.report('relationship.self', `the twin is ${name} itself`, 'name another twin');
  const found = twins.get(target);
  if (!found) {
    if (mentioned.has(target)) return;
    targetPlace.report(
      'relationship.target',
      `there is no twin ${target}`,
      targetPlace.meant(target, twins.keys(), 'add it to twins.yaml or correct the id'),
    );
    return;
  }
  if (declared?.target === undefined || !found.model || found.model.types.includes(declared.target)) return;
  targetPlace.report(
    'relationship.target-model',
    `${name} leads to ${declared.target}, but ${target} is a ${found.twin.model}`,
    'name a twin of that model or of one that extends it',
  );
}

function checkCount(name: string, count: number, declared: ResolvedRelationship | undefined, place: Place): void {
  const max = name === 'partOf' ? 1 : declared?.maxMultiplicity;
  if (max === undefined || count <= max) return;
  place.report(
    'relationship.multiplicity',
    `this is relationship number ${count} called ${name}, at most ${max} ${max === 1 ? 'is' : 'are'} allowed`,
    'remove one of them',
  );
}

/** Properties of a declared relationship follow the model; those of a built-in one are free, but flat. */
function checkProperties({ name, properties, place }: Written, declared: ResolvedRelationship | undefined): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(properties)) {
    const at = place.at('properties', key);
    const field = declared?.properties.find((candidate) => candidate.name === key);
    if (field) {
      const problems = validateValue(field.schema, value, key);
      for (const problem of problems) at.report(`property.${problem.rule}`, problem.message, 'correct the value');
      if (problems.length === 0) result[key] = toWireValue(field.schema, value);
    } else if (declared && !isBuiltIn(name)) {
      const names = declared.properties.map((candidate) => candidate.name);
      at.report(
        'property.unknown',
        `the relationship ${name} has no property "${key}"`,
        names.length === 0 ? 'remove it' : suggest(key, names),
        'key',
      );
    } else if (Array.isArray(value) || isRecord(value)) {
      at.report('property.type', `the property ${key} of ${name} is a structure`, 'use texts, numbers, true or false');
    } else result[key] = value;
  }
  return result;
}

function checkPartOf(twins: ReadonlyMap<string, CheckedTwin>, relationships: readonly PlantRelationship[]): void {
  const parents = new Map(relationships.filter(({ name }) => name === 'partOf').map(({ from, target }) => [from, target]));
  for (const [id, { twin, written }] of twins) {
    const parent = parents.get(id);
    if (parent === undefined) continue;
    const place = written.value.partOf === undefined ? written.place : written.place.at('partOf');
    const circle = circleFrom(id, parents);
    if (circle) place.report('part-of.cycle', `the twin is part of itself: ${circle.join(' → ')}`, 'break the circle');
    const above = twins.get(parent)?.twin.level;
    if (above === undefined || twin.level === undefined || fitsBelow(twin.level, above)) continue;
    place.report(
      'part-of.level',
      `a ${twin.level} cannot be part of a ${above} (${parent})`,
      `follow the ISA-95 order ${LEVELS.join(' > ')}`,
    );
  }
}

/** Levels may be skipped, never reversed; a component may hold components. */
function fitsBelow(level: Level, above: Level): boolean {
  return LEVELS.indexOf(above) < LEVELS.indexOf(level) || (level === 'component' && above === 'component');
}

function circleFrom(id: string, parents: ReadonlyMap<string, string>): string[] | undefined {
  const trail = [id];
  for (let next = parents.get(id); next !== undefined && trail.length <= parents.size + 1; next = parents.get(next)) {
    trail.push(next);
    if (next === id) return trail.length === 2 ? undefined : trail; // a twin that is part of itself is reported as such
  }
  return undefined;
}
