interface Dirty {
  readonly offset: bigint;
  readonly since: number;
}

/** Keys whose state is ahead of their snapshot, oldest first, each with the lowest input offset its snapshot does not cover. */
export class DirtyKeys {
  private readonly waiting = new Map<string, Dirty>();
  private readonly underway = new Map<string, Dirty>();

  /** `now`: monotonic milliseconds. */
  add(key: string, offset: bigint, now: number): void {
    if (!this.waiting.has(key)) this.waiting.set(key, { offset, since: now });
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
    const first = this.waiting.values().next().value?.offset;
    const underway = this.underway.values().next().value?.offset;
    if (first === undefined) return underway;
    return underway !== undefined && underway < first ? underway : first;
  }

  get oldestSince(): number | undefined {
    return this.waiting.values().next().value?.since;
  }

  get size(): number {
    return this.waiting.size + this.underway.size;
  }
}
