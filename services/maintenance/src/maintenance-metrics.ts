import { type MaintenanceScore, twinInputs } from '@orrery/contracts';
import { type Metrics } from '@orrery/service-kit';

/** What the service counts beyond records in and out, which libs/kafka counts. */
export class MaintenanceMetrics {
  private readonly samples;
  private readonly published;
  private readonly twins;

  constructor(private readonly metrics: Metrics) {
    this.samples = metrics.counter({ name: 'orrery_scored_samples_total', help: 'Samples that a detector has judged or learnt from' });
    this.published = metrics.counter({ name: 'orrery_scores_total', help: 'Scores published, by status', labels: ['status'] });
    this.twins = metrics.gauge({ name: 'orrery_watched_twins', help: 'Twins that a detector watches, by partition', labels: ['partition'] });
  }

  scored(samples: number, told: readonly MaintenanceScore[], late: number): void {
    if (samples > 0) this.samples.inc({}, samples);
    for (const { status } of told) this.published.inc({ status });
    if (late > 0) this.metrics.late(twinInputs.topic, late);
  }

  watching(partition: number, twins: number): void {
    this.twins.set({ partition: String(partition) }, twins);
  }
}
