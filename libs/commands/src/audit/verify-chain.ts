import { type AuditEntry, type ChainHead, EMPTY_CHAIN, hashOf } from './audit-chain.js';

export type ChainVerdict =
  | { readonly ok: true; readonly entries: number; readonly head: ChainHead }
  | { readonly ok: false; readonly entries: number; readonly broken: { readonly seq: number; readonly why: string } };

/** Walks a chain entry by entry, so that it may be longer than memory. */
export class ChainVerifier {
  private head: ChainHead = EMPTY_CHAIN;
  private broken: { readonly seq: number; readonly why: string } | undefined;
  private readonly witnesses: ReadonlyMap<number, string>;

  /**
   * @param witnesses heads that somebody else has seen (each outcome on Kafka carries one): a chain that was rewritten as a whole, or cut
   * at its end, is whole in itself, and only they tell.
   */
  constructor(witnesses: readonly ChainHead[] = []) {
    this.witnesses = new Map(witnesses.map(({ seq, hash }) => [seq, hash]));
  }

  take(entry: AuditEntry): void {
    if (this.broken) return;
    const why = this.wrongWith(entry);
    if (why !== undefined) this.broken = { seq: this.head.seq + 1, why };
    else this.head = { seq: entry.seq, hash: entry.hash };
  }

  /** The first link that is broken, or the head. */
  end(): ChainVerdict {
    const missing = this.broken ? undefined : [...this.witnesses.keys()].filter((seq) => seq > this.head.seq).sort((a, b) => a - b)[0];
    const broken = this.broken ?? (missing === undefined ? undefined : { seq: this.head.seq + 1, why: `the chain ends at ${this.head.seq}, and entry ${missing} has been seen` });
    return broken ? { ok: false, entries: this.head.seq, broken } : { ok: true, entries: this.head.seq, head: this.head };
  }

  private wrongWith(entry: AuditEntry): string | undefined {
    const next = this.head.seq + 1;
    if (entry.seq !== next) return `entry ${next} is missing; the next one there is ${entry.seq}`;
    if (entry.previous !== this.head.hash) return `entry ${next} does not follow the one before it: that one was changed, or this one was put in`;
    if (hashOf(entry) !== entry.hash) return `entry ${next} was changed: its hash is not that of what it says`;
    const seen = this.witnesses.get(next);
    return seen === undefined || seen === entry.hash ? undefined : `entry ${next} is not the one that was published: the chain was rewritten from here or earlier`;
  }
}

export function verifyChain(entries: Iterable<AuditEntry>, witnesses: readonly ChainHead[] = []): ChainVerdict {
  const verifier = new ChainVerifier(witnesses);
  for (const entry of entries) verifier.take(entry);
  return verifier.end();
}
