import { type DesiredPatch, OrreryError, type TwinDefinition } from '@orrery/contracts';
import { toWireValue, validateValue } from '@orrery/twin-model';
import { schemaOf } from './property-schema.js';

export interface WishProblem {
  readonly path: string;
  /** `unknown-path`, `not-writable`, `value`, `expired`. */
  readonly rule: string;
  readonly detail: string;
}

/**
 * Judges wishes against the model before anything is written (rules R20, R27), and gives them as they travel: int64 as
 * decimal text.
 *
 * @param commandPaths paths that only a command may write (architecture decision 10)
 * @param now canonical timestamp
 * @throws OrreryError `conflict` of kind needs-command, `contract-violation` with every problem
 */
export function checkWishes(patch: DesiredPatch, definition: TwinDefinition, commandPaths: ReadonlySet<string>, now: string): DesiredPatch {
  const problems = Object.entries(patch).flatMap(([path, wish]) => problemsOf(path, wish, definition, now));
  if (problems.length > 0) {
    throw new OrreryError('contract-violation', problems.map(({ detail }) => detail).join('; '), {
      remedy: `Correct the named paths; GET /api/v1/models/${definition.model} has what they may hold. Nothing was changed.`,
      details: { kind: 'wish-refused', problems },
    });
  }
  const commands = Object.keys(patch).filter((path) => commandPaths.has(path) && patch[path] !== null);
  if (commands.length > 0) {
    throw new OrreryError('conflict', `${commands.join(', ')} is written to the device by a command, which is guarded and approved`, {
      remedy: 'Propose a command: POST /api/v1/commands with {twinId, path, value, unit}, with ?dryRun=true to see what every guard says; or `orrery command propose <twin> <path> <value>`.',
      details: { kind: 'needs-command', paths: commands },
    });
  }
  return Object.fromEntries(Object.entries(patch).map(([path, wish]) => [path, wish && { ...wish, value: wireValue(wish.value, path, definition) }]));
}

function problemsOf(path: string, wish: DesiredPatch[string], definition: TwinDefinition, now: string): WishProblem[] {
  const property = Object.hasOwn(definition.properties, path) ? definition.properties[path] : undefined;
  if (!property) return [{ path, rule: 'unknown-path', detail: `${definition.model} has no path ${path}` }];
  if (property.writable !== true) return [{ path, rule: 'not-writable', detail: `${path} is reported by its source and not writable` }];
  if (wish === null || wish === undefined) return [];
  const problems: WishProblem[] = [];
  if (wish.value === null) problems.push({ path, rule: 'value', detail: `${path} needs a value; to take the wish back, make the whole member null` });
  else {
    const schema = schemaOf(property);
    for (const problem of schema ? validateValue(schema, wish.value, path) : []) problems.push({ path, rule: 'value', detail: problem.message });
  }
  if (wish.expiresAt !== undefined && wish.expiresAt <= now) problems.push({ path, rule: 'expired', detail: `${path} would have expired on ${wish.expiresAt} already` });
  return problems;
}

function wireValue(value: unknown, path: string, definition: TwinDefinition): unknown {
  const property = definition.properties[path];
  const schema = property && schemaOf(property);
  return schema ? toWireValue(schema, value) : value;
}
