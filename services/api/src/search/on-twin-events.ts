import { type TwinEvent, twinEvents } from '@orrery/contracts';
import { type TransactionalHandler } from '@orrery/kafka';
import { type SearchIndexStore } from '../adapters/search-index.store.js';
import { foldEvents } from '../domain/search/fold-events.js';

/** Changes of twins, as they come. */
export function onTwinEvents(index: SearchIndexStore): TransactionalHandler<TwinEvent> {
  return {
    input: twinEvents,
    handle: async (batch, tx) => {
      const known = await index.known(tx, [...new Set(batch.map(({ value }) => value.twinId))]);
      await index.write(tx, foldEvents(known, batch.map(({ value }) => value)));
    },
  };
}
