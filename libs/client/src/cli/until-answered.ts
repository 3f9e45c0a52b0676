import { setTimeout as pause } from 'node:timers/promises';
import { EXIT, exitCodeOf, explain } from './exit.js';

const PAUSE_MS = 2_000;

/**
 * What is asked, again and again while nobody answers or the answer is "not now", for at most `waitMs`; anything else is final. `say` hears
 * why it waits, each reason once.
 *
 * @throws the last error
 */
export async function untilAnswered<R>(waitMs: number, signal: AbortSignal, say: (text: string) => void, ask: () => Promise<R>, pauseMs = PAUSE_MS): Promise<R> {
  const until = Date.now() + waitMs;
  for (let said = ''; ; ) {
    try {
      return await ask();
    } catch (error) {
      if (exitCodeOf(error) !== EXIT.unavailable || Date.now() + pauseMs > until || signal.aborted) throw error;
      const [reason = ''] = explain(error);
      if (reason !== said) say(`waiting: ${reason.replace(/^error: /, '')}`);
      said = reason;
    }
    await pause(pauseMs, undefined, { signal });
  }
}
