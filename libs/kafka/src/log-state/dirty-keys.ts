interface Dirty {
  readonly offset: bigint;
  readonly since: number;
}

/** Keys whose state is ahead of their snapshot, oldest first, each with the lowest input offset its snapshot does not cover. */
export class DirtyKeys {
  private readonly waiting = new Map<string, Dirty>();
  private readonly underway = new Map<string, Dirty>();
  /** Keys whose snapshot cannot be written as it is, and when each is tried again. */
  private readonly aside = new Map<string, { readonly dirty: Dirty; readonly until: number }>();

  /** `now`: monotonic milliseconds. */
  add(key: string, offset: bigint, now: number): void {
    if (!this.waiting.has(key) && !this.aside.has(key)) this.waiting.set(key, { offset, since: now });
  }

  /** Takes keys that have waited since `before` or longer: their snapshots are being written now. */
  take(max: number, before: number): string[] {
    const keys: string[] = [];
    for (const [key, dirty] of this.waiting) {
      if (keys.length >= max || dirty.since > before) break;
      keys.push(key);
      this.waiting.delete(key);
      this.underway.set(key, dirty);
    }
    return keys;
  }

  /** This snapshot, taken, cannot be written: its key waits by itself, out of the way of the others. */
  setAside(key: string, until: number): void {
    const dirty = this.underway.get(key);
    if (!dirty) return;
    this.underway.delete(key);
    // It has changed since: the older offset is not covered either.
    this.waiting.delete(key);
    this.aside.set(key, { dirty, until });
  }

  /** Takes one key that was set aside and may be tried again. */
  takeAside(now: number): string | undefined {
    for (const [key, { dirty, until }] of this.aside) {
      if (until > now) continue;
      this.aside.delete(key);
      this.underway.set(key, dirty);
      return key;
    }
    return undefined;
  }

  /** When the first of those set aside may be tried again; Infinity when there is none. */
  get asideUntil(): number {
    let first = Number.POSITIVE_INFINITY;
    for (const { until } of this.aside.values()) first = Math.min(first, until);
    return first;
  }

  /** The snapshots taken are acknowledged. */
  covered(): void {
    this.underway.clear();
  }

  /** The snapshots taken were not written: their keys wait again, before all others. */
  notWritten(): void {
    const later = [...this.waiting];
    this.waiting.clear();
    for (const [key, dirty] of this.underway) this.waiting.set(key, dirty);
    for (const [key, dirty] of later) if (!this.waiting.has(key)) this.waiting.set(key, dirty);
    this.underway.clear();
  }

  /** Lowest input offset that a snapshot must still cover. Keys are in the order of their offsets, so the first has it. */
  get lowest(): bigint | undefined {
    let lowest = this.waiting.values().next().value?.offset;
    const others = [this.underway.values().next().value, ...[...this.aside.values()].map(({ dirty }) => dirty)];
    for (const other of others) if (other && (lowest === undefined || other.offset < lowest)) lowest = other.offset;
    return lowest;
  }

  get oldestSince(): number | undefined {
    return this.waiting.values().next().value?.since;
  }

  get size(): number {
    return this.waiting.size + this.underway.size + this.aside.size;
  }
}
