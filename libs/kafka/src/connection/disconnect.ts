import { type Consumer } from 'kafkajs';
import { atMost } from '../retry/back-off.js';

const JOIN_MS = 5_000;

/** A consumer that crashed is replaced by ours, with our back-off: kafkajs would restart it even after it was disconnected. */
export const neverRestart = (): Promise<boolean> => Promise.resolve(false);

/** Waits for the join first: a consumer of kafkajs that is disconnected while it joins goes on joining. */
export async function disconnect(consumer: Consumer, running: Promise<void>): Promise<void> {
  await atMost(JOIN_MS, running.catch(() => undefined));
  await consumer.disconnect().catch(() => undefined);
}
