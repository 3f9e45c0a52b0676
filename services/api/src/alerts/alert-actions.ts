import { setTimeout as wait } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { type AlertAction, alertActions, OrreryError } from '@orrery/contracts';
import { outboxRow, type OutboxRelay, writeOutboxRows } from '@orrery/kafka';
import pg from 'pg';
import { inTransaction } from '../adapters/transaction.js';
import { OUTBOX_RELAY, POOL } from '../tokens.js';
import { AlertsStore, type DoneAction } from './alerts.store.js';

/** `ce_source` of what people do about alerts. */
const ACTIONS_SOURCE = '/orrery/api/alerts';
const ANSWER_TIMEOUT_MS = 2_000;
const POLL_MS = 40;

/** Hands what people do to alerting, and waits for what becomes of it. Once it is in the outbox it is done, sooner or later, and once. */
@Injectable()
export class AlertActions {
  constructor(
    @Inject(POOL) private readonly pool: pg.Pool,
    @Inject(OUTBOX_RELAY) private readonly relay: OutboxRelay,
    private readonly store: AlertsStore,
  ) {}

  /**
   * undefined: no answer within two seconds.
   * @throws OrreryError `conflict` of kind action-refused; `unavailable` where alerting has never run
   */
  async act(action: AlertAction): Promise<DoneAction | undefined> {
    const before = await this.outcome(action.id);
    if (before) return before;
    const row = outboxRow(alertActions, { value: action, source: ACTIONS_SOURCE, id: action.id });
    await inTransaction(this.pool, (tx) => writeOutboxRows(tx, [row]));
    this.relay.wake();
    for (const deadline = performance.now() + ANSWER_TIMEOUT_MS; performance.now() < deadline; await wait(POLL_MS)) {
      const done = await this.outcome(action.id);
      if (done) return done;
    }
    return undefined;
  }

  /** @throws OrreryError `conflict` of kind action-refused */
  async outcome(id: string): Promise<DoneAction | undefined> {
    const done = await this.store.action(id);
    if (done?.status !== 'refused') return done;
    throw new OrreryError('conflict', done.why ?? 'alerting refused it', { remedy: 'Read the alert again and decide anew.', details: { kind: 'action-refused', actionId: id } });
  }
}
