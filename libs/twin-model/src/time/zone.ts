const DAY_MS = 86_400_000;

/**
 * A time zone of the IANA database, as the runtime knows it. Local times are milliseconds as if the wall clock showed UTC:
 * 2026-03-29 02:30 in Berlin is Date.UTC(2026, 2, 29, 2, 30), whether that moment exists there or not.
 */
export class Zone {
  private static readonly known = new Map<string, Zone>();
  /** UTC day → offset that holds all day; absent for the days on which it changes. */
  private readonly days = new Map<number, number>();

  private constructor(
    readonly name: string,
    private readonly format: Intl.DateTimeFormat,
  ) {}

  /** undefined where the runtime knows no such zone. */
  static of(name: string): Zone | undefined {
    const known = Zone.known.get(name);
    if (known) return known;
    try {
      const format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset', year: 'numeric' });
      const zone = new Zone(name, format);
      Zone.known.set(name, zone);
      return zone;
    } catch {
      return undefined;
    }
  }

  /** Local minus UTC, in milliseconds. */
  offsetAt(utcMs: number): number {
    const day = Math.floor(utcMs / DAY_MS);
    const known = this.days.get(day);
    if (known !== undefined) return known;
    const offset = this.ask(day * DAY_MS);
    if (offset !== this.ask((day + 1) * DAY_MS)) return this.ask(utcMs);
    if (this.days.size > 20_000) this.days.clear();
    this.days.set(day, offset);
    return offset;
  }

  localOf(utcMs: number): number {
    return utcMs + this.offsetAt(utcMs);
  }

  /** The moments at which the wall clock shows `localMs`: one; two where it was set back over it; none where it was set forward over it. */
  momentsOf(localMs: number): number[] {
    const offsets = new Set([this.offsetAt(localMs - DAY_MS), this.offsetAt(localMs + DAY_MS)]);
    return [...offsets]
      .map((offset) => localMs - offset)
      .filter((utcMs) => this.localOf(utcMs) === localMs)
      .sort((a, b) => a - b);
  }

  /** The first moment at which the wall clock shows `localMs` or more, of those around it. */
  firstMomentOf(localMs: number): number {
    const [first] = this.momentsOf(localMs);
    if (first !== undefined) return first;
    // The clock was set forward over it: the moment of that change.
    let before = localMs - this.offsetAt(localMs + DAY_MS);
    let after = localMs - this.offsetAt(localMs - DAY_MS);
    while (after - before > 1) {
      const middle = Math.floor((before + after) / 2);
      if (this.localOf(middle) < localMs) before = middle;
      else after = middle;
    }
    return after;
  }

  private ask(utcMs: number): number {
    const text = this.format.formatToParts(utcMs).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
    const match = /^GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(text);
    if (!match?.[1]) return 0;
    const [, sign, hours, minutes, seconds = '0'] = match;
    return (sign === '-' ? -1 : 1) * ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000;
  }
}
