import { ROOT_PART, snapshotKey, type TwinEvent, type TwinSnapshot } from '@orrery/contracts';
import { applyEvent, compareDecimal, renderTwin, type RenderedTwin, SnapshotAssembly, type Twin } from '@orrery/twin-model';

/** What is known of one twin. */
interface Followed {
  /** The twin as far as snapshots and events have brought it. */
  twin: Twin | undefined;
  rev: number;
  /** Offset of the input behind `rev`: it only grows, over a deletion and a new registration too, where revisions begin anew. */
  offset: string;
  /** Whether an event has moved it: events then tell of its deletion as well. */
  byEvents: boolean;
  /** From this revision on the state is whole: parts of a snapshot may be newer than its root until events have caught up. */
  wholeFrom: number;
  parts: SnapshotAssembly;
  newestPart: number;
  /** Events that cannot be applied yet, by the revision they follow. */
  readonly waiting: Map<number, TwinEvent>;
}

/** `event` absent: a snapshot brought it. `twin` absent: it was deleted. */
export type OnMirrorChange = (twinId: string, twin: Readonly<Twin> | undefined, event: TwinEvent | undefined) => void;

/**
 * Rebuilds twins from the two topics for downstream systems, and holds exactly what GET answers (architecture, "Public
 * surface"). Hand over every record of twin.state from its beginning to its end, then those of twin.events, and go on with
 * both. Events above the snapshot's revision are applied and duplicates dropped; on a gap events wait until a snapshot
 * reaches the revision they follow. Pure: no clock, no I/O.
 */
export class TwinMirror {
  private readonly followed = new Map<string, Followed>();

  constructor(private readonly onChange: OnMirrorChange = () => undefined) {}

  /** A record of twin.state, with its key; a null value takes a part out. */
  snapshot(key: string, snapshot: TwinSnapshot | null): void {
    const twinId = key.split('#', 1)[0]!;
    const followed = this.follow(twinId);
    if (snapshot === null) {
      if (key === snapshotKey(twinId, ROOT_PART)) this.takeOut(twinId, followed);
      return;
    }
    followed.parts.add(snapshot);
    followed.newestPart = Math.max(followed.newestPart, snapshot.rev);
    // The root comes last: before it, the parts belong to a state that has not been told yet.
    if (snapshot.part === ROOT_PART) this.adopt(followed);
  }

  /** A record of twin.events. */
  event(event: TwinEvent): void {
    const followed = this.follow(event.twinId);
    if (compareDecimal(event.cause.offset, followed.offset) <= 0) return;
    if (event.prevRev === 0 || event.prevRev === followed.rev || event.type === 'deleted') {
      this.apply(followed, event);
      this.applyWaiting(followed);
    } else followed.waiting.set(event.prevRev, event);
  }

  /** The twin as GET answers it; undefined where there is none, or while its state is not whole. */
  get(twinId: string): RenderedTwin | undefined {
    const twin = this.twin(twinId);
    return twin && renderTwin(twin);
  }

  /** The twin itself; it goes on changing. */
  twin(twinId: string): Readonly<Twin> | undefined {
    const followed = this.followed.get(twinId);
    return followed && followed.rev >= followed.wholeFrom ? followed.twin : undefined;
  }

  *twinIds(): Generator<string, void, void> {
    for (const twinId of this.followed.keys()) if (this.twin(twinId)) yield twinId;
  }

  /** Twins whose events wait for a snapshot: something is missing in what was read. */
  get waiting(): string[] {
    return [...this.followed].filter(([, { waiting }]) => waiting.size > 0).map(([twinId]) => twinId);
  }

  private follow(twinId: string): Followed {
    const known = this.followed.get(twinId);
    if (known) return known;
    const followed: Followed = {
      twin: undefined,
      rev: 0,
      offset: '',
      byEvents: false,
      wholeFrom: 0,
      parts: new SnapshotAssembly(),
      newestPart: 0,
      waiting: new Map(),
    };
    this.followed.set(twinId, followed);
    return followed;
  }

  private adopt(followed: Followed): void {
    const twin = followed.parts.twin();
    if (twin === undefined || compareDecimal(twin.inputOffset, followed.offset) <= 0) return;
    followed.twin = twin;
    followed.rev = twin.rev;
    followed.offset = twin.inputOffset;
    followed.wholeFrom = followed.newestPart;
    for (const [prevRev, event] of followed.waiting) {
      if (compareDecimal(event.cause.offset, twin.inputOffset) <= 0) followed.waiting.delete(prevRev);
    }
    this.onChange(twin.twinId, this.twin(twin.twinId), undefined);
    this.applyWaiting(followed);
  }

  private applyWaiting(followed: Followed): void {
    for (let next = followed.waiting.get(followed.rev); next && followed.twin; next = followed.waiting.get(followed.rev)) this.apply(followed, next);
  }

  private apply(followed: Followed, event: TwinEvent): void {
    followed.waiting.delete(event.prevRev);
    if (event.prevRev === 0 || event.type === 'deleted') {
      followed.wholeFrom = 0;
      // What still waits is of the life that ends here.
      followed.waiting.clear();
    }
    // A first event begins a life of its own, whatever was there before.
    followed.twin = applyEvent(event.prevRev === 0 ? undefined : followed.twin, event);
    followed.rev = event.type === 'deleted' ? 0 : event.rev;
    followed.offset = event.cause.offset;
    followed.byEvents = true;
    this.onChange(event.twinId, this.twin(event.twinId), event);
  }

  /** A tombstone has no offset: where events are followed, they have told of the deletion, and perhaps of a new life since. */
  private takeOut(twinId: string, followed: Followed): void {
    followed.parts = new SnapshotAssembly();
    followed.newestPart = 0;
    if (followed.byEvents || followed.twin === undefined) return;
    followed.twin = undefined;
    followed.rev = 0;
    this.onChange(twinId, undefined, undefined);
  }
}
