/** A batch whose handler failed is taken apart: which of its records come alone, and how often one has failed. */
export class Suspects {
  private from = -1n;
  private until = -1n;
  private failing: { readonly offset: bigint; readonly attempts: number } | undefined;

  /** How many records to take at `position`, at most `max`: those under suspicion one by one, those before them together. */
  batchSize(position: bigint, max: number): number {
    if (position > this.until) return max;
    if (position >= this.from) return 1;
    const before = this.from - position;
    return before < BigInt(max) ? Number(before) : max;
  }

  /** A batch from `first` to `last` failed. For a single record, says how often it has by now; 0 for several. */
  failed(first: bigint, last: bigint): number {
    this.from = first;
    if (last > this.until) this.until = last;
    if (first !== last) return 0;
    const attempts = this.failing?.offset === first ? this.failing.attempts + 1 : 1;
    this.failing = { offset: first, attempts };
    return attempts;
  }

  hasFailed(offset: bigint): boolean {
    return this.failing?.offset === offset;
  }

  passed(position: bigint): void {
    if (this.failing && this.failing.offset < position) this.failing = undefined;
  }
}
