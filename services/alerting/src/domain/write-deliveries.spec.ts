import { type Alert, alerts, type NotificationRoutes, notifications } from '@orrery/contracts';
import { type KeptPage } from './delivery.js';
import { FLOOD, writeDeliveries } from './write-deliveries.js';

const NOW = Date.UTC(2026, 0, 5, 12);
const ROUTES: NotificationRoutes = {
  people: [{ id: 'anna', email: 'anna@acme.example' }],
  webhooks: [{ id: 'cmms', url: 'https://cmms.acme.example' }],
  rotas: [],
  routes: [{ id: 'urgent', to: ['person:anna', 'webhook:cmms'], waitMs: 0, remindMs: 60_000 }],
};
const [route] = ROUTES.routes;
const facts = { nowMs: NOW, consoleUrl: 'https://o.example', nameOf: (twinId: string) => twinId, idOf: ({ uid, sent }: KeptPage, target: string) => `${uid}-${sent}-${target}` };
const page = (n: number, more: Partial<KeptPage> = {}): KeptPage => ({ group: `g${n}`, route: 'urgent', site: 'acme:riverside', twinId: 'acme:riverside:filler', uid: `u${n}`, dueMs: NOW, sent: 0, ...more });
const member = (n: number, more: Partial<Alert> = {}): Alert => ({ ...alerts.examples[0]!, key: `k${n}`, group: `g${n}`, ...more });
const write = (pages: KeptPage[], members: Alert[], given = route, routes = ROUTES) => writeDeliveries(pages, given, routes, (group) => members.filter((alert) => alert.group === group), facts);

describe('pages whose time has come', () => {
  it('become a message to each receiver, and a reminder later', () => {
    const { deliveries, settled } = write([page(1)], [member(1)]);
    expect(deliveries.map(({ notification, address }) => [notification.channel, notification.status, address])).toEqual([
      ['mail', 'waiting', 'anna@acme.example'],
      ['webhook', 'waiting', 'https://cmms.acme.example'],
    ]);
    expect(settled).toEqual([{ page: page(1), sent: true, nextMs: NOW + 60_000 }]);
    expect(deliveries.flatMap(({ notification }) => notifications.problems(notification))).toEqual([]);
    expect(JSON.parse(deliveries[1]!.content)).toMatchObject({ type: 'orrery.alert.notification.v1', data: { group: 'g1', alerts: [{ key: 'k1' }], more: 0 } });
  });

  it('of which nothing is left before they were sent are not needed, and their receipt says so', () => {
    const { deliveries, ended, settled } = write([page(1)], []);
    expect([deliveries.map(({ notification }) => notification.status), ended.length, settled]).toEqual([['not-needed', 'not-needed'], 1, []]);
  });

  it('that were sent and are acknowledged by now get no reminder', () => {
    expect(write([page(1, { sent: 1 })], [member(1, { state: 'ack-active', process: 'ack-active' })])).toMatchObject({ deliveries: [], settled: [{ sent: false }], ended: [] });
  });

  it('in quiet hours are deferred, and their receipt says until when', () => {
    const quiet = { ...route!, quiet: { from: '08:00', to: '18:00', timeZone: 'UTC', except: [] } };
    expect(write([page(1)], [member(1)], quiet).deliveries[0]!.notification).toMatchObject({ status: 'deferred', nextAt: '2026-01-05T18:00:00.0000000Z' });
  });

  it('more than ten at a time become one message, which accounts for all', () => {
    const pages = Array.from({ length: 2000 }, (_, n) => page(n));
    const { deliveries, settled } = write(pages, pages.map((_, n) => member(n)));
    expect(FLOOD).toBe(10);
    expect(deliveries.map(({ notification }) => [notification.alerts.length, notification.more])).toEqual([[1000, 1000], [1000, 1000]]);
    expect(settled).toHaveLength(2000);
    expect(deliveries[0]!.content).toContain('… and 1979 more');
  });

  it('for a target that is not there tell its name', () => {
    expect(write([page(1)], [member(1)], route, { ...ROUTES, people: [] }).unknown).toEqual(['person:anna']);
  });
});
