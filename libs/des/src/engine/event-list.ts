import { type SnapshotReader, type SnapshotWriter } from './snapshot.js';

const NEVER = Infinity;

/**
 * The pending events as a 4-ary heap on typed arrays. Events are timers with fixed numbers (a server's completion, a source's next
 * arrival): setting a set timer moves it, cancelling removes it, and neither leaves dead entries behind. Equal times fire in the
 * order in which they were set. O(log n) each.
 */
export class EventList {
  #time: Float64Array;
  #order: Float64Array;
  #timer: Int32Array;
  /** Where in the heap a timer stands, -1 where it is not set. */
  #place: Int32Array;
  #size = 0;
  #set = 0;

  constructor(timers: number) {
    this.#time = new Float64Array(timers);
    this.#order = new Float64Array(timers);
    this.#timer = new Int32Array(timers);
    this.#place = new Int32Array(timers).fill(-1);
  }

  /** How many timers are set. */
  get size(): number {
    return this.#size;
  }

  /** Makes room for timers up to `timers` - 1. */
  grow(timers: number): void {
    if (timers <= this.#place.length) return;
    const room = Math.max(timers, this.#place.length * 2);
    const place = new Int32Array(room).fill(-1);
    place.set(this.#place);
    this.#place = place;
    this.#time = enlarged(this.#time, new Float64Array(room));
    this.#order = enlarged(this.#order, new Float64Array(room));
    this.#timer = enlarged(this.#timer, new Int32Array(room));
  }

  /** The time of the next event, Infinity where there is none. */
  get nextTime(): number {
    return this.#size > 0 ? this.#time[0] : NEVER;
  }

  /** The timer that fires next. It stays in the list until it is set anew or `settle` removes it, which saves a removal and an insertion. */
  get nextTimer(): number {
    return this.#timer[0];
  }

  /** What tells a fired timer from one that was set again meanwhile. */
  get nextOrder(): number {
    return this.#order[0];
  }

  /** Removes the fired event unless its timer was set again or cancelled: then another one stands first. */
  settle(order: number): void {
    if (this.#size > 0 && this.#order[0] === order) this.#remove(0);
  }

  isSet(timer: number): boolean {
    return this.#place[timer] >= 0;
  }

  /** When a set timer fires. */
  timeOf(timer: number): number {
    return this.#time[this.#place[timer]];
  }

  /** Sets a timer to fire at `time`, moving it where it is already set. */
  set(timer: number, time: number): void {
    let at = this.#place[timer];
    const order = this.#set;
    this.#set = order + 1;
    if (at >= 0) {
      const earlier = time < this.#time[at];
      if (earlier) this.#rise(at, time, order, timer);
      else this.#sink(at, time, order, timer);
      return;
    }
    at = this.#size;
    this.#size = at + 1;
    this.#rise(at, time, order, timer);
  }

  cancel(timer: number): void {
    const at = this.#place[timer];
    if (at >= 0) this.#remove(at);
  }

  save(writer: SnapshotWriter): void {
    writer.numbers(this.#size, this.#set, this.#place.length);
    writer.array(this.#time, this.#size);
    writer.array(this.#order, this.#size);
    writer.array(this.#timer, this.#size);
  }

  load(reader: SnapshotReader): void {
    const [size, set, room] = reader.numbers();
    this.grow(room);
    this.#size = size;
    this.#set = set;
    reader.into(this.#time);
    reader.into(this.#order);
    reader.into(this.#timer);
    this.#place.fill(-1);
    for (let at = 0; at < size; at += 1) this.#place[this.#timer[at]] = at;
  }

  #remove(at: number): void {
    const last = this.#size - 1;
    this.#size = last;
    this.#place[this.#timer[at]] = -1;
    if (at === last) return;
    const time = this.#time[last];
    const order = this.#order[last];
    const timer = this.#timer[last];
    const parent = (at - 1) >> 2;
    if (at > 0 && before(time, order, this.#time[parent], this.#order[parent])) this.#rise(at, time, order, timer);
    else this.#sink(at, time, order, timer);
  }

  #rise(at: number, time: number, order: number, timer: number): void {
    const times = this.#time;
    const orders = this.#order;
    const timers = this.#timer;
    while (at > 0) {
      const parent = (at - 1) >> 2;
      const parentTime = times[parent];
      if (parentTime < time || (parentTime === time && orders[parent] < order)) break;
      times[at] = parentTime;
      orders[at] = orders[parent];
      timers[at] = timers[parent];
      this.#place[timers[at]] = at;
      at = parent;
    }
    this.#put(at, time, order, timer);
  }

  #sink(at: number, time: number, order: number, timer: number): void {
    const size = this.#size;
    const times = this.#time;
    const orders = this.#order;
    const timers = this.#timer;
    for (let first = 4 * at + 1; first < size; first = 4 * at + 1) {
      const end = first + 4 < size ? first + 4 : size;
      let child = first;
      let least = times[first];
      for (let next = first + 1; next < end; next += 1) {
        const nextTime = times[next];
        if (nextTime > least || (nextTime === least && orders[next] > orders[child])) continue;
        child = next;
        least = nextTime;
      }
      if (time < least || (time === least && order < orders[child])) break;
      times[at] = least;
      orders[at] = orders[child];
      timers[at] = timers[child];
      this.#place[timers[at]] = at;
      at = child;
    }
    this.#put(at, time, order, timer);
  }

  #put(at: number, time: number, order: number, timer: number): void {
    this.#time[at] = time;
    this.#order[at] = order;
    this.#timer[at] = timer;
    this.#place[timer] = at;
  }
}

function before(time: number, order: number, otherTime: number, otherOrder: number): boolean {
  return time < otherTime || (time === otherTime && order < otherOrder);
}

export function enlarged<T extends Float64Array | Int32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
