import { twinEvents, twinInputs } from '@orrery/contracts';
import { type Metrics } from '@orrery/service-kit';
import { type HistoryBatch } from './domain/history-batch.js';

/** What became of a batch besides what the batch itself says. */
export interface InputTally {
  rows: number;
  duplicates: number;
  superseded: number;
  /** Inputs that are no history. */
  other: number;
  /** Partitions of tables made for it. */
  readonly partitions: string[];
}

export const newTally = (): InputTally => ({ rows: 0, duplicates: 0, superseded: 0, other: 0, partitions: [] });

/** What the historian counts beyond records in, which libs/kafka counts. Counted after the commit: what is counted is there. */
export class HistorianMetrics {
  private readonly rows;
  private readonly duplicates;
  private readonly superseded;
  private readonly quarantine;
  private readonly tierLag;
  private readonly tierPending;
  private readonly eventGaps;

  constructor(private readonly metrics: Metrics) {
    this.rows = metrics.counter({ name: 'orrery_history_rows_total', help: 'Rows written, by table', labels: ['table'] });
    this.duplicates = metrics.counter({ name: 'orrery_duplicates_total', help: 'Readings and events that the history had already' });
    this.superseded = metrics.counter({ name: 'orrery_superseded_total', help: 'Rows whose place a later record or a correction took' });
    this.quarantine = metrics.gauge({ name: 'orrery_quarantined_inputs', help: 'Inputs waiting for the registration of their twin, by partition', labels: ['partition'] });
    this.tierLag = metrics.gauge({ name: 'orrery_tier_lag_seconds', help: 'Age of the oldest change that the tiers do not show yet' });
    this.tierPending = metrics.gauge({ name: 'orrery_tier_pending', help: 'Changes that the tiers do not show yet, in batches of one minute' });
    this.eventGaps = metrics.counter({ name: 'orrery_history_event_gaps_total', help: 'Events whose predecessor is not in the history' });
  }

  written(partition: number, batch: HistoryBatch, tally: InputTally, waiting: number, receivedTs: string): void {
    if (tally.rows > 0) this.rows.inc({ table: 'readings' }, tally.rows);
    if (tally.duplicates > 0) this.duplicates.inc(tally.duplicates);
    if (tally.superseded > 0) this.superseded.inc(tally.superseded);
    if (batch.late > 0) this.metrics.late(twinInputs.topic, batch.late);
    for (const [reason, count] of batch.refused) this.metrics.dropped(reason, count);
    for (const { count } of batch.expired.values()) this.metrics.dropped('expired', count);
    this.quarantine.set({ partition: String(partition) }, waiting);
    this.metrics.fresh('history', receivedTs);
  }

  events(written: number, repeated: number, gaps: number): void {
    if (written > 0) this.rows.inc({ table: 'events' }, written);
    if (repeated > 0) this.metrics.dropped(`repeated ${twinEvents.topic}`, repeated);
    if (gaps > 0) this.eventGaps.inc(gaps);
  }

  tiers(pending: number, oldestSeconds: number): void {
    this.tierPending.set(pending);
    this.tierLag.set(oldestSeconds);
  }
}
