import { DEFINITION_PART, ROOT_PART, type TwinSnapshot } from '@orrery/contracts';
import { changesOf, type IndexChanges, type IndexedTwin, indexedDesired, indexedProperty, indexedText, setValue, type TwinIndexChanges } from './index-changes.js';
import { partOfField } from './part-of-field.js';

/**
 * What a batch of twin.state changes in the index. Where events came first, which is nearly always, it changes nothing; it makes
 * the index where there is none, and fills holes. Each value counts by its input offset, so the order of the two topics does not matter.
 */
export function foldSnapshots(known: ReadonlyMap<string, IndexedTwin>, snapshots: readonly TwinSnapshot[]): IndexChanges {
  const changes: IndexChanges = new Map();
  for (const snapshot of snapshots) {
    const before = changes.get(snapshot.twinId)?.twin ?? known.get(snapshot.twinId);
    const offset = BigInt(snapshot.inputOffset);
    if (snapshot.part === DEFINITION_PART || (before && before.holesTo === null && offset <= before.offset)) continue;
    const twin = changesOf(changes, snapshot.twinId);
    // The pages of a part go out together after its first, which stands for all of them.
    if (!snapshot.part.includes('~')) replace(twin, snapshot.part, offset);
    for (const [path, state] of Object.entries(snapshot.properties ?? {})) setValue(twin, `properties/${path}`, indexedProperty(state, offset));
    if (snapshot.part === ROOT_PART) applyRoot(twin, snapshot, offset, before);
  }
  return changes;
}

function replace(twin: TwinIndexChanges, part: string, offset: bigint): void {
  twin.replaced.set(part, offset);
  for (const [field, value] of twin.values) if (partOfField(field) === part && value.offset < offset) twin.values.delete(field);
}

function applyRoot(twin: TwinIndexChanges, root: TwinSnapshot, offset: bigint, before: IndexedTwin | undefined): void {
  for (const [path, state] of Object.entries(root.desired ?? {})) setValue(twin, `desired/${path}`, indexedDesired(state, offset));
  for (const [source, link] of Object.entries(root.sources ?? {})) setValue(twin, `sources/${source}`, indexedText(link.state, offset));
  twin.liveParts = { parts: [ROOT_PART, ...Object.keys(root.parts ?? {})], offset };
  const holesTo = before?.holesTo === null || before === undefined || offset >= before.holesTo ? null : before.holesTo;
  if (!before || offset >= before.offset) twin.twin = { rev: root.rev, at: root.at, offset, holesTo };
  else if (holesTo !== before.holesTo) twin.twin = { ...before, holesTo };
}
