import { alerts as alertsContract } from '@orrery/contracts';
import { createHash } from 'node:crypto';
import { inTransaction, type KafkaSettings, partitionsOf } from '@orrery/kafka';
import { type Twin } from '@orrery/twin-model';
import { type Pool } from 'pg';
import { lockPartition, type Tx } from './adapters/database.js';
import { type MemoriesStore } from './adapters/memories.store.js';
import { readTwinStates } from './adapters/twin-states.js';
import { type AlertDesk } from './alert-desk.js';
import { type AlertingMetrics } from './alerting-metrics.js';
import { type Revision, type TwinEdge } from './domain/follow-edges.js';
import { grouped } from './domain/grouped.js';
import { seedMemory } from './domain/seed-memory.js';
import { type PlantView } from './plant-view.js';
import { TwinDesk } from './twin-desk.js';

/** Twins that one transaction looks at. */
const CHUNK = 1_000;
const MARK = '*';

/**
 * After rules have changed every twin is judged by them once: alerts of rules that are gone end, and a condition that holds already raises its alert. A
 * partition waits until its log has been handled, or a value of long ago would be taken for one of now.
 */
export class Sweep {
  private version = -1;
  private pending = new Set<number>();

  constructor(
    private readonly settings: KafkaSettings,
    private readonly database: { readonly pool: Pool; readonly schema: string },
    private readonly plant: PlantView,
    private readonly memories: MemoriesStore,
    private readonly desk: AlertDesk,
    private readonly metrics: AlertingMetrics,
  ) {}

  async run(caughtUp: ReadonlySet<number>): Promise<void> {
    const { plant } = this;
    if (plant.version !== this.version) await this.begin();
    this.metrics.brokenRules(plant.book.faults.size);
    const ready = [...this.pending].filter((partition) => caughtUp.has(partition));
    if (ready.length === 0) return;
    const { version } = plant;
    const states = await readTwinStates(this.settings);
    const byPartition = grouped([...plant.twinIds()], (twinId) => String(this.desk.partitionOf(twinId)));
    for (const partition of ready) {
      const twinIds = byPartition.get(String(partition)) ?? [];
      for (let from = 0; from < twinIds.length; from += CHUNK) await this.judge(partition, twinIds.slice(from, from + CHUNK), states);
      this.pending.delete(partition);
    }
    this.metrics.brokenRules(plant.book.faults.size);
    if (this.pending.size === 0 && version === plant.version) await this.remember();
  }

  private async begin(): Promise<void> {
    const { rows } = await this.database.pool.query<{ hash: string }>(`select hash from "${this.database.schema}".swept where site = $1`, [MARK]);
    const { version } = this.plant;
    const isSwept = rows[0]?.hash === this.plant.book.fingerprint(hashOf);
    // From the first twin on that is judged anew the old mark is not true any more: rules that are put back halfway have to judge again.
    if (!isSwept) await this.database.pool.query(`delete from "${this.database.schema}".swept where site = $1`, [MARK]);
    this.version = version;
    this.pending = new Set(isSwept ? [] : Array.from({ length: partitionsOf(this.settings, alertsContract) }, (_, partition) => partition));
  }

  private async remember(): Promise<void> {
    await this.database.pool.query(`insert into "${this.database.schema}".swept values ($1, $2) on conflict (site) do update set hash = excluded.hash`, [MARK, this.plant.book.fingerprint(hashOf)]);
  }

  private async judge(partition: number, twinIds: readonly string[], states: ReadonlyMap<string, Twin>): Promise<void> {
    const revisions = await inTransaction(this.database.pool, this.database.schema, async (tx) => {
      await lockPartition(tx, partition);
      return await this.judgeIn(tx, partition, twinIds, states);
    });
    this.metrics.changed(revisions);
  }

  private async judgeIn(tx: Tx, partition: number, twinIds: readonly string[], states: ReadonlyMap<string, Twin>): Promise<Revision[]> {
    const twins = await TwinDesk.of(tx, this.plant, this.memories, twinIds);
    const known = new Set(twins.twinIds);
    const edges: TwinEdge[] = [];
    for (const twinId of twinIds) {
      const [rules, state, definition] = [this.plant.rulesOf(twinId), states.get(twinId), this.plant.definition(twinId)];
      if (!definition || (rules.rules.length === 0 && !known.has(twinId))) continue;
      const kept = twins.take(twinId);
      if (kept.rev === 0 && state) kept.rev = state.rev;
      for (const edge of seedMemory(rules, kept.memory, state, definition)) edges.push({ twinId, edge });
    }
    return await this.desk.settle(tx, partition, twins, edges, Date.now());
  }
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');
