const SAMPLES = 101;

/** Median of receivedTs − sourceTs over the last readings, in ms: network and publishing delay, and how wrong the device's clock is. */
export class ClockSkew {
  private readonly samples: number[] = [];
  private next = 0;

  add(receivedMs: number, sourceMs: number): void {
    this.samples[this.next] = receivedMs - sourceMs;
    this.next = (this.next + 1) % SAMPLES;
  }

  get medianMs(): number | undefined {
    if (this.samples.length === 0) return undefined;
    const sorted = this.samples.toSorted((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)];
  }
}
