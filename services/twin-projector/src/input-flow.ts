import { twinInputs } from '@orrery/contracts';
import type { KafkaMetrics } from '@orrery/kafka';
import type { DataFlow, HealthRegistry, Metrics } from '@orrery/service-kit';

/** Inputs wait and none is handled for so long: a restart is needed. */
const STUCK_MS = 60_000;

/**
 * Counts what libs/kafka tells, and knows by it whether data flows: a process that is up while inputs wait and none is handled
 * does not live (rules R9, R40).
 */
export class InputFlow implements KafkaMetrics {
  private readonly waiting = new Map<number, number>();
  private readonly flow: DataFlow;

  constructor(
    private readonly metrics: Metrics,
    health: HealthRegistry,
  ) {
    this.flow = health.dataFlow('inputs', { withinMs: STUCK_MS, expected: () => this.lagging });
  }

  get lagging(): boolean {
    return [...this.waiting.values()].some((records) => records > 0);
  }

  recordsIn(stream: string, count?: number): void {
    this.flow.beat();
    this.metrics.recordsIn(stream, count);
  }

  recordsOut(stream: string, count?: number): void {
    this.metrics.recordsOut(stream, count);
  }

  dropped(reason: string, count?: number): void {
    this.metrics.dropped(reason, count);
  }

  lag(topic: string, partition: number, records: number): void {
    if (topic.endsWith(twinInputs.topic)) this.waiting.set(partition, records);
    this.metrics.lag(topic, partition, records);
  }

  forgetLag(topic: string, partition: number): void {
    this.waiting.delete(partition);
    this.metrics.forgetLag(topic, partition);
  }
}
