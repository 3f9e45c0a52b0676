const LAST = 0xffff_ffff;

/** Sequence numbers go 1 … 2^32−1 and then begin at 1 again; 0 is never used (Part 4 §7.26). */
export function nextSequence(number: number): number {
  return number >= LAST ? 1 : number + 1;
}

/** Which notification messages of one subscription have come, so that a missing one is known by its number. */
export class SequenceTracker {
  /** The number the next message must have; undefined until the first has come. */
  expected: number | undefined;

  /**
   * The numbers between the last message and this one, oldest first.
   * @param limit more than this are not worth asking for: the answer is then undefined.
   */
  missingBefore(sequence: number, limit = 1000): number[] | undefined {
    if (this.expected === undefined || this.expected === sequence) return [];
    if (this.isOld(sequence)) return [];
    const missing: number[] = [];
    for (let number = this.expected; number !== sequence; number = nextSequence(number)) {
      if (missing.length === limit) return undefined;
      missing.push(number);
    }
    return missing;
  }

  /** Already delivered: half the number space lies behind, as in serial number arithmetic. */
  isOld(sequence: number): boolean {
    if (this.expected === undefined || sequence === this.expected) return false;
    return (sequence - this.expected) >>> 0 > 0x7fff_ffff;
  }

  delivered(sequence: number): void {
    this.expected = nextSequence(sequence);
  }

  /** A keep-alive carries the number the next message will have and delivers none. */
  keptAlive(next: number): void {
    this.expected = next;
  }

  reset(): void {
    this.expected = undefined;
  }
}
