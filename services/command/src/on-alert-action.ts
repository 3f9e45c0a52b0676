import { type AlertAction, alertActions } from '@orrery/contracts';
import { type Delivered, type TransactionalHandler } from '@orrery/kafka';
import { type PoolClient } from 'pg';
import { type SafetyStore } from './adapters/safety.store.js';

/** alert.actions → maintenance windows: while one holds, nothing is commanded under its twin. All other actions are alerting's. */
export class MaintenanceWindows implements TransactionalHandler<AlertAction> {
  readonly input = alertActions;

  constructor(private readonly safety: SafetyStore) {}

  async handle(records: readonly Delivered<AlertAction>[], tx: PoolClient): Promise<void> {
    for (const { value } of records) {
      if (value.type === 'window') await this.safety.openWindow(tx, { id: value.window, twinId: value.twinId, from: value.from, until: value.until, reason: value.reason });
      else if (value.type === 'window-ended') await this.safety.closeWindow(tx, value.window, value.twinId);
    }
  }
}
