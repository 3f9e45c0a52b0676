import { type RegistryEntry, registryKey } from '@orrery/contracts';
import { type SiteRules } from '@orrery/twin-model';

/** The members of a union, each without `K`. */
type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** What `rules.yaml` says for one site: kept with the registry, published on a topic of its own. */
export type RulesDefinition = SiteRules & { readonly type: 'rules' };
/** A registry entry as a plant folder defines it, or the rules of a site; when it was applied is no part of it. */
export type Definition = Without<RegistryEntry, 'appliedAt'> | RulesDefinition;
export type DefinitionKind = Definition['type'];
export type DefinitionOf<K extends DefinitionKind> = Extract<Definition, { type: K }>;

export interface Change<T = Definition> {
  readonly key: string;
  readonly before?: T;
  readonly after?: T;
}

export function definitionKey(definition: Definition): string {
  return definition.type === 'rules' ? `rules/${definition.organisation}:${definition.site}` : registryKey(definition as RegistryEntry);
}

/**
 * What takes the registry from `current` to `next`: models first, then twins, rules, exports, bindings and, last, sources; what goes goes
 * after what comes, sources first. An ingestion that meets a source begins with it at once: by then it must know all of its bindings,
 * or what the source says in between would be bound to nothing.
 */
export function diffRegistry(current: Iterable<Definition>, next: Iterable<Definition>): Change[] {
  const before = byKey(current);
  const after = byKey(next);
  const come: Change[] = [];
  const go: Change[] = [];
  for (const [key, definition] of after) {
    const known = before.get(key);
    if (known === undefined) come.push({ key, after: definition });
    else if (!equalJson(known, definition)) come.push({ key, before: known, after: definition });
  }
  for (const [key, definition] of before) if (!after.has(key)) go.push({ key, before: definition });
  return [...inOrder(come, ORDER), ...inOrder(go, [...ORDER].reverse())];
}

const ORDER: readonly DefinitionKind[] = ['model', 'twin', 'rules', 'export', 'binding', 'source'];

export const kindOf = (change: Change): DefinitionKind => (change.after ?? change.before)!.type;

function inOrder(changes: readonly Change[], order: readonly DefinitionKind[]): Change[] {
  return order.flatMap((kind) =>
    changes.filter((change) => kindOf(change) === kind).sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)),
  );
}

const byKey = (definitions: Iterable<Definition>) => new Map([...definitions].map((definition) => [definitionKey(definition), definition]));

/** Equality of JSON values; the order of members does not count (PostgreSQL's jsonb keeps its own). */
export function equalJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, index) => equalJson(item, b[index]));
  }
  const left = membersOf(a);
  const right = membersOf(b);
  return left.length === right.length && left.every(([name, value]) => name in b && equalJson(value, (b as Record<string, unknown>)[name]));
}

/** Members that JSON keeps: one that is undefined is not there. */
const membersOf = (value: object) => Object.entries(value).filter(([, member]) => member !== undefined);
