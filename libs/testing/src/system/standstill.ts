import { setTimeout as pause } from 'node:timers/promises';

/** Watches a value that should always move, as a user sees it: how long it stood still at the longest, unanswered questions included. */
export class Standstill {
  private longestMs = 0;
  private stopped = false;
  private readonly watching: Promise<void>;

  constructor(private readonly read: () => Promise<unknown>) {
    this.watching = this.watch();
  }

  /** In seconds, to the quarter of a second. */
  get longestS(): number {
    return this.longestMs / 1000;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.watching;
  }

  private async watch(): Promise<void> {
    let last: unknown;
    let movedAt = performance.now();
    while (!this.stopped) {
      const value = await this.read().catch(() => last);
      this.longestMs = Math.max(this.longestMs, performance.now() - movedAt);
      if (value !== last) movedAt = performance.now();
      last = value;
      await pause(250);
    }
  }
}
