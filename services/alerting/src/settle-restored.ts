import { type KafkaLog, writeOutboxRows } from '@orrery/kafka';
import { timestampFromMillis } from '@orrery/twin-model';
import { type Tx } from './adapters/database.js';
import { type DeliveriesStore } from './adapters/deliveries.store.js';
import { type PagesStore } from './adapters/pages.store.js';
import { type Delivery } from './domain/delivery.js';
import { receiptRow } from './pager.js';

const ANSWER = 'not sent: all was restored from a backup in which this message waited, and it may have gone out since. See whether the alert is still open';

/**
 * After a restore nobody is told what they may have been told already: messages that waited are given up with the reason, pages that were due are let be.
 * What comes to an alert from here on pages as ever.
 */
export async function settleRestored(tx: Tx, deliveries: DeliveriesStore, pages: PagesStore, nowMs: number, logger: KafkaLog): Promise<void> {
  const given = (await deliveries.waiting(tx)).map((delivery) => givenUp(delivery, nowMs));
  await deliveries.save(tx, given);
  await writeOutboxRows(tx, given.map(({ notification }) => receiptRow(notification)));
  const rested = await pages.letBe(tx, nowMs);
  logger.warn({ messages: given.length, pages: rested }, 'restored from a backup: what waited to be told may have been told since, and is not sent; look at the open alerts');
}

function givenUp(delivery: Delivery, nowMs: number): Delivery {
  const { nextAt: _nextAt, ...before } = delivery.notification;
  return { ...delivery, notification: { ...before, rev: before.rev + 1, at: timestampFromMillis(nowMs), status: 'dead', answer: ANSWER } };
}
