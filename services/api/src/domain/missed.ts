/** Revisions of one twin that a subscriber was not sent. */
export interface MissedRevisions {
  readonly twinId: string;
  readonly fromRev: number;
  readonly toRev: number;
}

/** Twins named in one message; there may be more. */
const NAMED = 200;

/** Keeps account of what a slow subscriber misses, so that it is told to the revision (rule R23). */
export class Missed {
  private readonly twins = new Map<string, { fromRev: number; toRev: number }>();

  /** Revisions need not rise: registered again, a twin begins at 1. */
  add(twinId: string, fromRev: number, toRev = fromRev): void {
    const known = this.twins.get(twinId);
    if (!known) {
      this.twins.set(twinId, { fromRev, toRev });
      return;
    }
    known.fromRev = Math.min(known.fromRev, fromRev);
    known.toRev = Math.max(known.toRev, toRev);
  }

  addAll(other: Missed): void {
    for (const [twinId, { fromRev, toRev }] of other.twins) this.add(twinId, fromRev, toRev);
  }

  /** Of those twins that the reader may know of. */
  report(isOpen: (twinId: string) => boolean = () => true): { readonly twins: readonly MissedRevisions[]; readonly more: number } {
    const open = [...this.twins].filter(([twinId]) => isOpen(twinId));
    const twins = open.slice(0, NAMED).map(([twinId, revisions]) => ({ twinId, ...revisions }));
    return { twins, more: open.length - twins.length };
  }
}
