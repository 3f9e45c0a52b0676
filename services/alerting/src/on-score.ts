import { takeScore } from '@orrery/alarms';
import { type MaintenanceScore, maintenanceScores } from '@orrery/contracts';
import { type AfterCommit, type Delivered, type TransactionalHandler } from '@orrery/kafka';
import { type PoolClient } from 'pg';
import { lockPartition } from './adapters/database.js';
import { type MemoriesStore } from './adapters/memories.store.js';
import { type AlertDesk } from './alert-desk.js';
import { type AlertingMetrics } from './alerting-metrics.js';
import { type TwinEdge } from './domain/follow-edges.js';
import { type PlantView } from './plant-view.js';
import { TwinDesk } from './twin-desk.js';

/** maintenance.scores → rules over scores and remaining life → alerts. */
export class ScoreRules implements TransactionalHandler<MaintenanceScore> {
  readonly input = maintenanceScores;

  constructor(
    private readonly plant: PlantView,
    private readonly memories: MemoriesStore,
    private readonly desk: AlertDesk,
    private readonly metrics: AlertingMetrics,
  ) {}

  async handle(records: readonly Delivered<MaintenanceScore>[], tx: PoolClient): Promise<AfterCommit> {
    const { partition } = records[0]!;
    await lockPartition(tx, partition);
    const judged = records.filter(({ value }) => this.plant.rulesOf(value.twinId).rules.some(({ rule }) => rule.check.kind === 'score' || rule.check.kind === 'time-left'));
    const twins = await TwinDesk.of(tx, this.plant, this.memories, judged.map(({ value }) => value.twinId));
    const edges = judged.flatMap(({ value: score, headers: { traceparent } }) =>
      takeScore(this.plant.rulesOf(score.twinId), twins.take(score.twinId).memory, score, this.plant.definition(score.twinId)!).map((edge): TwinEdge => ({ twinId: score.twinId, edge, ...(traceparent === undefined ? {} : { traceparent }) })),
    );
    const revisions = await this.desk.settle(tx, partition, twins, edges, Date.now());
    return () => this.metrics.changed(revisions);
  }
}
