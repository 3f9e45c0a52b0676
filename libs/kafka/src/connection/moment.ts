/** A moment by both clocks: the monotonic one stands still while a machine is suspended, the other may be set back. */
export interface Moment {
  readonly monotonic: number;
  readonly wall: number;
}

export const LONG_AGO: Moment = { monotonic: Number.NEGATIVE_INFINITY, wall: Number.NEGATIVE_INFINITY };

export const moment = (): Moment => ({ monotonic: performance.now(), wall: Date.now() });

/** Milliseconds since then by the clock that has gone further: for what must not be relied upon after a process or its machine has slept. */
export const msSince = ({ monotonic, wall }: Moment): number => Math.max(performance.now() - monotonic, Date.now() - wall);
