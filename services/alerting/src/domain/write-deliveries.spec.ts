import { type Alert, alerts, type NotificationRoutes, notifications, type Route } from '@orrery/contracts';
import { type KeptPage } from './delivery.js';
import { grouped } from './grouped.js';
import { nextRevision } from './next-revision.js';
import { AGAIN_MS, type Facts, FLOOD, writeDeliveries } from './write-deliveries.js';

const NOW = Date.UTC(2026, 0, 5, 12);
const ROUTES: NotificationRoutes = {
  people: [{ id: 'anna', email: 'anna@acme.example' }],
  webhooks: [{ id: 'cmms', url: 'https://cmms.acme.example' }],
  rotas: [],
  routes: [{ id: 'urgent', to: ['person:anna', 'webhook:cmms'], waitMs: 0, remindMs: 60_000 }],
};
const [route] = ROUTES.routes;
const facts: Facts = { nowMs: NOW, consoleUrl: 'https://o.example', nameOf: (twinId: string) => twinId, idOf: ({ uid, sent }: KeptPage, target = '') => `${uid}-${sent}-${target}`, routesFor: (): readonly string[] => ['urgent'], toldOf: () => undefined };
const page = (n: number, more: Partial<KeptPage> = {}): KeptPage => ({ group: `g${n}`, route: 'urgent', site: 'acme:riverside', twinId: 'acme:riverside:filler', uid: `u${n}`, dueMs: NOW, sent: 0, ...more });
const member = (n: number, more: Partial<Alert> = {}): Alert => ({ ...alerts.examples[0]!, key: `k${n}`, group: `g${n}`, ...more });
const write = (pages: KeptPage[], members: Alert[], given: Route | undefined = route, routes = ROUTES, more: Partial<Facts> = {}) =>
  writeDeliveries(pages, given, routes, (group) => members.filter((alert) => alert.group === group), { ...facts, ...more });
const gone = (pages: KeptPage[], members: Alert[], routes = ROUTES, more: Partial<Facts> = {}) => writeDeliveries(pages, undefined, routes, (group) => members.filter((alert) => alert.group === group), { ...facts, routesFor: () => [], ...more });

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

  it('more than ten at a time become one message, which says how many there are and links to the list of all', () => {
    const pages = Array.from({ length: 2000 }, (_, n) => page(n));
    const { deliveries, settled } = write(pages, pages.map((_, n) => member(n)));
    expect(FLOOD).toBe(10);
    expect(deliveries.map(({ notification }) => [notification.alerts.length, notification.more])).toEqual([[1000, 1000], [1000, 1000]]);
    expect(settled).toHaveLength(2000);
    expect(deliveries[0]!.content).toContain('2000 alerts of 2000 causes:');
    expect(deliveries[0]!.content).toContain('All 2000: https://o.example/alerts?show=all&message=u0-0-');
    expect(JSON.parse(deliveries[1]!.content)).toMatchObject({ data: { count: 2000, list: 'https://o.example/alerts?show=all&message=u0-0-' } });
  });

  it.each([
    ['ten thousand alerts of ten thousand causes', (n: number) => n],
    ['ten thousand alerts of one cause', () => 0],
    ['ten thousand alerts of ten causes', (n: number) => n % 10],
  ])('%s are each accounted for to one message, whose receipts add up to it', (_name, groupOf) => {
    const members = Array.from({ length: 10_000 }, (_, n) => member(groupOf(n), { key: `k${n}` }));
    const pages = [...new Set(members.map((_, n) => groupOf(n)))].map((n) => page(n));
    const byGroup = grouped(members, ({ group }) => group);
    const { deliveries, told, settled } = writeDeliveries(pages, route, ROUTES, (group) => byGroup.get(group) ?? [], facts);
    expect(told.map(({ alert }) => alert.key).sort()).toEqual(members.map(({ key }) => key).sort());
    const byMessage = grouped(told, ({ message }) => message);
    for (const { notification } of deliveries) expect(notification.alerts.length + (notification.more ?? 0)).toBe(byMessage.get(notification.message!)!.length);
    expect(new Set(deliveries.map(({ notification }) => `${notification.message} ${notification.target}`)).size).toBe(byMessage.size * 2);
    expect(settled.every(({ sent }) => sent)).toBe(true);
  });
});

describe('pages that reach nobody', () => {
  const NOT_YET = { ...ROUTES, rotas: [{ id: 'mechanics', timeZone: 'UTC', begins: '2026-01-06T06:00', turnHours: 8, order: ['anna'] }] };
  const toRota = { ...route!, to: ['rota:mechanics'] };
  const told = ({ deliveries }: { deliveries: ReturnType<typeof write>['deliveries'] }) => deliveries.map(({ notification: { status, target, channel } }) => [status, target, channel]);

  it('have a receipt that says why and what to do, and are tried again: the rota may have begun by then', () => {
    const outcome = write([page(1)], [member(1)], toRota, NOT_YET);
    expect(told(outcome)).toEqual([['undeliverable', 'rota:mechanics', 'none']]);
    expect(outcome.deliveries[0]!.notification).toMatchObject({ alerts: ['k1'], attempts: 0, answer: expect.stringMatching(/nobody is on duty.*let it begin in the past/) });
    expect(notifications.problems(outcome.deliveries[0]!.notification)).toEqual([]);
    expect([outcome.settled, outcome.ended]).toEqual([[{ page: page(1), sent: false, nextMs: NOW + AGAIN_MS }], []]);
    const begun = { ...NOT_YET, rotas: [{ ...NOT_YET.rotas[0]!, begins: '2026-01-05T06:00' }] };
    const later = write([page(1)], [member(1)], toRota, begun);
    expect([told(later), later.deliveries[0]!.notification.id]).toEqual([[['waiting', 'rota:mechanics', 'mail']], outcome.deliveries[0]!.notification.id]);
  });

  it('say so once as long as nothing has changed', () => {
    const [delivery] = write([page(1)], [member(1)], toRota, NOT_YET).deliveries;
    const first = nextRevision(undefined, delivery!)!;
    expect([first.notification.rev, nextRevision(first.notification, delivery!)]).toEqual([1, undefined]);
    expect(nextRevision(first.notification, write([page(1)], [member(1), member(2, { group: 'g1' })], toRota, NOT_YET).deliveries[0]!)!.notification.rev).toBe(2);
  });

  it('go to those under otherwise, who are told why', () => {
    const outcome = write([page(1)], [member(1)], toRota, { ...NOT_YET, otherwise: ['person:anna'] });
    expect(told(outcome)).toEqual([['waiting', 'person:anna', 'mail'], ['undeliverable', 'rota:mechanics', 'none']]);
    expect(outcome.deliveries[0]!.content).toMatch(/You are told because rota:mechanics reaches nobody: nobody is on duty/);
    expect(outcome.settled).toMatchObject([{ sent: true }]);
  });

  it('whose route was renamed are told by the routes that are for their alerts now, and their receipt says by which', () => {
    const outcome = gone([page(1)], [member(1)], ROUTES, { routesFor: () => ['pressing'] });
    expect(told(outcome)).toEqual([['undeliverable', 'route:urgent', 'none']]);
    expect(outcome.deliveries[0]!.notification.answer).toBe('the route is not in rules.yaml any more; told by pressing instead');
    expect(outcome).toMatchObject({ rerouted: [{ key: 'k1' }], ended: [page(1)], settled: [] });
  });

  it('whose route was taken away are told by otherwise; without it they wait for one, and each group for itself', () => {
    const routesFor = ({ key }: Alert) => (key === 'k1' ? ['pressing'] : []);
    const stoodIn = gone([page(1), page(2)], [member(1), member(2)], { ...ROUTES, otherwise: ['person:anna'] }, { routesFor });
    expect(told(stoodIn)).toEqual([['waiting', 'person:anna', 'mail'], ['undeliverable', 'route:urgent', 'none'], ['undeliverable', 'route:urgent', 'none']]);
    expect([stoodIn.ended.map(({ group }) => group), stoodIn.rerouted.map(({ key }) => key)]).toEqual([['g1', 'g2'], ['k1']]);
    const alone = gone([page(1), page(2)], [member(1), member(2)], ROUTES, { routesFor });
    expect([alone.ended.map(({ group }) => group), alone.settled]).toEqual([['g1'], [{ page: page(2), sent: false, nextMs: NOW + AGAIN_MS }]]);
    expect(alone.deliveries[0]!.notification.answer).toMatch(/no other is for its alerts; add one/);
  });
});
