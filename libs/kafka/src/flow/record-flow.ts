import { type DataFlow, type HealthRegistry, type Metrics } from '@orrery/service-kit';
import { type KafkaMetrics } from '../connection/settings.js';

export interface RecordFlowOptions {
  readonly metrics: Metrics;
  readonly health: HealthRegistry;
  /** Of the health check. */
  readonly name: string;
  /** Records wait and none is handled for so long, in milliseconds: a restart is needed. */
  readonly stuckMs: number;
  /** Whether something that every record needs is away: then none can be handled, and no restart mends it. */
  readonly waits?: () => boolean;
}

/**
 * Counts what this library tells, and knows by it whether data flows: a process that is up while records wait and none is
 * handled does not live (rules R9, R40).
 */
export class RecordFlow implements KafkaMetrics {
  private readonly waiting = new Map<string, number>();
  private readonly metrics: Metrics;
  private readonly flow: DataFlow;

  constructor({ metrics, health, name, stuckMs, waits }: RecordFlowOptions) {
    this.metrics = metrics;
    this.flow = health.dataFlow(name, { withinMs: stuckMs, expected: () => this.lagging && !waits?.() });
  }

  /** Whether records wait in any partition that is ours. */
  get lagging(): boolean {
    return [...this.waiting.values()].some((records) => records > 0);
  }

  get certificates(): Metrics['certificates'] {
    return this.metrics.certificates;
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
