import { type ExportEntry } from '@orrery/contracts';

/** What is part of what, as the registry has it. */
export class TwinTree {
  private readonly parents = new Map<string, string | undefined>();

  set(twinId: string, partOf: string | undefined): void {
    this.parents.set(twinId, partOf);
  }

  delete(twinId: string): void {
    this.parents.delete(twinId);
  }

  parentOf(twinId: string): string | undefined {
    return this.parents.get(twinId);
  }

  /** @param partOf what the twin itself is part of: its own events know of a move first */
  isWithin(twinId: string, partOf: string | undefined, roots: ReadonlySet<string>): boolean {
    const seen = new Set<string>();
    for (let at: string | undefined = twinId, parent = partOf; at !== undefined && !seen.has(at); at = parent, parent = at === undefined ? undefined : this.parentOf(at)) {
      if (roots.has(at)) return true;
      seen.add(at);
    }
    return false;
  }
}

export type Selection = Pick<ExportEntry, 'twins' | 'site' | 'subtree'>;

/** A twin must meet every condition that is given. */
export function isSelected({ twins, site, subtree }: Selection, twinId: string, partOf: string | undefined, tree: TwinTree): boolean {
  if (twins && !twins.includes(twinId)) return false;
  if (site !== undefined && twinId.split(':', 2)[1] !== site) return false;
  return subtree === undefined || tree.isWithin(twinId, partOf, new Set(subtree));
}
