import { type CompiledRights } from '@orrery/access';
import { type TwinChange, type TwinEvent } from '@orrery/contracts';
import { type Filtered, readableDefinition } from './readable-twin.js';

/**
 * An event as the reader may see it (rule R23); undefined where they may not see its twin. What they may not read of it is left
 * out and `filtered` says so. An event of which nothing is left still comes, empty: revisions stay without gaps, so that a
 * reader can tell what was hidden from what was lost.
 */
export function readableEvent(event: TwinEvent, rights: Pick<CompiledRights, 'isTotal' | 'may' | 'mayAll'>): (TwinEvent & Filtered) | undefined {
  if (rights.isTotal('READ')) return event;
  if (!rights.may('READ', event.twinId)) return undefined;
  const changes = event.changes.flatMap((change): TwinChange[] => {
    if ('path' in change) return rights.may('READ', event.twinId, change.path) ? [change] : [];
    if (change.kind !== 'definition') return [change];
    const definition = readableDefinition(event.twinId, change.definition, rights);
    return [definition === change.definition ? change : { ...change, definition }];
  });
  const isWhole = changes.length === event.changes.length && changes.every((change, index) => change === event.changes[index]);
  return isWhole ? event : { ...event, changes, filtered: true };
}
