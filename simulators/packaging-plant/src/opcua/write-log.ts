/** One thing that a client did to the plant, in the plant's own words: whoever claims to have written has to show here. */
export interface LoggedWrite {
  /** Counts from 1 over the life of the plant. */
  readonly seq: number;
  readonly at: string;
  /** `Line1.Filler.SpeedSetpoint`, or a method: `Line1.Filler.CleanValve` */
  readonly node: string;
  /** Absent for a method. */
  readonly value?: number;
  /** What a method was called with. */
  readonly arguments?: Readonly<Record<string, number>>;
}

const KEPT = 10_000;

/** What clients wrote and called and was accepted, with effect or not (what was refused changed nothing), the oldest dropped beyond 10,000; it outlives a restart of the OPC UA server, as the plant does. */
export class WriteLog {
  private readonly entries: LoggedWrite[] = [];
  private last = 0;

  add(node: string, value: number): void {
    this.enter({ node, value });
  }

  call(node: string, values: Readonly<Record<string, number>>): void {
    this.enter({ node, ...(Object.keys(values).length === 0 ? {} : { arguments: values }) });
  }

  all(): readonly LoggedWrite[] {
    return this.entries;
  }

  private enter(what: Omit<LoggedWrite, 'seq' | 'at'>): void {
    this.last += 1;
    this.entries.push({ seq: this.last, at: new Date().toISOString(), ...what });
    if (this.entries.length > KEPT) this.entries.shift();
  }
}
