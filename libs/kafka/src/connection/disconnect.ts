import { type Consumer } from 'kafkajs';
import { atMost } from '../retry/back-off.js';

const JOIN_MS = 5_000;
const LET_GO_MS = 5_000;
/** For one that holds nothing that another waits for: none is the worse for it. */
export const LET_GO_SOON_MS = 1_000;

/** A consumer that crashed is replaced by ours, with our back-off: kafkajs would restart it even after it was disconnected. */
export const neverRestart = (): Promise<boolean> => Promise.resolve(false);

/**
 * Waits for the join first: a consumer of kafkajs that is disconnected while it joins goes on joining. One that is let go for good, in the midst of
 * finding its broker again, ends by itself later: whoever stops does not wait for it longer than `letGoMs`.
 */
export async function disconnect(consumer: Consumer, running: Promise<void>, closing: AbortSignal, letGoMs = LET_GO_MS): Promise<void> {
  const gone = atMost(JOIN_MS, running.catch(() => undefined)).then(() => consumer.disconnect().catch(() => undefined));
  await (closing.aborted ? atMost(letGoMs, gone) : gone);
}
