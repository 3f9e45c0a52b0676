import { type CommandRequest, commandRequests } from '@orrery/contracts';
import { type AfterCommit, type Delivered, type TransactionalHandler } from '@orrery/kafka';
import { type PoolClient } from 'pg';
import { type RequestStore } from './adapters/request.store.js';

/** command.requests → kept until their lane has done them: a device that answers slowly holds up nobody else's requests. */
export class Requests implements TransactionalHandler<CommandRequest> {
  readonly input = commandRequests;

  constructor(
    private readonly store: RequestStore,
    private readonly wake: () => void,
  ) {}

  async handle(records: readonly Delivered<CommandRequest>[], tx: PoolClient): Promise<AfterCommit> {
    for (const { value, headers } of records) await this.store.add(tx, commandRequests.keyOf(value), value, headers['traceparent']);
    return this.wake;
  }
}
