/** Overall equipment effectiveness since the last reset (ISO 22400-2): availability × performance × quality. */
export class Effectiveness {
  plannedSeconds = 0;
  runSeconds = 0;
  good = 0;
  rejects = 0;

  constructor(private readonly ratedPerHour: number) {}

  step(dt: number, running: boolean, good: number, rejects: number): void {
    this.plannedSeconds += dt;
    if (running) this.runSeconds += dt;
    this.good += good;
    this.rejects += rejects;
  }

  reset(): void {
    this.plannedSeconds = 0;
    this.runSeconds = 0;
    this.good = 0;
    this.rejects = 0;
  }

  get availability(): number {
    return share(this.runSeconds, this.plannedSeconds);
  }

  get performance(): number {
    return share(this.good + this.rejects, (this.runSeconds * this.ratedPerHour) / 3600);
  }

  get quality(): number {
    return share(this.good, this.good + this.rejects);
  }

  get oee(): number {
    return this.availability * this.performance * this.quality;
  }
}

function share(part: number, whole: number): number {
  return whole > 0 ? Math.min(1, part / whole) : 0;
}
