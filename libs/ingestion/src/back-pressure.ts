/** Shares of the buffer at which the server is told to wait, and to go on: pause reading before dropping (rule R9). */
const PAUSE_AT = 0.5;
const RESUME_AT = 0.1;

/** Decides when a source must wait for Kafka; between the two bounds it stays as it is. */
export class BackPressure {
  paused = false;

  constructor(private readonly bound: number) {}

  /** @returns what to do now, if anything. */
  judge(waiting: number): 'pause' | 'resume' | undefined {
    if (!this.paused && waiting > this.bound * PAUSE_AT) {
      this.paused = true;
      return 'pause';
    }
    if (this.paused && waiting < this.bound * RESUME_AT) {
      this.paused = false;
      return 'resume';
    }
    return undefined;
  }
}
