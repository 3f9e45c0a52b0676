import { causeFirst, decidePage, mostUrgent, type PageDecision, receiversOf, type Receiving, standIns, type Told } from '@orrery/alarms';
import { type Alert, type NotificationRoutes, type Route } from '@orrery/contracts';
import { type Delivery, type KeptPage, type ToldAlert } from './delivery.js';
import { deliveryTo, type MessageFacts, type PageContent, undeliverable } from './write-delivery.js';

/** More pages of one route at one time become one message: nobody reads the eleventh mail of a minute (EEMUA 191: a flood is more than ten in ten minutes). */
export const FLOOD = 10;
/** A page that reaches nobody is tried again: the rota may have begun, the rules may have been corrected. */
export const AGAIN_MS = 300_000;

export interface Facts extends MessageFacts {
  /** The routes that are for an alert by the rules of now. */
  readonly routesFor: (alert: Alert) => readonly string[];
  readonly toldOf: (route: string, key: string) => Told | undefined;
}

export interface PageOutcome {
  readonly deliveries: readonly Delivery[];
  readonly settled: readonly SettledPage[];
  /** Pages that nobody needs any more. */
  readonly ended: readonly KeptPage[];
  /** What was told of which alert. */
  readonly told: readonly ToldAlert[];
  /** Alerts whose route is gone: they want the pages of the routes that are for them now. */
  readonly rerouted: readonly Alert[];
}

interface SettledPage {
  readonly page: KeptPage;
  readonly sent: boolean;
  readonly nextMs?: number;
}

const GONE = 'the route is not in rules.yaml any more';
const NOBODY: Receiving = { receivers: [], unreachable: [] };

/** What becomes of the due pages of one route. `membersOf`: the open alerts of a group. */
export function writeDeliveries(pages: readonly KeptPage[], route: Route | undefined, routes: NotificationRoutes, membersOf: (group: string) => readonly Alert[], facts: Facts): PageOutcome {
  const { nowMs } = facts;
  const matter = { isFor: (alert: Alert) => route !== undefined && facts.routesFor(alert).includes(route.id), toldOf: (key: string) => facts.toldOf(pages[0]!.route, key) };
  const decided = pages.map((page) => ({ page, decision: decidePage(route, { members: membersOf(page.group), ...matter }, nowMs) }));
  const rerouting = contents(decided, 'reroute');
  const [moved, orphaned] = [true, false].map((isMoved) => rerouting.filter(({ alerts }) => alerts.some((alert) => facts.routesFor(alert).length > 0) === isMoved)) as [PageContent[], PageContent[]];
  const receiving = route ? receiversOf(routes, route.to, nowMs) : NOBODY;
  const instead = orphaned.length > 0 ? standIns(routes, [{ target: `route:${pages[0]!.route}`, why: `${GONE}, and no other is for its alerts; add one` }], nowMs) : NOBODY;
  const sending = bundle(contents(decided, 'send'));
  const standingIn = bundle(orphaned);
  const left = new Set([...moved, ...(instead.receivers.length > 0 ? orphaned : [])].map(({ page }) => page));
  return {
    deliveries: [
      ...tell(sending, receiving, facts),
      ...tell(standingIn, instead, facts),
      ...bundle(moved).map((content) => movedOn(content, facts)),
      ...decided.flatMap(({ page, decision }) => {
        if (decision.do === 'defer') return receiving.receivers.map((receiver) => deliveryTo(receiver, { page, ...decision, news: decision.alerts.length }, 'deferred', decision.nextMs, facts));
        if (decision.do === 'end' && page.sent === 0) return receiving.receivers.map((receiver) => deliveryTo(receiver, { page, alerts: [], news: 0, priority: 'low' }, 'not-needed', undefined, facts));
        return [];
      }),
    ],
    settled: decided.flatMap(({ page, decision }) => (left.has(page) ? [] : settle(page, decision, receiving.receivers.length > 0, nowMs))),
    ended: decided.flatMap(({ page, decision }) => (left.has(page) || (decision.do === 'end' && page.sent === 0) ? [page] : [])),
    told: [...(receiving.receivers.length > 0 ? sending : []), ...(instead.receivers.length > 0 ? standingIn : [])].flatMap(({ page, alerts }) => alerts.map((alert) => ({ message: facts.idOf(page), route: page.route, alert }))),
    rerouted: moved.flatMap(({ alerts }) => alerts),
  };
}

type Decided = { readonly page: KeptPage; readonly decision: PageDecision };

const contents = (decided: readonly Decided[], what: 'send' | 'reroute'): PageContent[] => decided.flatMap(({ page, decision }) => (decision.do === what ? [{ page, alerts: decision.alerts, news: 'news' in decision ? decision.news.length : 0, priority: decision.priority }] : []));

/** In a flood one message tells of all. */
function bundle(contents: readonly PageContent[]): readonly PageContent[] {
  const [first] = contents;
  if (!first || contents.length <= FLOOD) return contents;
  const alerts = [...causeFirst(contents.flatMap(({ alerts: all, news }) => all.slice(0, news))), ...causeFirst(contents.flatMap(({ alerts: all, news }) => all.slice(news)))];
  return [{ page: first.page, alerts, news: contents.reduce((sum, { news }) => sum + news, 0), priority: mostUrgent(contents) }];
}

function tell(contents: readonly PageContent[], { receivers, unreachable }: Receiving, facts: Facts): Delivery[] {
  return contents.flatMap((content) => [
    ...receivers.map((receiver) => deliveryTo(receiver, content, 'waiting', facts.nowMs, facts)),
    ...unreachable.map((target) => undeliverable(target, content, facts)),
  ]);
}

/** The route was renamed while its page waited: those that are for its alerts now tell of them. */
function movedOn(content: PageContent, facts: Facts): Delivery {
  const others = [...new Set(content.alerts.flatMap(facts.routesFor))];
  return undeliverable({ target: `route:${content.page.route}`, why: `${GONE}; told by ${others.join(', ')} instead` }, content, facts);
}

function settle(page: KeptPage, decision: PageDecision, isTold: boolean, nowMs: number): SettledPage[] {
  if (decision.do === 'end') return page.sent > 0 ? [{ page, sent: false }] : [];
  if (decision.do === 'defer' || decision.do === 'rest') return [{ page, sent: false, ...(decision.nextMs === undefined ? {} : { nextMs: decision.nextMs }) }];
  if (decision.do === 'reroute' || !isTold) return [{ page, sent: false, nextMs: nowMs + AGAIN_MS }];
  return [{ page, sent: true, ...(decision.nextMs === undefined ? {} : { nextMs: decision.nextMs }) }];
}
