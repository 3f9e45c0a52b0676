import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import { CertificateExpiry } from './certificate-expiry.js';

/** Seconds from a reading's reception to where it is measured: 5 ms to 5 minutes. */
const FRESHNESS_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

export interface MetricSpec<L extends string> {
  /** Prometheus name with its unit, `orrery_…`. */
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly L[];
}

/**
 * Metrics of one service, in a registry of its own. The standard ones have the same names in every service; count per
 * batch, not per record. Asking twice for a metric gives the same one.
 */
export class Metrics {
  readonly registry = new Registry();
  readonly certificates: CertificateExpiry;
  private readonly recordsInTotal: Counter<'stream'>;
  private readonly recordsOutTotal: Counter<'stream'>;
  private readonly lateTotal: Counter<'stream'>;
  private readonly droppedTotal: Counter<'reason'>;
  private readonly consumerLag: Gauge<'topic' | 'partition'>;
  private readonly freshness: Histogram<'stage'>;

  constructor(service: string, version: string) {
    this.registry.setDefaultLabels({ service });
    collectDefaultMetrics({ register: this.registry });
    this.gauge({ name: 'orrery_build_info', help: 'Version that runs; always 1', labels: ['version'] }).set({ version }, 1);
    this.recordsInTotal = this.counter({ name: 'orrery_records_in_total', help: 'Records taken in, by stream', labels: ['stream'] });
    this.recordsOutTotal = this.counter({ name: 'orrery_records_out_total', help: 'Records written and acknowledged, by stream', labels: ['stream'] });
    this.lateTotal = this.counter({ name: 'orrery_late_total', help: 'Readings older than the latest one of their path, by stream', labels: ['stream'] });
    this.droppedTotal = this.counter({ name: 'orrery_dropped_total', help: 'Records or readings not used, by reason', labels: ['reason'] });
    this.consumerLag = this.gauge({ name: 'orrery_consumer_lag', help: 'Records not yet read, by partition', labels: ['topic', 'partition'] });
    this.certificates = new CertificateExpiry(this.gauge(CertificateExpiry.METRIC));
    this.freshness = this.histogram({
      name: 'orrery_freshness_seconds',
      help: 'Age of readings since their reception, where the stage is passed',
      labels: ['stage'],
      buckets: FRESHNESS_BUCKETS,
    });
  }

  /** `stream` is a topic or a source id. */
  recordsIn(stream: string, count = 1): void {
    this.recordsInTotal.inc({ stream }, count);
  }

  recordsOut(stream: string, count = 1): void {
    this.recordsOutTotal.inc({ stream }, count);
  }

  late(stream: string, count = 1): void {
    this.lateTotal.inc({ stream }, count);
  }

  /** `reason` from a closed list, as dead letters have it: free text would make a time series of each. */
  dropped(reason: string, count = 1): void {
    this.droppedTotal.inc({ reason }, count);
  }

  lag(topic: string, partition: number, records: number): void {
    this.consumerLag.set({ topic, partition: String(partition) }, records);
  }

  /** A partition that is no longer ours has no lag of ours. */
  forgetLag(topic: string, partition: number): void {
    this.consumerLag.remove({ topic, partition: String(partition) });
  }

  /** `receivedTs`: canonical UTC time of reception. An age below zero (clocks of two machines) counts as zero. */
  fresh(stage: string, receivedTs: string, nowMs = Date.now()): void {
    const age = (nowMs - Date.parse(receivedTs)) / 1_000;
    if (Number.isFinite(age)) this.freshness.observe({ stage }, Math.max(0, age));
  }

  counter<L extends string>({ name, help, labels = [] }: MetricSpec<L>): Counter<L> {
    return this.existing<Counter<L>>(name) ?? new Counter({ name, help, labelNames: labels, registers: [this.registry] });
  }

  gauge<L extends string>({ name, help, labels = [] }: MetricSpec<L>): Gauge<L> {
    return this.existing<Gauge<L>>(name) ?? new Gauge({ name, help, labelNames: labels, registers: [this.registry] });
  }

  histogram<L extends string>({ name, help, labels = [], buckets }: MetricSpec<L> & { readonly buckets: readonly number[] }): Histogram<L> {
    return this.existing<Histogram<L>>(name) ?? new Histogram({ name, help, labelNames: labels, buckets: [...buckets], registers: [this.registry] });
  }

  private existing<M>(name: string): M | undefined {
    return this.registry.getSingleMetric(name) as M | undefined;
  }
}
