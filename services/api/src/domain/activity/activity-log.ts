import { type StreamPosition } from '../stream-position.js';
import { type Activity } from './activity.js';

/** One record: its slot is its partition, of all topics one after the other. */
export interface ActivityRecord {
  readonly slot: number;
  readonly offset: bigint;
  readonly activity: Activity;
}

/** The latest activity, so that whoever was away for a while goes on where they were. Older than that is read anew from the lists. */
export class ActivityLog {
  private records: ActivityRecord[] = [];
  /** Of each slot: from where on all is here. */
  private readonly oldest: bigint[];
  private readonly next: bigint[];

  constructor(
    slots: number,
    private readonly most: number,
  ) {
    this.oldest = Array.from({ length: slots }, () => 0n);
    this.next = [...this.oldest];
  }

  /** More slots, each beginning at an offset. */
  grow(beginnings: readonly bigint[]): void {
    const added = beginnings.slice(this.next.length);
    this.oldest.push(...added);
    this.next.push(...added);
  }

  /** What is before this offset is not here: it was there before reading began, or tells of nothing. */
  pass(slot: number, next: bigint): void {
    if (next <= this.next[slot]!) return;
    if (this.oldest[slot] === this.next[slot] && !this.records.some((record) => record.slot === slot)) this.oldest[slot] = next;
    this.next[slot] = next;
  }

  add(record: ActivityRecord): void {
    this.records.push(record);
    this.next[record.slot] = record.offset + 1n;
    if (this.records.length <= 2 * this.most) return;
    const dropped = this.records.slice(0, -this.most);
    this.records = this.records.slice(-this.most);
    for (const { slot, offset } of dropped) this.oldest[slot] = offset + 1n;
  }

  /** Where reading stands. */
  get position(): StreamPosition {
    return [...this.next];
  }

  /** What came from there on, in the order in which it came; undefined where some of it is no longer kept. A place that another instance has come to first is one to wait at. */
  since(position: StreamPosition): readonly ActivityRecord[] | undefined {
    if (position.some((offset, slot) => offset < this.oldest[slot]!)) return undefined;
    return this.records.filter(({ slot, offset }) => offset >= position[slot]!);
  }
}
