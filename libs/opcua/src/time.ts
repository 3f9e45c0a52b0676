/** 1601-01-01T00:00:00Z, which OPC UA writes as 0 and which means that there is no time (Part 6 §5.2.2.5). */
const EARLIEST_MS = -11_644_473_600_000;
/** 9999-12-31T23:59:59Z: at or after this, OPC UA means "as late as can be said". */
const LATEST_MS = 253_402_300_799_000;
const PICOSECONDS_PER_TICK = 100_000;

/**
 * Writes OPC UA times as canonical strings with seven fractional digits. Readings of one instant come in rows, so the
 * last result and the last second are kept: making a date's text anew for each is what a profile shows first.
 */
export class TimeWriter {
  private lastMs = Number.NaN;
  private lastTicks = -1;
  private last = '';
  private second = Number.NaN;
  private secondText = '';

  /** @returns undefined where the source gave no time. Digits below 100 ns are cut off. */
  write(date: Date | null | undefined, picoseconds: number | null | undefined): string | undefined {
    if (!date) return undefined;
    const ms = date.getTime();
    const ticks = picoseconds ? Math.floor(picoseconds / PICOSECONDS_PER_TICK) : 0;
    if (ms === this.lastMs && ticks === this.lastTicks) return this.last;
    if (!(ms > EARLIEST_MS && ms < LATEST_MS)) return undefined;
    const second = Math.floor(ms / 1000);
    if (second !== this.second) {
      this.second = second;
      this.secondText = new Date(second * 1000).toISOString().slice(0, 20);
    }
    this.lastMs = ms;
    this.lastTicks = ticks;
    this.last = `${this.secondText}${String((ms - second * 1000) * 10_000 + ticks).padStart(7, '0')}Z`;
    return this.last;
  }
}

/** One time as a canonical string: see TimeWriter. */
export function canonicalTime(date: Date | null | undefined, picoseconds?: number | null): string | undefined {
  return new TimeWriter().write(date, picoseconds);
}
