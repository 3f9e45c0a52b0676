import { LEVELS, type TwinDefinition, type TwinSelector } from '@orrery/contracts';
import { list, object, oneOf, type Reader, text } from '../../dtdl/read-shape.js';
import { organisationId, placed, type Placed, twinId } from '../yaml-readers.js';
import { type RuleScope, type ScopedTwin } from './rule-scope.js';

/** One thing or a list of them. */
const oneOrMore =
  <T>(reader: Reader<T>): Reader<T[]> =>
  (value, place) => {
    if (Array.isArray(value)) return list(reader, 1)(value, place);
    const one = reader(value, place);
    return one === undefined ? undefined : [one];
  };

export const readOn = placed(
  object({}, { model: oneOrMore(placed(text({ max: 128 }))), twins: oneOrMore(placed(twinId)), subtree: oneOrMore(placed(twinId)), site: organisationId, level: oneOf(LEVELS) }),
);
export type WrittenOn = NonNullable<ReturnType<typeof readOn>>;

/** Whether a twin meets every member of a selector. `isWithin` says whether it is the root or part of it, through any number of steps. */
export function selectsTwin(
  selector: TwinSelector,
  twinId: string,
  { model, level }: Pick<TwinDefinition, 'model' | 'level'>,
  isWithin: (twinId: string, root: string) => boolean,
): boolean {
  return (
    (!selector.models || selector.models.includes(model)) &&
    (!selector.twins || selector.twins.includes(twinId)) &&
    (!selector.subtree || selector.subtree.some((root) => isWithin(twinId, root))) &&
    (selector.site === undefined || twinId.split(':')[1] === selector.site) &&
    (selector.level === undefined || selector.level === level)
  );
}

/** Resolves a written selector against the plant. Undefined, reported, where it names what is not there or selects no twin. */
export function resolveOn({ value, place }: WrittenOn, scope: RuleScope): { selector: TwinSelector; twins: readonly ScopedTwin[] } | undefined {
  const before = place.reported;
  if (Object.keys(value).length === 0) return place.report('rule.selection', 'the rule selects no twin', 'name a model, twins, a subtree, a site or a level');
  const models = value.model?.flatMap((model) => withDescendants(model, scope));
  for (const twin of [...(value.twins ?? []), ...(value.subtree ?? [])]) knownTwin(twin, scope);
  if (place.reported > before) return undefined;
  const selector: TwinSelector = {
    ...(models ? { models: [...new Set(models)].sort() } : {}),
    ...(value.twins ? { twins: value.twins.map((twin) => twin.value) } : {}),
    ...(value.subtree ? { subtree: value.subtree.map((twin) => twin.value) } : {}),
    ...(value.site === undefined ? {} : { site: value.site }),
    ...(value.level === undefined ? {} : { level: value.level }),
  };
  const twins = scope.twins.filter(({ id, model, level }) => selectsTwin(selector, id, { model: model.id, ...(level ? { level } : {}) }, scope.isWithin));
  if (twins.length === 0) return place.report('rule.selection', 'no twin meets all of this, so the rule can never be true', 'drop a part of the selection, or correct it');
  return { selector, twins };
}

/** A model and all that extend it: a rule for a pump is one for every kind of pump. */
function withDescendants({ value, place }: Placed<string>, scope: RuleScope): string[] {
  const found = scope.models.filter(({ types }) => types.includes(value)).map(({ id }) => id);
  if (found.length === 0) place.report('rule.model', `no twin is of the model ${value} or of one that extends it`, place.meant(value, scope.models.flatMap(({ types }) => types), 'correct the DTMI and its version'));
  return found;
}

function knownTwin({ value, place }: Placed<string>, scope: RuleScope): void {
  if (!scope.twins.some(({ id }) => id === value)) place.report('rule.twin', `there is no twin ${value}`, place.meant(value, scope.twins.map(({ id }) => id), 'add it to twins.yaml or correct the id'));
}
