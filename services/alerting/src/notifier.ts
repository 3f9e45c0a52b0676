import { setTimeout as pause } from 'node:timers/promises';
import { afterAttempt, type Attempt, type RetryRules } from '@orrery/alarms';
import { type Notification } from '@orrery/contracts';
import { inTransaction, type KafkaLog, type RestoreGate, writeOutboxRows } from '@orrery/kafka';
import { timestampFromMillis } from '@orrery/twin-model';
import { type Pool } from 'pg';
import { type DeliveriesStore } from './adapters/deliveries.store.js';
import { type Send } from './adapters/smtp.client.js';
import { type AlertingMetrics } from './alerting-metrics.js';
import { type Delivery } from './domain/delivery.js';
import { receiptRow } from './pager.js';
import { type StandIns } from './stand-ins.js';

/** Messages under way at a time on one channel. */
const AT_ONCE = 20;
const IDLE_MS = 500;
const AFTER_FAILURE_MS = 2_000;

/**
 * Sends what waits on one channel: claimed, sent outside any transaction, and its receipt written. Each channel has a loop of its own, so that an endpoint
 * that hangs holds up no mail. After a crash in between a message is sent again, under the same id.
 */
export class Notifier {
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;

  constructor(
    private readonly channel: Notification['channel'],
    private readonly send: Send,
    private readonly retry: RetryRules,
    private readonly database: { readonly pool: Pool; readonly schema: string },
    private readonly deliveries: DeliveriesStore,
    private readonly standIns: StandIns,
    private readonly gate: Pick<RestoreGate, 'isOpen'>,
    private readonly metrics: AlertingMetrics,
    private readonly logger: KafkaLog,
  ) {}

  start(): void {
    this.running ??= this.run();
  }

  async close(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const sent = await this.sendSome().catch((error: unknown) => {
        this.logger.warn({ err: error, channel: this.channel }, 'messages could not be taken or their receipts not written; trying again');
        return undefined;
      });
      if (sent !== AT_ONCE) await pause(sent === undefined ? AFTER_FAILURE_MS : IDLE_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  private async sendSome(): Promise<number> {
    if (!(await this.gate.isOpen())) return 0;
    const { pool, schema } = this.database;
    const claimed = await inTransaction(pool, schema, (tx) => this.deliveries.claim(tx, this.channel, Date.now(), AT_ONCE));
    const settled = await Promise.all(claimed.map(async (delivery) => this.settle(delivery, await this.send(delivery))));
    if (settled.length === 0) return 0;
    const written = await inTransaction(pool, schema, async (tx) => {
      const all = [...settled, ...(await this.standIns.of(tx, settled))];
      await this.deliveries.save(tx, all);
      await writeOutboxRows(tx, all.map(({ notification }) => receiptRow(notification)));
      return all;
    });
    for (const { notification } of written) this.metrics.receipt(notification);
    return claimed.length;
  }

  private settle(delivery: Delivery, attempt: Attempt): Delivery {
    const { nextAt: _nextAt, ...before } = delivery.notification;
    const nowMs = Date.now();
    const attempts = before.attempts + 1;
    const receipt = afterAttempt(attempt, attempts, delivery.firstDueMs, nowMs, this.retry);
    const { id, target, route, group } = before;
    if (receipt.status === 'dead') this.logger.error({ id, target, route, group, attempts, answer: attempt.answer }, 'a message was given up: nobody was told this way');
    return {
      ...delivery,
      notification: { ...before, rev: before.rev + 1, at: timestampFromMillis(nowMs), attempts, status: receipt.status, answer: attempt.answer, ...(receipt.status === 'retrying' ? { nextAt: timestampFromMillis(receipt.nextMs) } : {}) },
    };
  }
}
