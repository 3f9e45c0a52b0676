import type { HealthRegistry } from './health-registry.js';

export interface WaitingLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

const AGAIN_MS = 30_000;

/** Says what a start waits for: in /health/ready as it is now, in the log once for each reason and again every half a minute. */
export class Waiting {
  private readonly began = performance.now();
  private readonly said = new Map<string, number>();
  private peer: string | undefined;

  constructor(
    private readonly log: WaitingLog,
    private readonly health?: Pick<HealthRegistry, 'trouble'>,
  ) {}

  /** @param peer what is waited for, a name in the report of /health/ready; it takes the place of the one before */
  show(peer: string, detail: string): void {
    if (this.peer !== undefined && this.peer !== peer) this.health?.trouble(this.peer, undefined);
    this.peer = peer;
    this.health?.trouble(peer, detail);
  }

  /** @param detail why it cannot go on yet, and what to do */
  say(peer: string, detail: string): void {
    this.show(peer, detail);
    const now = performance.now();
    if (now - (this.said.get(detail) ?? Number.NEGATIVE_INFINITY) < AGAIN_MS) return;
    this.said.set(detail, now);
    this.log.warn({ waitsFor: peer, ms: Math.round(now - this.began) }, detail);
  }

  /** @param message for the log, where it was said that something is waited for */
  over(message: string): void {
    if (this.peer !== undefined) this.health?.trouble(this.peer, undefined);
    this.peer = undefined;
    if (this.said.size > 0) this.log.info({ ms: Math.round(performance.now() - this.began) }, message);
  }
}
