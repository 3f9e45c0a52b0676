import { type Change, type DefinitionKind, equalJson, kindOf } from './registry.js';

export interface ChangedDefinition {
  readonly id: string;
  /** What differs, by JSON pointer into the definition. */
  readonly fields: readonly { readonly pointer: string; readonly from?: unknown; readonly to?: unknown }[];
}

export interface KindChanges {
  readonly added: readonly string[];
  readonly changed: readonly ChangedDefinition[];
  readonly removed: readonly string[];
}

/** The diff of an apply, by kind, as people and `orrery apply --dry-run` read it. */
export type ChangeReport = Readonly<Record<'models' | 'sources' | 'twins' | 'bindings' | 'exports' | 'rules', KindChanges>>;

/** Differences named of one definition; a new model document differs in more than anybody reads. */
const FIELDS_SHOWN = 20;

export function describeChanges(changes: readonly Change[]): ChangeReport {
  const of = (kind: DefinitionKind): KindChanges => {
    const mine = changes.filter((change) => kindOf(change) === kind).map((change) => ({ ...change, id: change.key.slice(kind.length + 1) }));
    return {
      added: mine.filter((change) => !change.before).map((change) => change.id),
      changed: mine.filter((change) => change.before && change.after).map((change) => ({ id: change.id, fields: differences(change.before, change.after) })),
      removed: mine.filter((change) => !change.after).map((change) => change.id),
    };
  };
  return { models: of('model'), sources: of('source'), twins: of('twin'), bindings: of('binding'), exports: of('export'), rules: of('rules') };
}

/** Definitions that come, go or change. */
export const countChanges = (report: ChangeReport): number => Object.values(report).reduce((sum, { added, changed, removed }) => sum + added.length + changed.length + removed.length, 0);

export function differences(before: unknown, after: unknown): ChangedDefinition['fields'] {
  const found: { pointer: string; from?: unknown; to?: unknown }[] = [];
  compare(before, after, '', found);
  return found.slice(0, FIELDS_SHOWN);
}

function compare(before: unknown, after: unknown, pointer: string, found: { pointer: string; from?: unknown; to?: unknown }[]): void {
  if (found.length >= FIELDS_SHOWN || equalJson(before, after)) return;
  if (!isObject(before) || !isObject(after) || Array.isArray(before) !== Array.isArray(after)) {
    found.push({ pointer, ...(before === undefined ? {} : { from: before }), ...(after === undefined ? {} : { to: after }) });
    return;
  }
  const [old, fresh] = [byId(before), byId(after)];
  for (const name of new Set([...Object.keys(old), ...Object.keys(fresh)])) {
    compare(old[name], fresh[name], `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`, found);
  }
}

/** A list of things with ids as a record of them: one that is put in between changes none of the others. */
function byId(value: Record<string, unknown>): Record<string, unknown> {
  if (!Array.isArray(value) || !value.every((item) => isObject(item) && typeof item['id'] === 'string')) return value;
  return Object.fromEntries(value.map((item: Record<string, unknown>) => [String(item['id']), item]));
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
