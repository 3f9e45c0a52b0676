import { type ActivityRecord } from '../domain/activity/activity-log.js';
import { type Activity } from '../domain/activity/activity.js';
import { type StreamPosition, writePosition } from '../domain/stream-position.js';
import { type Sink } from '../stream/sink.js';

/** Not taken by the client yet: above the first nothing more is sent until it has fallen below the second. */
const FULL_BYTES = 2_000_000;
const FREE_BYTES = 500_000;

/** Why a reader has to read the lists again. */
export type LagReason = 'slow-reader' | 'cursor-expired' | 'policy-changed';

/** What one connection has been sent, and up to where. */
export class ActivitySession {
  private readonly next: bigint[];
  private hasMissed = false;

  constructor(
    private readonly sink: Sink,
    start: StreamPosition,
    /** What the reader may see of it, by the policy that holds now. */
    private readonly readable: (activity: Activity) => object | undefined,
  ) {
    this.next = [...start];
    sink.onDrain(() => this.tellMissed());
  }

  get position(): StreamPosition {
    return this.next;
  }

  open(): void {
    this.sink.send('open', this.cursor, '{}');
  }

  deliver({ slot, offset, activity }: ActivityRecord): void {
    if (offset < this.next[slot]! || this.sink.isClosed) return;
    this.next[slot] = offset + 1n;
    // Never half of it in silence: from here on the reader is told to read anew.
    if (this.hasMissed || this.sink.bufferedBytes > FULL_BYTES) {
      this.hasMissed = true;
      return;
    }
    const seen = this.readable(activity);
    if (seen) this.sink.send(activity.kind, this.cursor, JSON.stringify(seen));
  }

  /** They hold more or less than what is so: the lists are to be read again. */
  lag(reason: LagReason): void {
    this.sink.send('lagged', this.cursor, JSON.stringify({ reason }));
  }

  /** Also moves the client's place on over what is not for them. */
  heartbeat(): void {
    this.tellMissed();
    this.sink.heartbeat(this.cursor);
  }

  end(reason: string): void {
    this.sink.end(reason);
  }

  private tellMissed(): void {
    if (!this.hasMissed || this.sink.isClosed || this.sink.bufferedBytes > FREE_BYTES) return;
    this.hasMissed = false;
    this.lag('slow-reader');
  }

  private get cursor(): string {
    return writePosition(this.next);
  }
}
