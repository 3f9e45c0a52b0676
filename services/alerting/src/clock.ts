import { alertDue, instanceKey, passTime, passTwinTime } from '@orrery/alarms';
import { type Alert } from '@orrery/contracts';
import { inTransaction } from '@orrery/kafka';
import { type Pool } from 'pg';
import { type AlertsStore } from './adapters/alerts.store.js';
import { lockPartition, tryLock, type Tx } from './adapters/database.js';
import { type KeptMemory, type MemoriesStore } from './adapters/memories.store.js';
import { type WindowsStore } from './adapters/windows.store.js';
import { type AlertDesk } from './alert-desk.js';
import { type AlertingMetrics } from './alerting-metrics.js';
import { type Revision, type TwinEdge } from './domain/follow-edges.js';
import { type PlantView } from './plant-view.js';
import { TwinDesk } from './twin-desk.js';

/** What one transaction takes. */
const CHUNK = 1_000;
/** A reading that came just now may still be on its way here: silence is judged a little later. */
const ON_ITS_WAY_MS = 1_000;

/** Passes time on to what waits for it. Every replica does; a partition is done by whoever has its lock. */
export class Clock {
  constructor(
    private readonly database: { readonly pool: Pool; readonly schema: string },
    private readonly plant: PlantView,
    private readonly memories: MemoriesStore,
    private readonly alerts: AlertsStore,
    private readonly windows: WindowsStore,
    private readonly desk: AlertDesk,
    private readonly metrics: AlertingMetrics,
  ) {}

  /** Delays, silence, ages and scores that run out, for twins whose log has been handled to its end. */
  async passTwins(nowMs: number, caughtUp: ReadonlySet<number>): Promise<void> {
    const atMs = nowMs - ON_ITS_WAY_MS;
    const due = await this.inTx((tx) => this.memories.duePartitions(tx, atMs));
    for (const partition of due.filter((one) => caughtUp.has(one))) await this.untilDone(partition, (tx) => this.passSome(tx, partition, atMs, nowMs));
  }

  private async passSome(tx: Tx, partition: number, atMs: number, nowMs: number): Promise<{ revisions: Revision[]; more: boolean }> {
    const due = await this.memories.due(tx, partition, atMs, CHUNK);
    const twins = new TwinDesk(this.plant, this.memories, due);
    const edges = [...due.keys()].flatMap((twinId) => passTwinTime(this.plant.rulesOf(twinId), twins.take(twinId).memory, atMs).map((edge): TwinEdge => ({ twinId, edge })));
    return { revisions: await this.desk.settle(tx, partition, twins, edges, nowMs), more: due.size === CHUNK };
  }

  /** Shelf times and escalation. */
  async passAlerts(nowMs: number): Promise<void> {
    const due = await this.inTx((tx) => this.alerts.duePartitions(tx, nowMs));
    for (const partition of due) {
      await this.untilDone(partition, async (tx) => {
        const alerts = await this.alerts.due(tx, partition, nowMs, CHUNK);
        const changes = alerts.map((alert) => this.changesOf(alert, nowMs));
        const revisions = changes.flat().map((alert): Revision => ({ alert }));
        await this.desk.save(tx, revisions, nowMs);
        await this.alerts.reschedule(tx, alerts.filter((_, index) => changes[index]!.length === 0), (alert) => alertDue(alert, this.plant.book.rule(alert.twinId, alert.rule)));
        return { revisions, more: alerts.length === CHUNK };
      });
    }
  }

  private changesOf(alert: Alert, nowMs: number): Alert[] {
    const rule = this.plant.book.rule(alert.twinId, alert.rule);
    const changes: Alert[] = [];
    for (let next = passTime(alert, rule, nowMs); next; next = passTime(next, rule, nowMs)) changes.push(next);
    return changes;
  }

  /** Windows that have begun or ended: alerts go under them, or come back. */
  async passWindows(nowMs: number): Promise<void> {
    const turned = await this.inTx((tx) => this.windows.turned(tx, nowMs));
    if (turned.length === 0) return;
    const twins = await this.inTx((tx) => this.alerts.openTwins(tx));
    for (const partition of new Set(twins.map((twin) => twin.partition))) {
      const twinIds = twins.filter((twin) => twin.partition === partition).map(({ twinId }) => twinId);
      const revisions = await this.inTx(async (tx) => {
        await lockPartition(tx, partition);
        const memories = await this.memories.load(tx, twinIds);
        return await this.desk.applyWindows(tx, twinIds, (alert) => isSuppressed(alert, memories), nowMs);
      });
      this.metrics.changed(revisions);
    }
    await this.inTx((tx) => this.windows.applied(tx, turned));
  }

  private async untilDone(partition: number, some: (tx: Tx) => Promise<{ revisions: Revision[]; more: boolean }>): Promise<void> {
    for (let more = true; more; ) {
      const done = await this.inTx(async (tx) => ((await tryLock(tx, '.partition', partition)) ? await some(tx) : undefined));
      this.metrics.changed(done?.revisions ?? []);
      more = done?.more ?? false;
    }
  }

  private inTx<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return inTransaction(this.database.pool, this.database.schema, work);
  }
}

const isSuppressed = ({ twinId, rule, instance }: Alert, memories: ReadonlyMap<string, KeptMemory>): boolean => memories.get(twinId)?.memory.rules[instanceKey(rule, instance)]?.suppressed === true;
