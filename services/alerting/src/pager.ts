import { createHash } from 'node:crypto';
import { type Alert, notifications } from '@orrery/contracts';
import { inTransaction, type KafkaLog, outboxRow, writeOutboxRows } from '@orrery/kafka';
import { type Pool } from 'pg';
import { type AlertsStore } from './adapters/alerts.store.js';
import { type Tx } from './adapters/database.js';
import { type DeliveriesStore } from './adapters/deliveries.store.js';
import { type PagesStore } from './adapters/pages.store.js';
import { type ToldStore } from './adapters/told.store.js';
import { ALERTING_SOURCE } from './alert-desk.js';
import { type AlertingMetrics } from './alerting-metrics.js';
import { type Delivery, type KeptPage } from './domain/delivery.js';
import { nextRevision } from './domain/next-revision.js';
import { grouped } from './domain/grouped.js';
import { writeDeliveries } from './domain/write-deliveries.js';
import { wishesOf } from './page-wishes.js';
import { type PlantView } from './plant-view.js';

const CHUNK = 20_000;

/** Pages whose time has come become messages, with the receipts that follow them. */
export class Pager {
  constructor(
    private readonly database: { readonly pool: Pool; readonly schema: string },
    private readonly plant: PlantView,
    private readonly alerts: AlertsStore,
    private readonly pages: PagesStore,
    private readonly told: ToldStore,
    private readonly deliveries: DeliveriesStore,
    private readonly metrics: AlertingMetrics,
    private readonly logger: KafkaLog,
    private readonly consoleUrl: string,
  ) {}

  async run(nowMs: number): Promise<void> {
    const written = await inTransaction(this.database.pool, this.database.schema, (tx) => this.page(tx, nowMs));
    for (const { notification } of written) {
      this.metrics.receipt(notification);
      const { status, route, target, group, answer } = notification;
      if (status === 'undeliverable') this.logger.error({ route, target, group, answer }, 'a message reaches nobody by one of its targets');
    }
  }

  private async page(tx: Tx, nowMs: number): Promise<Delivery[]> {
    const due = await this.pages.due(tx, nowMs, CHUNK);
    if (due.length === 0) return [];
    const open = grouped(await this.alerts.openOf(tx, [...new Set(due.map(({ group }) => group))]), ({ group }) => group);
    const toldOf = await this.told.last(tx, [...open.values()].flat().map(({ key }) => key));
    const facts = { nowMs, toldOf, consoleUrl: this.consoleUrl, nameOf: this.plant.nameOf, idOf, routesFor: (alert: Alert) => wishesOf(this.plant, alert, nowMs).map(({ route }) => route) };
    const outcomes = [...grouped(due, ({ site, route }) => `${site} ${route}`).values()].map((pages) => {
      const { route, twinId } = pages[0]!;
      const routes = this.plant.book.siteOf(twinId)?.routes ?? { people: [], webhooks: [], rotas: [], routes: [] };
      return writeDeliveries(pages, routes.routes.find(({ id }) => id === route), routes, (group) => open.get(group) ?? [], facts);
    });
    const written = await this.withRevisions(tx, outcomes.flatMap(({ deliveries }) => deliveries));
    await this.deliveries.save(tx, written);
    await this.told.add(tx, outcomes.flatMap(({ told }) => told), nowMs);
    await this.pages.settle(tx, outcomes.flatMap(({ settled }) => settled));
    await this.pages.remove(tx, outcomes.flatMap(({ ended }) => ended));
    await this.pages.want(tx, outcomes.flatMap(({ rerouted }) => rerouted).flatMap((alert) => wishesOf(this.plant, alert, nowMs)));
    await writeOutboxRows(tx, written.map(({ notification }) => receiptRow(notification)));
    return written;
  }

  private async withRevisions(tx: Tx, deliveries: readonly Delivery[]): Promise<Delivery[]> {
    if (deliveries.length === 0) return [];
    const known = await this.deliveries.receipts(tx, deliveries.map(({ notification }) => notification.id));
    return deliveries.flatMap((delivery) => nextRevision(known.get(delivery.notification.id), delivery) ?? []);
  }
}

const idOf = ({ uid, sent }: KeptPage, target = ''): string => `${target === '' ? 'm' : 'n'}-${createHash('sha256').update(`${uid} ${sent} ${target}`).digest('hex').slice(0, 24)}`;

export const receiptRow = (notification: Delivery['notification']) => outboxRow(notifications, { value: notification, id: `${notification.id}@${notification.rev}`, source: ALERTING_SOURCE });
