/** Counts the writes that are under way, and lets them begin only while they may. One for all publishers of a process. */
export class HeldWrites {
  private underway = 0;
  private waiting: (() => void)[] = [];
  private idle: (() => void)[] = [];

  /** @param may asked before it begins, again after each `look` */
  constructor(private readonly may: () => boolean) {}

  /** Does the work once it may; false where the signal was aborted before. */
  async begin<R>(work: () => Promise<R>, signal: AbortSignal): Promise<{ readonly done: R } | undefined> {
    while (!this.may()) {
      if (signal.aborted) return undefined;
      await this.change(signal);
    }
    this.underway += 1;
    try {
      return { done: await work() };
    } finally {
      this.underway -= 1;
      if (this.underway === 0) for (const resolve of this.idle.splice(0)) resolve();
    }
  }

  /** What may be written may have changed. */
  look(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }

  /** Resolves when none is under way. */
  async untilIdle(): Promise<void> {
    while (this.underway > 0) await new Promise<void>((resolve) => this.idle.push(resolve));
  }

  private async change(signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      this.waiting.push(resolve);
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }
}
