/** Differences below this are network delay, not a wrong clock. */
const NOTICED_OFFSET_MS = 3000;

/** The time now by the server's clock, in milliseconds, ticking once a second for whoever shows an age. */
export class Clock {
  readonly #listeners = new Set<() => void>();
  #offset = 0;
  #now = Date.now();
  #timer: ReturnType<typeof setInterval> | undefined;

  readonly now = (): number => Date.now() + this.#offset;
  /** The time of the last tick: the same for everything drawn in between. */
  readonly lastTick = (): number => this.#now;

  /** A browser's clock may be minutes off; `now` is the api's (ISO 8601). */
  learn(now: string): void {
    const server = Date.parse(now);
    if (Number.isNaN(server)) return;
    const offset = server - Date.now();
    this.#offset = Math.abs(offset) > NOTICED_OFFSET_MS ? offset : 0;
    this.#now = this.now();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    this.#timer ??= setInterval(() => this.#tick(), 1000);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      clearInterval(this.#timer);
      this.#timer = undefined;
    };
  };

  #tick(): void {
    this.#now = this.now();
    for (const listener of this.#listeners) listener();
  }
}
