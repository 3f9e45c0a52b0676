import { Injectable } from '@nestjs/common';
import { type Alert, OrreryError } from '@orrery/contracts';
import { type Rights } from '../auth/access.js';
import { CurrentPolicy } from '../auth/current-policy.js';
import { type ReadableAlert, readableAlert } from '../domain/alerts/readable-alert.js';
import { type Trend, trendOf } from '../domain/alerts/trend-of.js';
import { onlyOpen, type Page, page } from '../domain/page.js';
import { type AlertChange, type AlertFilter, type AlertPlace, AlertsStore, type Told } from './alerts.store.js';
import { type AlertsQueryDto } from './alerts.dto.js';

export type RelatedAlert = Pick<ReadableAlert, 'id' | 'twinId' | 'title' | 'state' | 'priority' | 'raisedAt'>;
export type AlertDetail = ReadableAlert & { readonly trend: Trend; readonly history: readonly AlertChange[]; readonly related: readonly RelatedAlert[]; readonly told: readonly Told[] };

const MOST_CHANGES = 200;
const MOST_RELATED = 50;
const MOST_TOLD = 50;
const RANK: Readonly<Record<Alert['priority'], number>> = { critical: 1, high: 2, medium: 3, low: 4 };
const START: AlertPlace = [0, '', ''];

/** Alerts as their reader may see them. */
@Injectable()
export class ReadAlerts {
  constructor(
    private readonly store: AlertsStore,
    private readonly policy: CurrentPolicy,
  ) {}

  async list({ view = 'open', subtree, state, priority, cursor, limit, ...rest }: AlertsQueryDto, rights: Rights): Promise<Page<ReadableAlert>> {
    const filter: AlertFilter = { view, ...rest, ...(state ? { states: state } : {}), ...(priority ? { priorities: priority } : {}) };
    const { parts } = this.policy.latest;
    const isOpen = ({ twinId }: Alert): boolean => rights.may('READ', twinId) && (subtree === undefined || parts.lineOf(twinId).has(subtree));
    const keyOf = (alert: Alert): AlertPlace => [RANK[alert.priority], alert.raisedAt, alert.key];
    const list = onlyOpen((after: AlertPlace, size) => this.store.list(filter, after, size), keyOf, isOpen);
    const request = { ...(cursor === undefined ? {} : { cursor }), ...(limit === undefined ? {} : { limit }) };
    const found = await page({ ...filter, subtree }, request, START, list, keyOf);
    return { ...found, items: found.items.flatMap((alert) => readableAlert(alert, rights) ?? []) };
  }

  async one(key: string, rights: Rights): Promise<AlertDetail> {
    const alert = await this.find(key, rights);
    const [changes, related, told] = await Promise.all([this.store.changes(key, MOST_CHANGES), this.store.related(alert, MOST_RELATED), this.store.told(alert, MOST_TOLD)]);
    const trend = trendOf(alert, Date.now());
    return {
      ...alert,
      trend: { ...trend, paths: trend.paths.filter((path) => rights.may('READ', alert.twinId, path)) },
      history: changes,
      told,
      related: related.flatMap(({ key: id, twinId, title, state, priority, raisedAt }) => (rights.may('READ', twinId) ? [{ id, twinId, title, state, priority, raisedAt }] : [])),
    };
  }

  /**
   * The trace that it was raised in, if any.
   * @throws OrreryError `not-found` of kind unknown-alert, also for what the reader may not see
   */
  async traceOf(key: string, rights: Rights): Promise<string | undefined> {
    await this.find(key, rights);
    return this.store.traceOf(key);
  }

  /** @throws OrreryError `not-found` of kind unknown-alert, also for what the reader may not see */
  async find(key: string, rights: Rights): Promise<ReadableAlert> {
    const alert = await this.store.one(key);
    const readable = alert && readableAlert(alert, rights);
    if (readable) return readable;
    throw new OrreryError('not-found', `there is no alert ${key}`, { remedy: 'List them with GET /api/v1/alerts?view=all.', details: { kind: 'unknown-alert' } });
  }
}
