/** A bounded rate with a burst of one second. `now`: monotonic milliseconds. */
export class TokenBucket {
  private tokens: number;
  private filledAt: number | undefined;

  constructor(private readonly perSecond: number) {
    this.tokens = perSecond;
  }

  /** Takes up to `wanted` tokens and says how many there were. */
  take(wanted: number, now: number): number {
    this.tokens = Math.min(this.perSecond, this.tokens + ((now - (this.filledAt ?? now)) / 1_000) * this.perSecond);
    this.filledAt = now;
    const taken = Math.min(wanted, Math.floor(this.tokens));
    this.tokens -= taken;
    return taken;
  }

  /** Gives back what was taken and not used. */
  giveBack(count: number): void {
    this.tokens = Math.min(this.perSecond, this.tokens + count);
  }
}
