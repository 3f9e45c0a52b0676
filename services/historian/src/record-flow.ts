import { type KafkaMetrics } from '@orrery/kafka';
import { type DataFlow, type HealthRegistry, type Metrics } from '@orrery/service-kit';

/** Records wait and none is written for so long: a restart is needed. PostgreSQL may be away for a while before that. */
const STUCK_MS = 300_000;

/** Counts what libs/kafka tells, and knows by it whether data flows (rules R9, R40). */
export class RecordFlow implements KafkaMetrics {
  private readonly waiting = new Map<string, number>();
  private readonly flow: DataFlow;

  constructor(
    private readonly metrics: Metrics,
    health: HealthRegistry,
  ) {
    this.flow = health.dataFlow('records', { withinMs: STUCK_MS, expected: () => [...this.waiting.values()].some((records) => records > 0) });
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
    this.waiting.set(`${topic}/${partition}`, records);
    this.metrics.lag(topic, partition, records);
  }

  forgetLag(topic: string, partition: number): void {
    this.waiting.delete(`${topic}/${partition}`);
    this.metrics.forgetLag(topic, partition);
  }
}
