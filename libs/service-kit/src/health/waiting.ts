import type { HealthRegistry } from './health-registry.js';

export interface WaitingLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

const AGAIN_MS = 30_000;
/** What goes on by itself and is over sooner is no matter for the log. */
const LONG_MS = 5_000;
const LOOK_MS = 1_000;

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

  /**
   * What the work comes to. It goes on by itself, as the reading of a view does: how far it is stands in /health/ready, and in the log where it takes long.
   *
   * @param detail what is done, and how far it is by now
   * @param message for the log when it is over
   */
  async during<R>(peer: string, work: Promise<R>, detail: () => string, message: string): Promise<R> {
    const began = performance.now();
    let dueMs = LONG_MS;
    const look = (): void => {
      this.show(peer, detail());
      if (performance.now() - began < dueMs) return;
      dueMs += AGAIN_MS;
      this.say(peer, detail());
    };
    look();
    const timer = setInterval(look, LOOK_MS).unref();
    try {
      const done = await work;
      this.over(message);
      return done;
    } finally {
      clearInterval(timer);
    }
  }

  /** @param message for the log, where it was said that something is waited for */
  over(message: string): void {
    if (this.peer !== undefined) this.health?.trouble(this.peer, undefined);
    this.peer = undefined;
    if (this.said.size > 0) this.log.info({ ms: Math.round(performance.now() - this.began) }, message);
  }
}
