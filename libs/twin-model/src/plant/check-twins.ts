import { type ModelSet } from '../dtdl/interface.js';
import { suggest } from '../dtdl/nearest.js';
import { type Placed } from './yaml-readers.js';
import { resolveModel, type ResolvedModel } from '../dtdl/resolve-model.js';
import { toWireValue, validateValue } from '../dtdl/validate-value.js';
import { type PlantTwin } from './plant.js';
import { type WrittenTwin, type WrittenTwins } from './twins-file.js';

/** Longest path that travels (contracts, Path). */
const MAX_PATH = 200;

/** Resolves each model once. */
export class Resolver {
  private readonly resolved = new Map<string, ResolvedModel | undefined>();

  constructor(
    readonly models: ModelSet,
    /** DTMIs with problems of their own: twins of these are not judged by them. */
    readonly broken: ReadonlySet<string>,
  ) {}

  get(dtmi: string): ResolvedModel | undefined {
    if (!this.resolved.has(dtmi)) this.resolved.set(dtmi, resolveModel(this.models, dtmi));
    return this.resolved.get(dtmi);
  }
}

/** A twin as read, where it stands, and its model when there is one. */
export interface CheckedTwin {
  readonly twin: PlantTwin;
  readonly written: WrittenTwin;
  readonly model?: ResolvedModel;
}

/** Judges every twin by itself: id, model, static properties. Later twins with a repeated id are left out. */
export function checkTwins(written: WrittenTwins, resolver: Resolver): Map<string, CheckedTwin> {
  const twins = new Map<string, CheckedTwin>();
  for (const entry of written.twins) {
    const { value, place } = entry;
    if (twins.has(value.id)) {
      place.at('id').report('twin.repeated', `the twin ${value.id} is already listed`, 'remove one of them or rename it');
      continue;
    }
    const organisation = value.id.slice(0, value.id.indexOf(':'));
    if (organisation !== written.organisation) {
      place
        .at('id')
        .report(
          'twin.organisation',
          `${value.id} belongs to "${organisation}", but the plant is of "${written.organisation}"`,
          `start the id with "${written.organisation}:"`,
        );
    }
    const model = resolver.get(value.model);
    if (!model && !resolver.broken.has(value.model)) {
      const fix = place.meant(value.model, resolver.models.keys(), 'add its file, or correct the DTMI and its version');
      place.at('model').report('twin.model', `there is no model ${value.model} in models/`, fix);
    }
    const long = model && [...model.values.keys()].find((path) => path.length > MAX_PATH);
    if (long !== undefined)
      place
        .at('model')
        .report(
          'twin.path',
          `${value.model} has the path ${long.slice(0, 40)}…, longer than ${MAX_PATH} characters`,
          'shorten the names of component and value',
        );
    const twin: PlantTwin = {
      id: value.id,
      model: value.model,
      ...(value.name === undefined ? {} : { name: value.name }),
      ...(value.level === undefined ? {} : { level: value.level }),
      properties: model ? staticProperties(value.properties ?? {}, model) : {},
      externalIds: value.externalIds ?? {},
    };
    twins.set(value.id, { twin, written: entry, ...(model ? { model } : {}) });
  }
  return twins;
}

function staticProperties(properties: Readonly<Record<string, Placed<unknown>>>, model: ResolvedModel): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [path, { value, place }] of Object.entries(properties)) {
    const known = model.values.get(path);
    if (!known) {
      const candidates = [...model.values.values()].filter((candidate) => candidate.kind === 'property').map((candidate) => candidate.path);
      place.report(
        'property.unknown',
        `${model.id} has no property "${path}"`,
        candidates.length === 0 ? 'remove it; the model has no properties' : suggest(path, candidates),
        'key',
      );
      continue;
    }
    if (known.kind === 'telemetry') {
      place.report(
        'property.telemetry',
        `"${path}" is telemetry, which only a source reports`,
        'remove it, or make it a Property in the model',
        'key',
      );
      continue;
    }
    const problems = validateValue(known.schema, value, path);
    for (const problem of problems) place.report(`property.${problem.rule}`, problem.message, 'correct the value');
    if (problems.length === 0) result[path] = toWireValue(known.schema, value);
  }
  return result;
}
