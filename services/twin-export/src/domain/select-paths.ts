import { type TwinChange, type TwinDefinition } from '@orrery/contracts';

export type PathFilter = (path: string) => boolean;

/** Patterns are paths in which `*` stands for any name. Without patterns every path is selected. */
export function pathFilter(patterns: readonly string[] | undefined): PathFilter {
  if (patterns === undefined) return () => true;
  const split = patterns.map((pattern) => pattern.split('/'));
  const known = new Map<string, boolean>();
  return (path) => {
    const before = known.get(path);
    if (before !== undefined) return before;
    const names = path.split('/');
    const selected = split.some((parts) => parts.length === names.length && parts.every((part, index) => part === '*' || part === names[index]));
    known.set(path, selected);
    return selected;
  };
}

/** What an export with `paths` shows of a definition: the selected paths, the sources they come from, and no relationships. */
export function selectDefinition(definition: TwinDefinition, patterns: readonly string[] | undefined, isSelected: PathFilter): TwinDefinition {
  if (patterns === undefined) return definition;
  const properties = Object.fromEntries(Object.entries(definition.properties).filter(([path]) => isSelected(path)));
  const used = new Set(Object.values(properties).map(({ source }) => source));
  return { ...definition, properties, relationships: [], sources: Object.fromEntries(Object.entries(definition.sources).filter(([source]) => used.has(source))) };
}

/** What is left of an event's changes. `sources`: those of the definition as it is after the event. */
export function selectChanges(changes: readonly TwinChange[], patterns: readonly string[] | undefined, isSelected: PathFilter, sources: TwinDefinition['sources']): TwinChange[] {
  return changes.flatMap((change): TwinChange[] => {
    switch (change.kind) {
      case 'definition':
        return [{ ...change, definition: selectDefinition(change.definition, patterns, isSelected) }];
      case 'source':
        return patterns === undefined || change.source in sources ? [change] : [];
      default:
        return isSelected(change.path) ? [change] : [];
    }
  });
}
