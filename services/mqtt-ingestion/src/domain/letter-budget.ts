/** How many dead letters a source may write: a device that sends rubbish must not fill a topic (rule R6). */
export class LetterBudget {
  private tokens: number;
  private lastMs: number | undefined;

  /** @param burst letters at once @param perSecond letters in the long run */
  constructor(
    private readonly burst = 100,
    private readonly perSecond = 20,
  ) {
    this.tokens = burst;
  }

  /** @param nowMs monotonic. @returns whether one more may be written now. */
  take(nowMs: number): boolean {
    this.tokens = Math.min(this.burst, this.tokens + ((nowMs - (this.lastMs ?? nowMs)) / 1000) * this.perSecond);
    this.lastMs = nowMs;
    if (this.tokens < 1) return false;
    this.tokens -= 1;
    return true;
  }
}
