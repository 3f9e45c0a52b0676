import { type CompiledRights, type TwinTree } from '@orrery/access';
import { type TwinEvent } from '@orrery/contracts';
import { Missed } from '../domain/missed.js';
import { readableEvent } from '../domain/policy/readable-event.js';
import { hasReached, type StreamPosition, writePosition } from '../domain/stream-position.js';
import { selects, type TwinSelection } from '../domain/twin-selection.js';
import { type Sink } from './sink.js';

type Reader = Pick<CompiledRights, 'isTotal' | 'may' | 'mayAll'>;

/** One record of twin.events, as the topic has it. */
export interface StreamRecord {
  readonly partition: number;
  readonly offset: bigint;
  readonly event: TwinEvent;
  /** The value's own bytes, as text. */
  json(): string;
  /** Where live reading stands after this record, and its cursor, made once for all subscribers. */
  readonly live?: { readonly position: StreamPosition; cursor(): string };
}

/**
 * Not taken by the client yet: above the first nothing more is sent until it has fallen below the second. A burst that Kafka
 * hands over in one piece (2 MB a partition) must not make a quick reader a slow one.
 */
const FULL_BYTES = 8_000_000;
const FREE_BYTES = 2_000_000;
/** Records that may come while the snapshots are being sent. */
const MAX_HELD = 20_000;

/**
 * What one connection has been sent, and up to where. Delivers every record of its selection once and in order, from whichever
 * reader it comes; a client that is too slow is told exactly which revisions it missed.
 */
export class Subscription {
  private readonly next: bigint[];
  private readonly snapshotRevs = new Map<string, number>();
  /** What came while the snapshots are being sent; undefined once they are. */
  private held: { readonly record: StreamRecord; readonly cursor: string }[] | undefined = [];
  /** Twins whose end came then and no longer fitted: what their snapshots held says nothing of their next life. */
  private readonly endedUnheld = new Set<string>();
  private missed: Missed | undefined;
  private missedFrom = '';
  private cursor: string;
  /** Whether it stands where live reading does: always, once it has; both then take the same records. */
  private isLive = false;
  private isEnded = false;
  /** Whether what the reader may read has changed while snapshots are being sent. */
  private hasOtherRights = false;

  constructor(
    private readonly selection: TwinSelection,
    private readonly sink: Sink,
    start: StreamPosition,
    /** What the reader may read, as of now: asked for each event. */
    private readonly rights: () => Reader,
  ) {
    this.next = [...start];
    this.cursor = writePosition(start);
    sink.onDrain(() => this.tellMissed());
  }

  get position(): StreamPosition {
    return this.next;
  }

  get isFull(): boolean {
    return this.sink.bufferedBytes >= FULL_BYTES;
  }

  /** Ends the connection: nothing is sent any more. */
  end(reason: string): void {
    this.isEnded = true;
    this.sink.end(reason);
  }

  open(): void {
    this.sink.send('open', '', '{}');
  }

  /** Without a place to go on from: a client that is cut off here begins anew. */
  snapshot(twinId: string, rev: number, json: string): void {
    this.snapshotRevs.set(twinId, rev);
    this.sink.send('snapshot', '', `{"twin":${json}}`);
  }

  /** All snapshots are sent: what follows comes after the cursor. */
  live(): void {
    if (this.isEnded) return;
    this.sink.send('live', this.cursor, '{}');
    if (this.hasOtherRights) this.tellOtherRights();
    // What no longer fitted came after all that was held: its account waits until that is sent.
    const overflow = this.missed;
    this.missed = undefined;
    for (const { record, cursor } of this.held ?? []) this.offer(record, cursor);
    this.held = undefined;
    if (overflow) this.missing().addAll(overflow);
    for (const twinId of this.endedUnheld) this.snapshotRevs.delete(twinId);
    this.endedUnheld.clear();
    this.tellMissed();
  }

  /** `wasSelected`: before this event changed the tree. */
  deliver(record: StreamRecord, tree: TwinTree, wasSelected = false): void {
    const { partition, offset, event } = record;
    if (offset < this.next[partition]!) return;
    this.next[partition] = offset + 1n;
    if (!wasSelected && !selects(this.selection, event.twinId, tree)) return;
    const cursor = this.cursorAfter(record);
    if (this.held === undefined) this.offer(record, cursor);
    else if (this.held.length < MAX_HELD) this.held.push({ record: kept(record), cursor });
    else {
      this.missing().add(event.twinId, event.rev);
      if (event.type === 'deleted') this.endedUnheld.add(event.twinId);
    }
  }

  private cursorAfter({ live }: StreamRecord): string {
    this.isLive ||= live !== undefined && hasReached(live.position, this.next);
    return this.isLive && live ? live.cursor() : writePosition(this.next);
  }

  private offer(record: StreamRecord, cursor: string): void {
    if (this.isEnded) return;
    const { event } = record;
    const known = this.snapshotRevs.get(event.twinId);
    if (known !== undefined && event.rev <= known) return;
    // Registered again, a twin begins at revision 1.
    if (event.type === 'deleted') this.snapshotRevs.delete(event.twinId);
    const readable = readableEvent(event, this.rights());
    if (!readable) return;
    if (this.missed !== undefined || this.isFull) {
      this.missing().add(event.twinId, event.rev);
      this.tellMissed();
      return;
    }
    this.cursor = cursor;
    this.sink.send('twin', cursor, readable === event ? record.json() : JSON.stringify(readable));
  }

  private missing(): Missed {
    if (this.missed === undefined) this.missedFrom = this.cursor;
    return (this.missed ??= new Missed());
  }

  selects(twinId: string, tree: TwinTree): boolean {
    return selects(this.selection, twinId, tree);
  }

  /** Records from here to `partition`/`offset` are no longer kept. */
  skipExpired(partition: number, offset: bigint): void {
    const from = writePosition(this.next);
    this.next[partition] = offset;
    this.cursor = writePosition(this.next);
    this.sink.send('lagged', this.cursor, JSON.stringify({ reason: 'cursor-expired', twins: [], more: 0, from, to: this.cursor }));
  }

  /** What the reader holds is more, or less, than they may read now: they are to read it again. */
  rightsChanged(): void {
    if (this.held === undefined) this.tellOtherRights();
    else this.hasOtherRights = true;
  }

  private tellOtherRights(): void {
    if (this.isEnded) return;
    this.sink.send('lagged', this.cursor, JSON.stringify({ reason: 'policy-changed', twins: [], more: 0, from: this.cursor, to: this.cursor }));
  }

  heartbeat(): void {
    if (this.isEnded) return;
    if (this.held !== undefined) return this.sink.heartbeat('');
    if (this.missed === undefined) this.cursor = writePosition(this.next);
    this.sink.heartbeat(this.cursor);
  }

  private tellMissed(): void {
    if (this.isEnded || this.missed === undefined || this.held !== undefined || this.sink.bufferedBytes > FREE_BYTES) return;
    const rights = this.rights();
    const { twins, more } = this.missed.report((twinId) => rights.may('READ', twinId));
    this.missed = undefined;
    this.cursor = writePosition(this.next);
    this.sink.send('lagged', this.cursor, JSON.stringify({ reason: 'slow-reader', twins, more, from: this.missedFrom, to: this.cursor }));
  }
}

/** The bytes of a record are gone once it was handled: its text is taken before. */
function kept(record: StreamRecord): StreamRecord {
  record.json();
  return record;
}
