import { type PropertyState } from '@orrery/contracts';

/** How the index stands with one twin. */
export interface IndexedTwin {
  /** null: the twin is deleted. */
  readonly rev: number | null;
  readonly at: string | null;
  /** Offset of the input that made this revision: of two tellings the one with the higher offset counts. */
  readonly offset: bigint;
  /** Events are missing before this offset; a snapshot that reaches it fills the hole. */
  readonly holesTo: bigint | null;
}

/** One value as the index holds it. Kinds: n number, i int64, s text, b boolean, j structure (num 0: an empty one), 0 null. */
export interface IndexedValue {
  readonly kind: 'n' | 'i' | 's' | 'b' | 'j' | '0';
  readonly num: string | null;
  readonly text: string | null;
  readonly quality: string | null;
  readonly eventTs: string | null;
  readonly offset: bigint;
}

/** What a batch of records changes in the index, for one twin; applied in this order, values last. */
export interface TwinIndexChanges {
  twin?: IndexedTwin;
  /** Everything up to this offset goes: the twin was deleted, or registered anew. */
  clearedAt?: bigint;
  /** Snapshot part → offset: what it had before, and has no longer, goes. */
  readonly replaced: Map<string, bigint>;
  /** Parts that there are at the root's offset: values of others that are older go. */
  liveParts?: { readonly parts: readonly string[]; readonly offset: bigint };
  /** Field → offset of its removal. */
  readonly removed: Map<string, bigint>;
  readonly values: Map<string, IndexedValue>;
}

export type IndexChanges = Map<string, TwinIndexChanges>;

export function changesOf(changes: IndexChanges, twinId: string): TwinIndexChanges {
  const known = changes.get(twinId);
  if (known) return known;
  const fresh: TwinIndexChanges = { replaced: new Map(), removed: new Map(), values: new Map() };
  changes.set(twinId, fresh);
  return fresh;
}

export function setValue(changes: TwinIndexChanges, field: string, value: IndexedValue): void {
  const other = changes.values.get(field);
  if (other && other.offset > value.offset) return;
  changes.removed.delete(field);
  changes.values.set(field, value);
}

export function removeValue(changes: TwinIndexChanges, field: string, offset: bigint): void {
  changes.values.delete(field);
  changes.removed.set(field, offset);
}

export function indexedProperty(state: PropertyState, offset: bigint): IndexedValue {
  return { ...indexed(state.value), quality: state.quality, eventTs: state.eventTs ?? null, offset };
}

/** A wish: its status stands where a reading's quality does. */
export function indexedDesired({ value, status }: { readonly value: unknown; readonly status: string }, offset: bigint): IndexedValue {
  return { ...indexed(value), quality: status, eventTs: null, offset };
}

export function indexedText(text: string, offset: bigint): IndexedValue {
  return { ...indexed(text), quality: null, eventTs: null, offset };
}

function indexed(value: unknown): Pick<IndexedValue, 'kind' | 'num' | 'text'> {
  if (typeof value === 'number') return { kind: 'n', num: String(value), text: null };
  // PostgreSQL's text cannot hold NUL.
  if (typeof value === 'string') return { kind: 's', num: null, text: value.replaceAll('\0', '\ufffd') };
  if (typeof value === 'boolean') return { kind: 'b', num: value ? '1' : '0', text: null };
  if (value === null || value === undefined) return { kind: '0', num: null, text: null };
  return { kind: 'j', num: Object.keys(value).length === 0 ? '0' : '1', text: null };
}
