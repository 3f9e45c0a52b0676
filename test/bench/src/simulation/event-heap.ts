/** A binary heap of (time, event) pairs, the earliest first. */
export class EventHeap {
  readonly #times: Float64Array;
  readonly #events: Int32Array;
  #size = 0;

  constructor(most: number) {
    this.#times = new Float64Array(most + 1);
    this.#events = new Int32Array(most + 1);
  }

  get time(): number {
    return this.#times[0] as number;
  }

  get event(): number {
    return this.#events[0] as number;
  }

  push(time: number, event: number): void {
    const [times, events] = [this.#times, this.#events];
    let at = this.#size;
    this.#size += 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if ((times[parent] as number) <= time) break;
      times[at] = times[parent] as number;
      events[at] = events[parent] as number;
      at = parent;
    }
    times[at] = time;
    events[at] = event;
  }

  pop(): void {
    const [times, events] = [this.#times, this.#events];
    this.#size -= 1;
    const [time, event] = [times[this.#size] as number, events[this.#size] as number];
    let at = 0;
    for (let child = 1; child < this.#size; child = 2 * at + 1) {
      if (child + 1 < this.#size && (times[child + 1] as number) < (times[child] as number)) child += 1;
      if ((times[child] as number) >= time) break;
      times[at] = times[child] as number;
      events[at] = events[child] as number;
      at = child;
    }
    times[at] = time;
    events[at] = event;
  }
}
