import { type Alert, type NotificationRoutes, type Route } from '@orrery/contracts';
import { DEFINITION, LOW, rule, Scene, START, TWIN } from '../fixtures.js';
import { decidePage, nextLook, pagesFor } from './plan-page.js';
import { quietUntil } from './quiet-hours.js';
import { afterAttempt, isPermanentHttp } from './retry.js';
import { onDuty } from './rota.js';
import { alertLink, writeMessage } from './write-message.js';

const alert = new Scene(rule(LOW, { nextStep: { procedure: 'Look at the valve' } })).read(0, { flow: 0.3 }).alert;
const consequence: Alert = { ...alert, key: 'acme:riverside:capper#dry', twinId: 'acme:riverside:capper', title: 'Capper\nis dry', priority: 'critical', cause: { key: alert.key, along: [TWIN] } };
const QUIET = { from: '22:00', to: '06:00', timeZone: 'Europe/Berlin', except: ['critical' as const] };
const ROUTES: NotificationRoutes = {
  people: [
    { id: 'anna', email: 'anna@acme.example' },
    { id: 'ben', email: 'ben@acme.example' },
  ],
  webhooks: [{ id: 'cmms', url: 'https://cmms.acme.example' }],
  rotas: [{ id: 'mechanics', timeZone: 'Europe/Berlin', begins: '2026-01-05T06:00', turnHours: 8, order: ['anna', 'ben'] }],
  routes: [
    { id: 'urgent', priorities: ['critical', 'high'], to: ['rota:mechanics', 'person:anna', 'webhook:cmms'], waitMs: 10_000, remindMs: 60_000, quiet: QUIET },
    { id: 'critical', priorities: ['critical'], to: ['person:ben'], waitMs: 0 },
    { id: 'elsewhere', on: { site: 'elsewhere' }, to: ['person:ben'], waitMs: 0 },
  ],
};
const [urgent] = ROUTES.routes;
const pages = (one: Alert, nowMs = START) => pagesFor(one, ROUTES, () => DEFINITION, () => false, nowMs);
const decide = (route: Route | undefined, members: readonly Alert[], nowMs: number) => decidePage(route, { members, isFor: () => true, toldOf: () => undefined }, nowMs);
const local = (text: string) => Date.parse(`${text}+01:00`);

describe('routing', () => {
  it('given a new alert, then each route that fits pages for its group, after the time that a group gathers', () => {
    expect(pages(alert)).toMatchObject([{ group: alert.group, route: 'urgent', lookMs: START + 10_000 }]);
  });

  it('given a more urgent one, then the routes of that priority too', () => {
    expect(pages({ ...alert, priority: 'critical' }).map(({ route }) => route)).toEqual(['urgent', 'critical']);
  });

  it.each(['shelved', 'suppressed-by-design', 'out-of-service', 'ack-active', 'rtn-unack'] as const)('given one that is %s, then nobody is paged', (state) => {
    const process = state === 'ack-active' || state === 'rtn-unack' ? state : alert.process;
    expect(pages({ ...alert, state, process })).toEqual([]);
  });

  it('given the group at its time, then one page goes out, the cause first, and a reminder follows', () => {
    expect(decide(urgent, [consequence, alert], START)).toMatchObject({ do: 'send', alerts: [alert, consequence], news: [alert, consequence], priority: 'critical', nextMs: START + 60_000 });
  });

  it('given that all is acknowledged or over by then, then nobody is paged', () => {
    expect(decide(urgent, [{ ...alert, state: 'rtn-unack', process: 'rtn-unack' }], START)).toEqual({ do: 'end' });
    expect(decide(undefined, [{ ...alert, state: 'ack-active', process: 'ack-active' }], START)).toEqual({ do: 'end' });
  });

  it('given that its route is gone, then it is not forgotten', () => {
    expect(decide(undefined, [alert], START)).toEqual({ do: 'reroute', alerts: [alert], priority: 'high' });
  });
});

describe('quiet hours', () => {
  it('given one that is not excepted, then it waits for their end, in the time zone of the route', () => {
    expect(decide(urgent, [alert], local('2026-01-05T23:00'))).toMatchObject({ do: 'defer', nextMs: local('2026-01-06T06:00') });
    expect(quietUntil(QUIET, 'high', local('2026-01-06T05:59'))).toBe(local('2026-01-06T06:00'));
    expect(quietUntil(QUIET, 'high', local('2026-01-06T06:00'))).toBeUndefined();
  });

  it('given a page that waits for their end, when a critical alert joins its group or one of it escalates, then it is looked at at once', () => {
    const night = local('2026-01-05T23:00');
    const deferred = { dueMs: local('2026-01-06T06:00') };
    expect(nextLook(deferred, pages({ ...consequence, group: alert.group }, night)[0]!)).toBe(night + 10_000);
    expect(nextLook(deferred, pages({ ...alert, priority: 'critical' }, night)[0]!)).toBe(night + 10_000);
    expect(decide(urgent, [alert, consequence], night + 10_000)).toMatchObject({ do: 'send', priority: 'critical' });
  });

  it('given such a page, when one joins that is quiet too, then it keeps its time; one that is not there yet is looked at for its receipt', () => {
    const [wanted] = pages(alert, local('2026-01-05T23:00'));
    expect(nextLook({ dueMs: local('2026-01-06T06:00') }, wanted!)).toBe(local('2026-01-06T06:00'));
    expect(nextLook(undefined, wanted!)).toBe(local('2026-01-05T23:00') + 10_000);
  });

  it('given a page that is due before them, when one joins that they hold back, then the page is not late for it', () => {
    const evening = local('2026-01-05T21:59:55');
    expect(nextLook({ dueMs: evening + 2_000 }, pages(alert, evening)[0]!)).toBe(evening + 2_000);
  });

  it('given a critical one, then it is sent', () => expect(quietUntil(QUIET, 'critical', local('2026-01-05T23:00'))).toBeUndefined());

  it('given the night in which the clock is set forward, then they end at six by the wall', () => {
    expect(quietUntil(QUIET, 'high', Date.parse('2026-03-28T23:00+01:00'))).toBe(Date.parse('2026-03-29T06:00+02:00'));
  });
});

describe('the rota', () => {
  const [mechanics] = ROUTES.rotas;

  it.each([
    ['2026-01-05T06:00', 'anna'],
    ['2026-01-05T14:00', 'ben'],
    ['2026-01-05T22:00', 'anna'],
    ['2026-01-05T05:59', undefined],
  ])('at %s has %s on duty', (time, person) => expect(onDuty(mechanics!, local(time))).toBe(person));

  it('turns at the same time of day in summer', () => {
    expect(onDuty({ ...mechanics!, turnHours: 24 }, Date.parse('2026-07-01T05:59+02:00'))).not.toBe(onDuty({ ...mechanics!, turnHours: 24 }, Date.parse('2026-07-01T06:00+02:00')));
  });
});

describe('a message that is not taken', () => {
  const rules = { firstMs: 1000, mostMs: 3000, giveUpAfterMs: 20_000 };
  const failed = { ok: false, answer: 'connection refused' };

  it('is tried again, further and further apart, and given up in the end', () => {
    expect(afterAttempt(failed, 1, 0, 0, rules)).toEqual({ status: 'retrying', nextMs: 1000 });
    expect(afterAttempt(failed, 5, 0, 10_000, rules)).toEqual({ status: 'retrying', nextMs: 13_000 });
    expect(afterAttempt(failed, 9, 0, 19_000, rules)).toEqual({ status: 'dead' });
  });

  it('and never will be, is given up at once', () => {
    expect(afterAttempt({ ...failed, permanent: true }, 1, 0, 0, rules)).toEqual({ status: 'dead' });
    expect([400, 404, 410, 408, 429, 500, 503].map(isPermanentHttp)).toEqual([true, true, true, false, false, false, false]);
  });
});

describe('what people read', () => {
  it('says what, where, why, what to do, and what else has the same cause, with a link', () => {
    const { subject, text } = writeMessage({ alerts: [alert, consequence], news: 2, priority: 'critical', before: 0, message: 'm-1' }, (twin) => twin.split(':')[2]!, 'https://orrery.acme.example/');
    expect(subject).toBe('[critical] Flow is low, filler and 1 more from the same cause');
    expect(text).toContain('flow is 0.3 L/s, below 1');
    expect(text).toContain('What to do: Look at the valve');
    expect(text).toContain('- Capper is dry, capper');
    expect(text).toContain(alertLink(alert, 'https://orrery.acme.example'));
    expect(alertLink(alert, 'https://orrery.acme.example/')).toBe('https://orrery.acme.example/alerts/acme%3Ariverside%3Afiller%23low');
  });

  it('has no line break in its subject, whatever the title holds', () => {
    const subject = (news: number) => writeMessage({ alerts: [consequence], news, priority: 'high', before: 1, message: 'm-1' }, () => 'x\r\nBcc: all', '').subject;
    expect([subject(0), subject(1)]).toEqual(['Reminder: [high] Capper is dry, x Bcc: all', 'Update: [high] Capper is dry, x Bcc: all']);
  });

  it('says how many there are and links to the list of all: of one cause, or of one message where there are many causes', () => {
    const many = Array.from({ length: 30 }, (_, n) => ({ ...consequence, key: `k${n}` }));
    const one = writeMessage({ alerts: many, news: 30, priority: 'critical', before: 0, message: 'm-1' }, () => 'Capper', 'https://o.example/').text;
    expect(one).toContain('… and 9 more');
    expect(one).toContain(`All 30: https://o.example/alerts?show=all&group=${encodeURIComponent(alert.group)}`);
    const { subject, text } = writeMessage({ alerts: many.map((each, n) => ({ ...each, group: `g${n}` })), news: 30, priority: 'critical', before: 0, message: 'm-1' }, () => 'Capper', 'https://o.example');
    expect(subject).toBe('[critical] Capper is dry, Capper and 29 more of 30 causes');
    expect(text).toContain('30 alerts of 30 causes:');
    expect(text).toContain('All 30: https://o.example/alerts?show=all&message=m-1');
    expect(writeMessage({ alerts: [alert], news: 1, priority: 'high', before: 0, message: 'm-1' }, () => 'x', '').text).not.toContain('All 1');
  });

  it('marks what is new in a message that is not the first', () => {
    const { text } = writeMessage({ alerts: [alert, consequence, { ...consequence, title: 'Long known' }], news: 2, priority: 'critical', before: 1, message: 'm-1' }, (twin) => twin.split(':')[2]!, '');
    expect(text).toContain('- new: Capper is dry, capper');
    expect(text).toContain('- Long known, capper');
  });
});
