import { type AlertAction, alertActions } from '@orrery/contracts';
import { type Delivered, type TransactionalHandler } from '@orrery/kafka';
import { type PoolClient } from 'pg';
import { type SafetyStore } from './adapters/safety.store.js';

/**
 * alert.actions → maintenance windows: while one holds, nothing is commanded under its twin. Who wrote such a record nobody proves, so it only ever stops more: that one
 * ends, or holds for less, comes with the proof of who asks on command.requests. All other actions are alerting's.
 */
export class MaintenanceWindows implements TransactionalHandler<AlertAction> {
  readonly input = alertActions;

  constructor(private readonly safety: SafetyStore) {}

  async handle(records: readonly Delivered<AlertAction>[], tx: PoolClient): Promise<void> {
    for (const { value } of records) {
      if (value.type === 'window') await this.safety.widenWindow(tx, { id: value.window, twinId: value.twinId, from: value.from, until: value.until, reason: value.reason }, value.at);
    }
  }
}
