import { type TwinChange, type TwinEvent } from '@orrery/contracts';
import { changesOf, type IndexChanges, type IndexedTwin, indexedDesired, indexedProperty, indexedText, removeValue, setValue, type TwinIndexChanges } from './index-changes.js';

/**
 * What a batch of twin.events changes in the index: many changes of one path become one. `known` is how the index stands with the
 * twins of the batch. An event that the index has is dropped; one that does not follow on what it has leaves a hole, until a
 * snapshot fills it.
 */
export function foldEvents(known: ReadonlyMap<string, IndexedTwin>, events: readonly TwinEvent[]): IndexChanges {
  const changes: IndexChanges = new Map();
  for (const event of events) {
    const before = changes.get(event.twinId)?.twin ?? known.get(event.twinId);
    const offset = BigInt(event.cause.offset);
    if (before && offset <= before.offset) continue;
    const twin = changesOf(changes, event.twinId);
    if (event.type === 'deleted' || event.prevRev === 0) clear(twin, offset);
    twin.twin =
      event.type === 'deleted'
        ? { rev: null, at: null, offset, holesTo: null }
        : { rev: event.rev, at: event.at, offset, holesTo: holesAfter(before, event, offset) };
    for (const change of event.changes) apply(twin, change, offset);
  }
  return changes;
}

function holesAfter(before: IndexedTwin | undefined, { prevRev }: TwinEvent, offset: bigint): bigint | null {
  if (prevRev === 0) return null;
  return before?.rev === prevRev ? before.holesTo : offset;
}

function clear(twin: TwinIndexChanges, offset: bigint): void {
  twin.clearedAt = offset;
  twin.values.clear();
  twin.removed.clear();
}

function apply(twin: TwinIndexChanges, change: TwinChange, offset: bigint): void {
  switch (change.kind) {
    case 'reported':
      return setValue(twin, `properties/${change.path}`, indexedProperty(change.state, offset));
    case 'desired':
      if (change.state === null) return removeValue(twin, `desired/${change.path}`, offset);
      return setValue(twin, `desired/${change.path}`, indexedDesired(change.state, offset));
    case 'source':
      return setValue(twin, `sources/${change.source}`, indexedText(change.state.state, offset));
    case 'removed':
      removeValue(twin, `properties/${change.path}`, offset);
      return removeValue(twin, `desired/${change.path}`, offset);
    case 'definition':
      return; // What the definition says is looked up in the registry.
  }
}
