import { alertDue, isPresented, isWaiting, keyOfEdge, suppress, withdraw } from '@orrery/alarms';
import { type Alert, alerts as alertsContract } from '@orrery/contracts';
import { homeOf, type KafkaSettings, outboxRow, writeOutboxRows } from '@orrery/kafka';
import { type AlertsStore } from './adapters/alerts.store.js';
import { type Tx } from './adapters/database.js';
import { type PagesStore } from './adapters/pages.store.js';
import { type ToldStore } from './adapters/told.store.js';
import { type Window, type WindowsStore } from './adapters/windows.store.js';
import { followEdges, neighboursOf, type Revision, type TwinEdge } from './domain/follow-edges.js';
import { wishesOf } from './page-wishes.js';
import { type PlantView } from './plant-view.js';
import { traceRevisions } from './trace-revisions.js';
import { type TwinDesk } from './twin-desk.js';

/** `ce_source` of alerts. */
export const ALERTING_SOURCE = '/orrery/alerting';

/**
 * Where edges become alerts, and alerts become rows and records: all inside the caller's transaction, which holds the partition's lock. Every method is
 * a fixed number of statements, however many alerts come at once.
 */
export class AlertDesk {
  constructor(
    private readonly plant: PlantView,
    private readonly alerts: AlertsStore,
    private readonly pages: PagesStore,
    private readonly told: ToldStore,
    private readonly windows: WindowsStore,
    private readonly settings: Pick<KafkaSettings, 'layout'> = {},
  ) {}

  /** The partition of a twin, by which it is locked. */
  partitionOf(twinId: string): number {
    return homeOf(this.settings, alertsContract, twinId);
  }

  private async follow(tx: Tx, edges: readonly TwinEdge[], nowMs: number): Promise<Revision[]> {
    if (edges.length === 0) return [];
    const keys = [...new Set(edges.map(({ twinId, edge }) => keyOfEdge(twinId, edge)))];
    const own = await this.alerts.lock(tx, keys);
    const around = await this.alerts.activeOf(tx, neighboursOf(edges, this.plant.graph));
    const others = around.filter(({ key }) => !own.has(key));
    // Of another partition, and being changed there now: then it keeps its group.
    const free = await this.alerts.lockFree(tx, others.filter(({ cause }) => !cause).map(({ key }) => key));
    const known = new Map(others.map((alert) => [alert.key, free.get(alert.key) ?? alert]));
    const windowOf = this.windowOver(await this.windows.open(tx, nowMs));
    const revisions = followEdges(edges, own, known, (key) => free.has(key), { graph: this.plant.graph, rule: (twinId, id) => this.plant.book.rule(twinId, id), windowOf });
    await this.save(tx, revisions, nowMs);
    return revisions;
  }

  /** What judging some twins of a partition leads to: what they remember, alerts of rules that are gone, alerts that come and go. */
  async settle(tx: Tx, partition: number, twins: TwinDesk, edges: readonly TwinEdge[], nowMs: number): Promise<Revision[]> {
    await twins.save(tx, partition);
    const gone = await this.alerts.lock(tx, twins.gone);
    return [...(await this.withdraw(tx, [...gone.values()], 'its rule is gone', nowMs)), ...(await this.follow(tx, edges, nowMs))];
  }

  private async withdraw(tx: Tx, open: readonly Alert[], why: string, nowMs: number): Promise<Revision[]> {
    const revisions = open.flatMap((alert): Revision[] => {
      const next = withdraw(alert, why, nowMs);
      return next ? [{ alert: next }] : [];
    });
    await this.save(tx, revisions, nowMs);
    return revisions;
  }

  /** Suppression by windows as it should be now, for alerts that are there; a rule's own suppression holds where no window does. */
  async applyWindows(tx: Tx, twinIds: readonly string[], isSuppressed: (alert: Alert) => boolean, nowMs: number): Promise<Revision[]> {
    const windowOf = this.windowOver(await this.windows.open(tx, nowMs));
    const revisions = (await this.alerts.ofTwins(tx, twinIds)).flatMap((alert): Revision[] => {
      const window = windowOf(alert.twinId);
      const next = suppress(alert, window === undefined ? (isSuppressed(alert) ? { by: 'design' } : undefined) : { by: 'window', window }, nowMs);
      return next ? [{ alert: next }] : [];
    });
    await this.save(tx, revisions, nowMs);
    return revisions;
  }

  /** Rows, history, records, and the pages that are wanted. */
  async save(tx: Tx, revisions: readonly Revision[], nowMs: number): Promise<void> {
    if (revisions.length === 0) return;
    const changed = revisions.map(({ alert }) => alert);
    const traces = await this.alerts.tracesOf(tx, [...new Set(changed.map(({ key }) => key))]);
    const traced = traceRevisions(revisions, traces);
    await this.alerts.save(tx, changed, { partitionOf: ({ twinId }) => this.partitionOf(twinId), dueOf: (alert) => alertDue(alert, this.plant.book.rule(alert.twinId, alert.rule)), traceOf: ({ key }) => traces.get(key)?.traceparent });
    await this.told.forget(tx, [...new Set(changed.filter((alert) => alert.active && !isPresented(alert)).map(({ key }) => key))]);
    await this.pages.want(tx, changed.filter(isWaiting).flatMap((alert) => wishesOf(this.plant, alert, nowMs)));
    await this.pages.closeEnded(tx, [...new Set(changed.filter(({ process }) => process === 'normal').map(({ group }) => group))]);
    await writeOutboxRows(
      tx,
      traced.map(({ alert, traceparent }) => outboxRow(alertsContract, { value: alert, id: `${alert.key}@${alert.rev}`, source: ALERTING_SOURCE, ...(traceparent === undefined ? {} : { headers: { traceparent } }) })),
    );
  }

  /** The twin is gone, and its alerts with it. */
  async remove(tx: Tx, alerts: readonly Alert[]): Promise<void> {
    await this.alerts.remove(tx, alerts.map(({ key }) => key));
    await this.told.forget(tx, alerts.map(({ key }) => key));
    await this.pages.closeEnded(tx, [...new Set(alerts.map(({ group }) => group))]);
    await writeOutboxRows(tx, alerts.map(({ key, twinId }) => outboxRow(alertsContract, { value: null, key, partitionKey: twinId, source: ALERTING_SOURCE })));
  }

  private windowOver(windows: readonly Window[]): (twinId: string) => string | undefined {
    return (twinId) => windows.find((window) => this.plant.isWithin(twinId, window.twinId))?.id;
  }
}
