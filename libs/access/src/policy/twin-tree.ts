import { type TwinEvent } from '@orrery/contracts';

/** What is part of what, kept up to date by the events themselves. */
export class TwinTree {
  private readonly parents = new Map<string, string | undefined>();

  constructor(twins: Iterable<{ readonly twinId: string; readonly partOf: string | null }> = []) {
    for (const { twinId, partOf } of twins) this.parents.set(twinId, partOf ?? undefined);
  }

  apply(event: TwinEvent): void {
    if (event.type === 'deleted') this.parents.delete(event.twinId);
    for (const change of event.changes) if (change.kind === 'definition') this.parents.set(event.twinId, change.definition.partOf);
  }

  /** Whether a twin is `root` or part of it, at any depth. */
  isWithin(twinId: string, root: string): boolean {
    return this.lineOf(twinId).has(root);
  }

  /** A twin, what it is part of, what that is part of, and so on. A ring of parts ends the walk. */
  lineOf(twinId: string): ReadonlySet<string> {
    const line = new Set<string>();
    for (let at: string | undefined = twinId; at !== undefined && !line.has(at); at = this.parents.get(at)) line.add(at);
    return line;
  }

  /** Every twin that is known. */
  twinIds(): IterableIterator<string> {
    return this.parents.keys();
  }
}
