import { type KafkaLog } from '../connection/settings.js';
import { backOff } from './back-off.js';
import { afterFailure, type RetryPolicy } from './retry-policy.js';

export interface Persistence {
  readonly what: string;
  readonly policy: RetryPolicy;
  readonly log: KafkaLog;
  /** When aborted, it returns without having succeeded. */
  readonly signal: AbortSignal;
  /** Whether an error that is not a dependency's absence is thrown, at once or after the policy's attempts. */
  readonly givesUp: boolean;
}

/** Does something until it succeeds, with back-off. */
export async function untilDone(act: () => Promise<void>, { what, policy, log, signal, givesUp }: Persistence): Promise<void> {
  for (let attempt = 1; !signal.aborted; attempt += 1) {
    try {
      return await act();
    } catch (error) {
      if (givesUp && afterFailure(error, attempt, policy) === 'dead-letter') throw error;
      log.warn({ err: error, attempt }, `${what} failed; trying again`);
      await backOff(attempt - 1, signal, policy);
    }
  }
}
