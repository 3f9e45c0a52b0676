import { type Metrics } from '@orrery/service-kit';
import { type SourceStatus } from '@orrery/contracts';
import { type SourceQueue } from './queue/source-queue.js';

const COUNTED = ['received', 'published', 'dropped', 'overflows', 'reconnects'] as const;

/** What the status of each source says, as metrics. */
export class IngestionMetrics {
  private readonly connected;
  private readonly waiting;
  private readonly skew;
  private readonly failed;
  private readonly gaps;
  private readonly queued;
  private readonly queuedBytes;
  private readonly oldest;
  private readonly readings;
  private readonly last = new Map<string, Record<string, number>>();

  constructor(private readonly metrics: Metrics) {
    const labels = ['source'] as const;
    this.connected = metrics.gauge({ name: 'orrery_source_connected', help: '1 while readings flow from the source', labels: [...labels] });
    this.waiting = metrics.gauge({ name: 'orrery_source_waiting_readings', help: 'Readings waiting for Kafka, in memory and on disk', labels: [...labels] });
    this.queued = metrics.gauge({ name: 'orrery_source_queue_readings', help: 'Readings waiting on disk for Kafka', labels: [...labels] });
    this.queuedBytes = metrics.gauge({ name: 'orrery_source_queue_bytes', help: 'Bytes of the readings waiting on disk for Kafka', labels: [...labels] });
    this.oldest = metrics.gauge({ name: 'orrery_source_queue_oldest_seconds', help: 'For how long the oldest reading on disk has waited for Kafka; 0 when none does', labels: [...labels] });
    this.skew = metrics.gauge({ name: 'orrery_source_clock_skew_seconds', help: 'Median of reception time less source time', labels: [...labels] });
    this.failed = metrics.gauge({ name: 'orrery_source_failed_items', help: 'Bound signals that the source refuses, has lost or does not have', labels: [...labels] });
    this.gaps = metrics.counter({ name: 'orrery_source_gaps_total', help: 'Spans of time from which readings may be missing', labels: [...labels] });
    this.readings = metrics.counter({ name: 'orrery_source_readings_total', help: 'Readings by what became of them', labels: ['source', 'outcome'] });
  }

  /** @param nowMs since 1970 */
  async observeQueue(queue: SourceQueue, nowMs: number): Promise<void> {
    const { source, depth } = queue;
    this.queued.set({ source }, depth.readings);
    this.queuedBytes.set({ source }, depth.bytes);
    const oldestMs = queue.empty ? undefined : await queue.oldestMs();
    this.oldest.set({ source }, oldestMs === undefined ? 0 : Math.max(0, nowMs - oldestMs) / 1000);
  }

  observe(status: SourceStatus): void {
    const { source, counters } = status;
    this.connected.set({ source }, status.state === 'connected' ? 1 : 0);
    this.waiting.set({ source }, Number(counters.waiting));
    this.failed.set({ source }, status.items.failed);
    if (status.clockSkewMs !== undefined) this.skew.set({ source }, status.clockSkewMs / 1000);
    const now: Record<string, number> = { gaps: status.gaps };
    for (const name of COUNTED) now[name] = Number(counters[name]);
    const before = this.last.get(source) ?? {};
    const grown = (name: string) => Math.max(0, (now[name] ?? 0) - (before[name] ?? 0));
    for (const outcome of COUNTED) this.readings.inc({ source, outcome }, grown(outcome));
    this.gaps.inc({ source }, grown('gaps'));
    this.metrics.recordsIn(source, grown('received'));
    if (grown('dropped') > 0) this.metrics.dropped('queue-overflow', grown('dropped'));
    this.last.set(source, now);
  }
}
