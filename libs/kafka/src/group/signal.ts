/** Lets one loop wait until something happened; a notice given while nobody waits is not lost. */
export class Signal {
  private noticed = false;
  private wake: (() => void) | undefined;

  notify(): void {
    this.noticed = true;
    this.wake?.();
  }

  /** Resolves at the next notice, or after `ms` at the latest. */
  async wait(ms: number): Promise<void> {
    if (!this.noticed) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.wake = undefined;
    }
    this.noticed = false;
  }
}
