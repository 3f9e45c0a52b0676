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

  add(twinId: string, rev: number): void {
    const known = this.twins.get(twinId);
    if (known) known.toRev = rev;
    else this.twins.set(twinId, { fromRev: rev, toRev: rev });
  }

  report(): { readonly twins: readonly MissedRevisions[]; readonly more: number } {
    const twins = [...this.twins].slice(0, NAMED).map(([twinId, revisions]) => ({ twinId, ...revisions }));
    return { twins, more: this.twins.size - twins.length };
  }
}
