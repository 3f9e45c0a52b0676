import { takeEvent } from '@orrery/alarms';
import { type TwinEvent, twinEvents } from '@orrery/contracts';
import { type AfterCommit, type Delivered, type TransactionalHandler } from '@orrery/kafka';
import { type PoolClient } from 'pg';
import { type AlertsStore } from './adapters/alerts.store.js';
import { lockPartition } from './adapters/database.js';
import { type MemoriesStore } from './adapters/memories.store.js';
import { type AlertDesk } from './alert-desk.js';
import { type AlertingMetrics } from './alerting-metrics.js';
import { type TwinEdge } from './domain/follow-edges.js';
import { type PlantView } from './plant-view.js';
import { TwinDesk } from './twin-desk.js';

/** twin.events → rules → alerts. */
export class EventRules implements TransactionalHandler<TwinEvent> {
  readonly input = twinEvents;

  constructor(
    private readonly plant: PlantView,
    private readonly memories: MemoriesStore,
    private readonly alerts: AlertsStore,
    private readonly desk: AlertDesk,
    private readonly metrics: AlertingMetrics,
  ) {}

  async handle(records: readonly Delivered<TwinEvent>[], tx: PoolClient): Promise<AfterCommit> {
    const { partition } = records[0]!;
    await lockPartition(tx, partition);
    for (const { value } of records) this.plant.takeEvent(value);
    const twins = await TwinDesk.of(tx, this.plant, this.memories, records.map(({ value }) => value.twinId));
    const edges: TwinEdge[] = [];
    const deleted = new Set<string>();
    for (const record of records) this.take(record, twins, edges, deleted);
    const revisions = await this.desk.settle(tx, partition, twins, edges, Date.now());
    await this.memories.remove(tx, [...deleted]);
    await this.desk.remove(tx, await this.alerts.ofTwins(tx, [...deleted]));
    return () => this.metrics.changed(revisions);
  }

  private take({ value: event, headers }: Delivered<TwinEvent>, twins: TwinDesk, edges: TwinEdge[], deleted: Set<string>): void {
    const { twinId } = event;
    if (event.type === 'deleted') {
      deleted.add(twinId);
      return twins.drop(twinId);
    }
    if (event.type === 'registered') deleted.delete(twinId);
    const definition = this.plant.definition(twinId);
    const rules = this.plant.rulesOf(twinId);
    // A revision below what was taken is one that came twice.
    if (!definition || event.rev <= twins.revOf(twinId)) return;
    if (rules.rules.length === 0 && twins.revOf(twinId) === 0) return;
    const kept = twins.take(twinId);
    kept.rev = event.rev;
    const { traceparent } = headers;
    for (const edge of takeEvent(rules, kept.memory, event, definition)) edges.push({ twinId, edge, ...(traceparent === undefined ? {} : { traceparent }) });
  }
}
