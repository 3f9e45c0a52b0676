import { type TwinSnapshot, twinState } from '@orrery/contracts';
import { type TransactionalHandler } from '@orrery/kafka';
import { type SearchIndexStore } from '../adapters/search-index.store.js';
import { foldSnapshots } from '../domain/search/fold-snapshots.js';

/**
 * Twins as they stand: what makes the index where there is none, and fills its holes. Tombstones say nothing that is needed: a twin
 * that is not in the registry is not found, and one that is registered anew is emptied first.
 */
export function onTwinState(index: SearchIndexStore): TransactionalHandler<TwinSnapshot> {
  return {
    input: twinState,
    skipsTombstones: true,
    handle: async (batch, tx) => {
      const known = await index.known(tx, [...new Set(batch.map(({ value }) => value.twinId))]);
      await index.write(tx, foldSnapshots(known, batch.map(({ value }) => value)));
    },
  };
}
