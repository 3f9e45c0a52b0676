import { LONG_AGO, moment, msSince } from '../connection/moment.js';

/** Whether the broker has confirmed a membership lately: a process that was frozen for longer than a session must not act on it. */
export class Confirmation {
  private at = LONG_AGO;
  private waiting: (() => void)[] = [];

  constructor(private readonly sessionTimeoutMs: number) {}

  given(): void {
    this.at = moment();
    for (const resolve of this.waiting.splice(0)) resolve();
  }

  /** Resolves at once while it holds, else with the next one or when aborted. */
  async wait(signal: AbortSignal): Promise<void> {
    while (msSince(this.at) >= this.sessionTimeoutMs && !signal.aborted) {
      await new Promise<void>((resolve) => {
        this.waiting.push(resolve);
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
    }
  }
}
