import { Logger } from '@nestjs/common';
import { twinInputs } from '@orrery/contracts';
import { type Metrics } from '@orrery/service-kit';
import { type Projected } from './domain/projection.js';

/** What the projector counts beyond records in and out, which libs/kafka counts. */
export class ProjectorMetrics {
  private readonly logger = new Logger('Projector');
  private readonly duplicates;
  private readonly quarantine;
  private readonly rebuilds;

  constructor(private readonly metrics: Metrics) {
    this.duplicates = metrics.counter({ name: 'orrery_duplicates_total', help: 'Readings that the twin had already' });
    this.quarantine = metrics.gauge({
      name: 'orrery_quarantined_inputs',
      help: 'Inputs waiting for the registration of their twin, by partition',
      labels: ['partition'],
    });
    this.rebuilds = metrics.counter({
      name: 'orrery_hot_state_rebuilds_total',
      help: 'Rebuilds of a partition in Redis; fenced: a newer projector owns it',
      labels: ['outcome'],
    });
  }

  projected({ late, duplicates, rejected, evicted }: Projected): void {
    if (late > 0) this.metrics.late(twinInputs.topic, late);
    if (duplicates > 0) this.duplicates.inc(duplicates);
    for (const { reason } of rejected) this.metrics.dropped(reason);
    if (evicted.length > 0) this.metrics.dropped('unknown-twin', evicted.length);
  }

  quarantined(partition: number, inputs: number): void {
    this.quarantine.set({ partition: String(partition) }, inputs);
  }

  /** A twin whose root is there and of whose other parts some are not: its snapshots have been tampered with or lost. */
  unrestorable(twinId: string): void {
    this.metrics.dropped('unrestorable-twin');
    this.logger.error({ msg: 'a twin’s snapshots are incomplete, it is rebuilt from the inputs that are left; apply its plant folder again', twinId });
  }

  rebuilt(_partition: number, ours: boolean): void {
    this.rebuilds.inc({ outcome: ours ? 'rebuilt' : 'fenced' });
  }

  fresh(receivedTs: string): void {
    this.metrics.fresh('hot-state', receivedTs);
  }
}
