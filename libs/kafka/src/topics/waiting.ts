import { SILENT, type KafkaLog, type KafkaSettings } from '../connection/settings.js';

/** What a start waits for, and why it cannot go on yet, with what to do. */
export interface Obstacle {
  /** `kafka`: it cannot be reached, or not be used yet; `topics`: it can, and topics are missing. Names of troubles in /health/ready. */
  readonly peer: 'kafka' | 'topics';
  readonly detail: string;
}

const AGAIN_MS = 30_000;

/** Says what is waited for: in /health/ready as it is now, in the log once for each reason and again every half a minute. */
export class Waiting {
  private readonly began = performance.now();
  private readonly said = new Map<string, number>();
  private readonly log: KafkaLog;

  constructor(private readonly settings: Pick<KafkaSettings, 'logger' | 'health'>) {
    this.log = settings.logger ?? SILENT;
  }

  show({ peer, detail }: Obstacle): void {
    this.settings.health?.trouble('kafka', peer === 'kafka' ? detail : undefined);
    this.settings.health?.trouble('topics', peer === 'topics' ? detail : undefined);
  }

  say(obstacle: Obstacle): void {
    this.show(obstacle);
    const { peer, detail } = obstacle;
    const now = performance.now();
    if (now - (this.said.get(detail) ?? Number.NEGATIVE_INFINITY) < AGAIN_MS) return;
    this.said.set(detail, now);
    this.log.warn({ waitsFor: peer, ms: Math.round(now - this.began) }, detail);
  }

  over(): void {
    this.settings.health?.trouble('kafka', undefined);
    this.settings.health?.trouble('topics', undefined);
    if (this.said.size > 0) this.log.info({ ms: Math.round(performance.now() - this.began) }, 'Kafka is reached, with the topics that were waited for');
  }
}
