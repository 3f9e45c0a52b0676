import { pagesFor } from '@orrery/alarms';
import { type Alert } from '@orrery/contracts';
import { type PageWish } from './adapters/pages.store.js';
import { type PlantView } from './plant-view.js';

/** The pages that an alert wants by the routes of its site. */
export function wishesOf(plant: PlantView, alert: Alert, nowMs: number): PageWish[] {
  const { routes } = plant.book.siteOf(alert.twinId) ?? {};
  if (!routes) return [];
  const site = alert.twinId.split(':', 2).join(':');
  return pagesFor(alert, routes, (twinId) => plant.definition(twinId), plant.isWithin, nowMs).map((page) => ({ ...page, site, twinId: alert.twinId }));
}
