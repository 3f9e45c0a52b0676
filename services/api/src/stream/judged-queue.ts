/** Waiting items from which on whoever brings more is asked to wait. */
const FULL = 20_000;

/**
 * Hands items over once the policy has been read after they came, so that nothing leaves under a policy that held before it;
 * those that come meanwhile wait and go together. Where the policy cannot be read, `onClosed` is told before
 * they go.
 */
export class JudgedQueue<T> {
  private waiting: T[] = [];
  private emptying: Promise<void> | undefined;

  constructor(
    private readonly policy: { fresh(): Promise<unknown> },
    private readonly hand: (item: T) => void | Promise<void>,
    private readonly onClosed: (error: unknown) => void,
  ) {}

  /** A promise where too many wait: it resolves when none does. */
  push(item: T): Promise<void> | undefined {
    this.waiting.push(item);
    this.emptying ??= this.empty();
    return this.waiting.length >= FULL ? this.emptying : undefined;
  }

  get isIdle(): boolean {
    return this.emptying === undefined;
  }

  /** Resolves when nothing waits. */
  get idle(): Promise<void> {
    return this.emptying ?? Promise.resolve();
  }

  private async empty(): Promise<void> {
    while (this.waiting.length > 0) {
      const items = this.waiting;
      this.waiting = [];
      await this.policy.fresh().catch(this.onClosed);
      for (const item of items) {
        try {
          const handing = this.hand(item);
          if (handing) await handing;
        } catch (error) {
          this.onClosed(error);
        }
      }
    }
    this.emptying = undefined;
  }
}
