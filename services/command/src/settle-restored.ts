import { type FactSources } from './gather-facts.js';
import { type PoolClient } from 'pg';
import { type RequestStore } from './adapters/request.store.js';
import { type RequestHandler } from './handle-request.js';
import { record } from './record-events.js';

/**
 * After a restore nothing of the backup is written to a device: what was on its way there is read back as `unknown`, what was asked and not done is refused.
 * What waits for a yes waits on: a yes from now on is a new one.
 */
export async function settleRestored(tx: PoolClient, { commands, now }: Pick<FactSources, 'commands' | 'now'>, requests: RequestStore, handler: RequestHandler): Promise<void> {
  for (const request of await requests.waiting(tx)) await handler.refuseRestored(tx, request);
  for (const twinId of await commands.openTwins(tx)) {
    for (const { id } of await commands.open(tx, twinId)) await record(tx, commands, id, { type: 'restored', at: now() });
  }
}
