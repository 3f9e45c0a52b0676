import { type KafkaLog } from '../connection/settings.js';
import { backOff } from './back-off.js';
import { afterFailure, type RetryPolicy } from './retry-policy.js';

export interface Persistence {
  readonly what: string;
  readonly policy: RetryPolicy;
  readonly log: KafkaLog;
  /** When aborted, it returns without having succeeded. Absent: nobody aborts it. */
  readonly signal?: AbortSignal;
  /** How long it is tried, in ms; after that the failure is thrown, whatever it is. Absent: as long as it takes. */
  readonly forMs?: number;
  /** Whether an error that is not a dependency's absence is thrown, at once or after the policy's attempts. */
  readonly givesUp: boolean;
}

/** Does something until it succeeds, with back-off. @throws what it failed with last, where it gives up or its time is over */
export async function untilDone(act: () => Promise<void>, { what, policy, log, signal, forMs = Infinity, givesUp }: Persistence): Promise<void> {
  const started = performance.now();
  for (let attempt = 1; !signal?.aborted; attempt += 1) {
    try {
      return await act();
    } catch (error) {
      if (givesUp && afterFailure(error, attempt, policy) === 'dead-letter') throw error;
      if (performance.now() - started >= forMs) throw error;
      log.warn({ err: error, attempt }, `${what} failed; trying again`);
      await backOff(attempt - 1, signal, policy);
    }
  }
}
