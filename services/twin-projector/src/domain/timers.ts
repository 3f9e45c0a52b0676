import { addMillis, millisOf, type Twin } from '@orrery/twin-model';

/** A path whose reading will be too old, or whose wish will have run out, unless something newer comes. */
export interface Expiry {
  readonly twinId: string;
  readonly path: string;
  readonly what: 'reported' | 'desired';
  readonly basis: string;
  /** When it expires: event time of the reading + maxAge, or expiresAt of the wish. */
  readonly at: string;
}

interface Timer {
  readonly twinId: string;
  readonly path: string;
  readonly what: 'reported' | 'desired';
  /** Milliseconds on the timer's clock before which there is nothing to look at. */
  readonly dueMs: number;
  /** Event time of the reading that its recorded source has left behind: what may still be under way gets SETTLE_MS of the wall clock. */
  readonly leftBehind?: string;
}

/** Where a timer waits: '' for the wall clock, else a recorded source. */
type Place = readonly [clock: string, timer: Timer];

/**
 * The readings of one instant come in several records, and those of one source in several partitions: the first of them moves the
 * source's now, and the others are not overdue for that.
 */
const SETTLE_MS = 2000;

/** The largest event time of each recorded source, over all partitions of this process: its now (rule R18). */
export class RecordedClocks {
  private readonly largest = new Map<string, string>();

  advance(source: string, eventTs: string): void {
    if (eventTs > (this.largest.get(source) ?? '')) this.largest.set(source, eventTs);
  }

  nowMs(source: string): number {
    const now = this.largest.get(source);
    return now === undefined ? Number.NEGATIVE_INFINITY : millisOf(now);
  }
}

/**
 * Which paths to look at, and when: one timer per path, armed anew only when it comes up and finds a newer reading, so that a
 * fast signal costs nothing. A device's reading is due maxAge after its arrival, by the wall clock: the device's clock may be
 * wrong by hours. A recorded source's is due when the source's own largest event time has passed it.
 */
export class ExpiryTimers {
  /** clock ('' for the wall, else a recorded source) → timers as a binary heap by dueMs */
  private readonly heaps = new Map<string, Timer[]>();
  private readonly armed = new Set<string>();

  constructor(private readonly clocks: RecordedClocks = new RecordedClocks()) {}

  /** Arms timers for paths of a twin; paths without maxAge and paths already armed are passed over. */
  arm(twin: Twin, paths: Iterable<string>): void {
    for (const path of paths) {
      const maxAgeMs = twin.definition.properties[path]?.maxAgeMs;
      const property = twin.properties[path];
      if (property?.eventTs !== undefined && property.source !== undefined) {
        const recorded = twin.definition.sources[property.source]?.clock === 'recorded';
        if (recorded) this.clocks.advance(property.source, property.eventTs);
        if (maxAgeMs !== undefined && property.quality !== 'stale') {
          const from = recorded ? property.eventTs : property.receivedTs;
          this.push(recorded ? property.source : '', { twinId: twin.twinId, path, what: 'reported', dueMs: millisOf(from) + maxAgeMs });
        }
      }
      const desired = twin.desired[path];
      if (desired?.expiresAt !== undefined && desired.status !== 'expired') {
        this.push('', { twinId: twin.twinId, path, what: 'desired', dueMs: millisOf(desired.expiresAt) });
      }
    }
  }

  /**
   * What has expired by now. Each comes up again after `again` milliseconds while it has not been taken notice of.
   * @param nowMs wall clock @param twinOf the twin as it stands
   */
  due(nowMs: number, twinOf: (twinId: string) => Twin | undefined, againMs = 5000): Expiry[] {
    const expired: Expiry[] = [];
    for (const [clock, heap] of [...this.heaps]) {
      const now = clock === '' ? nowMs : this.clocks.nowMs(clock);
      for (;;) {
        const [first] = heap;
        if (first === undefined || first.dueMs >= now) break;
        pop(heap);
        const next = this.look(first, twinOf(first.twinId), nowMs, againMs, expired);
        if (next === undefined) this.armed.delete(keyOf(first));
        else this.place(next);
      }
    }
    return expired;
  }

  /** When to look at this path next, and by which clock; undefined when there is nothing more to wait for. */
  private look(timer: Timer, twin: Twin | undefined, nowMs: number, againMs: number, expired: Expiry[]): Place | undefined {
    const { twinId, path, what } = timer;
    if (twin === undefined) return undefined;
    const again: Place = ['', { ...timer, dueMs: nowMs + againMs }];
    if (what === 'desired') {
      const desired = twin.desired[path];
      if (desired?.expiresAt === undefined || desired.status === 'expired') return undefined;
      const dueMs = millisOf(desired.expiresAt);
      if (dueMs > nowMs) return ['', { ...timer, dueMs }];
      expired.push({ twinId, path, what, basis: desired.expiresAt, at: desired.expiresAt });
      return again;
    }
    const property = twin.properties[path];
    const maxAgeMs = twin.definition.properties[path]?.maxAgeMs;
    if (property?.eventTs === undefined || property.source === undefined || maxAgeMs === undefined || property.quality === 'stale') return undefined;
    const { eventTs, source, receivedTs } = property;
    const isRecorded = twin.definition.sources[source]?.clock === 'recorded';
    const dueMs = millisOf(isRecorded ? eventTs : receivedTs) + maxAgeMs;
    const now = isRecorded ? this.clocks.nowMs(source) : nowMs;
    if (dueMs >= now) return [isRecorded ? source : '', { twinId, path, what, dueMs }];
    if (isRecorded && timer.leftBehind !== eventTs) return ['', { twinId, path, what, dueMs: nowMs + SETTLE_MS, leftBehind: eventTs }];
    expired.push({ twinId, path, what, basis: eventTs, at: addMillis(eventTs, maxAgeMs) });
    return again;
  }

  private push(clock: string, timer: Timer): void {
    const key = keyOf(timer);
    if (this.armed.has(key)) return;
    this.armed.add(key);
    this.place([clock, timer]);
  }

  private place([clock, timer]: Place): void {
    const heap = this.heaps.get(clock) ?? [];
    this.heaps.set(clock, heap);
    push(heap, timer);
  }
}

function keyOf(timer: Timer): string {
  return `${timer.what}/${timer.twinId}/${timer.path}`;
}

function push(heap: Timer[], timer: Timer): void {
  let child = heap.length;
  heap.push(timer);
  while (child > 0) {
    const parent = (child - 1) >> 1;
    if ((heap[parent] as Timer).dueMs <= timer.dueMs) break;
    heap[child] = heap[parent] as Timer;
    child = parent;
  }
  heap[child] = timer;
}

function pop(heap: Timer[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let parent = 0;
  for (;;) {
    let child = 2 * parent + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && (heap[child + 1] as Timer).dueMs < (heap[child] as Timer).dueMs) child += 1;
    if ((heap[child] as Timer).dueMs >= last.dueMs) break;
    heap[parent] = heap[child] as Timer;
    parent = child;
  }
  heap[parent] = last;
}
