import { type HeldInput } from './decide.js';

/** An input whose twin is not registered yet, and where it stands in the log. */
export interface Held {
  readonly twinId: string;
  readonly input: HeldInput;
  readonly offset: bigint;
}

export interface QuarantineLimits {
  /** Inputs that may wait per partition. */
  readonly total: number;
  /** Inputs that may wait for one twin: a flood for one stranger does not push the others out. */
  readonly perTwin: number;
  /** How long one may wait, in milliseconds of the log's own receivedTs. */
  readonly ageMs: number;
}

export const QUARANTINE_LIMITS: QuarantineLimits = { total: 10_000, perTwin: 1000, ageMs: 600_000 };

/**
 * Inputs that wait for the registration of their twin: bounded, counted, and never the reason to make a twin up
 * (architecture decision 2). What falls out is given back, oldest first, to be dead-lettered. Depends on the log alone, so a
 * replay holds and drops the same inputs.
 */
export class Quarantine {
  /** In offset order: Map keeps insertion order. */
  private readonly held = new Map<bigint, { held: Held; atMs: number }>();
  private readonly perTwin = new Map<string, bigint[]>();

  constructor(private readonly limits: QuarantineLimits = QUARANTINE_LIMITS) {}

  get size(): number {
    return this.held.size;
  }

  /** The offset from which a restart must read again so that nothing waiting is lost. */
  get lowestOffset(): bigint | undefined {
    for (const offset of this.held.keys()) return offset;
    return undefined;
  }

  /** @param atMs receivedTs of the input, in milliseconds @returns what had to leave for it */
  hold(held: Held, atMs: number): Held[] {
    const evicted = this.expire(atMs);
    const offsets = this.perTwin.get(held.twinId) ?? [];
    const [oldestOfTwin] = offsets;
    if (offsets.length >= this.limits.perTwin && oldestOfTwin !== undefined) this.evict(oldestOfTwin, evicted);
    const oldest = this.lowestOffset;
    if (this.held.size >= this.limits.total && oldest !== undefined) this.evict(oldest, evicted);
    this.held.set(held.offset, { held, atMs });
    this.perTwin.set(held.twinId, [...(this.perTwin.get(held.twinId) ?? []), held.offset]);
    return evicted;
  }

  /** Everything that waits for a twin, in its order; it waits no longer. */
  take(twinId: string): Held[] {
    const offsets = this.perTwin.get(twinId);
    if (offsets === undefined) return [];
    this.perTwin.delete(twinId);
    return offsets.flatMap((offset) => {
      const entry = this.held.get(offset);
      this.held.delete(offset);
      return entry ? [entry.held] : [];
    });
  }

  /** Takes out what has waited too long at a time of the log. */
  expire(nowMs: number): Held[] {
    const limitMs = nowMs - this.limits.ageMs;
    const evicted: Held[] = [];
    for (const [offset, { atMs }] of this.held) {
      if (atMs >= limitMs) break;
      this.evict(offset, evicted);
    }
    return evicted;
  }

  private evict(offset: bigint, into: Held[]): void {
    const entry = this.held.get(offset);
    if (entry === undefined) return;
    this.held.delete(offset);
    const rest = (this.perTwin.get(entry.held.twinId) ?? []).filter((other) => other !== offset);
    if (rest.length === 0) this.perTwin.delete(entry.held.twinId);
    else this.perTwin.set(entry.held.twinId, rest);
    into.push(entry.held);
  }
}
