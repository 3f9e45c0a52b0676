import { createHash } from 'node:crypto';
import { type AlertsStore } from './adapters/alerts.store.js';
import { type Tx } from './adapters/database.js';
import { type DeliveriesStore } from './adapters/deliveries.store.js';
import { type Delivery } from './domain/delivery.js';
import { writeStandIns } from './domain/write-stand-ins.js';
import { type PlantView } from './plant-view.js';

/** Those who are told where a message was given up. */
export class StandIns {
  constructor(
    private readonly plant: PlantView,
    private readonly alerts: AlertsStore,
    private readonly deliveries: DeliveriesStore,
    private readonly consoleUrl: string,
  ) {}

  /** The messages that follow from those of `settled` that are dead, by the rules of now. */
  async of(tx: Tx, settled: readonly Delivery[]): Promise<Delivery[]> {
    const instead: Delivery[] = [];
    for (const { notification } of settled.filter((delivery) => delivery.notification.status === 'dead')) {
      const routes = this.plant.book.siteOf(notification.twinId)?.routes;
      if (routes === undefined) continue;
      const alerts = await this.alerts.ofKeys(tx, notification.alerts);
      const addresses = notification.message === undefined ? new Set<string>() : await this.deliveries.addresses(tx, notification.message);
      const facts = { nowMs: Date.now(), consoleUrl: this.consoleUrl, nameOf: this.plant.nameOf, idOf };
      instead.push(...writeStandIns({ notification, alerts: notification.alerts.flatMap((key) => alerts.get(key) ?? []), addresses }, routes, facts));
    }
    return instead;
  }
}

const idOf = (givenUp: string, target: string): string => `n-${createHash('sha256').update(`${givenUp} ${target}`).digest('hex').slice(0, 24)}`;
