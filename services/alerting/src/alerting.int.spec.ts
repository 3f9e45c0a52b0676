import { type Alert, alerts, maintenanceScores, type AlertRule, type Notification, notifications } from '@orrery/contracts';
import { homeOf, readTopic } from '@orrery/kafka';
import { waitUntil } from '@orrery/local-stack';
import { timestampFromMillis } from '@orrery/twin-model';
import { sign } from './adapters/webhook.client.js';
import { lockPartition } from './adapters/database.js';
import { PlantView } from './plant-view.js';
import { AlertingStack } from './testing/alerting-stack.js';
import { CAPPER, definition, FILLER, low, TWINS } from './testing/filler-line.js';
import { Hooks } from './testing/hooks.js';
import { MailCatcher } from './testing/mail-catcher.js';

const partitionOf = (twinId: string): number => homeOf({}, alerts, twinId);

const SECRET = Buffer.alloc(32, 7);
const toldAgain = (group: string) => `select count(*)::integer as n from alerting.notifications_v1 where notification ->> 'group' = '${group}' and status = 'delivered' and (notification ->> 'reminder')::integer > 0 and (notification ->> 'news')::integer > 0`;
const alertOf = (twinId: string, rule = 'low') => `select state, active, rev, alert from alerting.alerts_v1 where twin_id = '${twinId}' and rule = '${rule}'`;

describe('alerting on a real Kafka and PostgreSQL', () => {
  let stack: AlertingStack;
  const hooks = new Hooks();
  const mail = new MailCatcher();
  const { mails } = mail;
  let hook: string;

  const start = () => stack.alerting({ mail: { url: mail.url, from: 'Orrery <orrery@acme.example>' }, webhookSecrets: `cmms=whsec_${SECRET.toString('base64')}` });
  const routes = () => ({
    people: [{ id: 'anna', email: 'anna@acme.example' }],
    webhooks: [{ id: 'cmms', url: hook }],
    rotas: [],
    routes: [{ id: 'urgent', priorities: ['high' as const, 'critical' as const], rules: ['low'], to: ['person:anna', 'webhook:cmms'], waitMs: 2500, intervalMs: 500 }],
  });

  beforeAll(async () => {
    stack = await AlertingStack.start();
    hook = await hooks.start();
    await mail.start();
    await stack.apply({ alerts: [low()], routes: routes() }, TWINS);
    await start();
  }, 180_000);
  afterAll(async () => {
    await stack?.stop();
    await hooks.stop();
    await mail.stop();
  });

  it('one cause is one page: the cause and its consequence are told in one mail with a link, and in one signed webhook', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    await stack.read(FILLER, { flow: 0.3 }, 'good', { traceparent });
    await stack.until('the cause', alertOf(FILLER), ({ state }) => state === 'unack-active');
    await stack.read(CAPPER, { flow: 0.1 });
    const consequence = await stack.until('the consequence', alertOf(CAPPER), ({ state }) => state === 'unack-active');
    expect(consequence['alert']).toMatchObject({ group: `${FILLER}#low@1`, cause: { key: `${FILLER}#low`, along: [FILLER] } });

    await waitUntil('the mail', () => mails.length > 0);
    await waitUntil('the webhook', () => hooks.bodies.length > 0);
    await stack.until('both receipts', `select count(*)::integer as n from alerting.notifications_v1 where status = 'delivered'`, ({ n }) => n === 2);
    // A webhook that answers late gets its message again, under the same id.
    expect([mails.length, new Set(hooks.bodies.map((each) => each.headers['webhook-id'])).size]).toEqual([1, 1]);
    expect(mails[0]).toMatch(/Subject: \[high\] Flow is low, Line 1 filler and 1 more from the same cause/);
    expect(mails[0]!.replaceAll(/=\r\n/g, '')).toContain('https://orrery.acme.example/alerts/acme%3Ariverside%3Afiller%23low');
    const { headers, body } = hooks.bodies[0]!;
    expect(headers['webhook-signature']).toBe(sign(SECRET, String(headers['webhook-id']), Number(headers['webhook-timestamp']), body));

    const published: { alert: Alert | null; trace: string | undefined }[] = [];
    const reading = readTopic<Alert>(stack.settings, alerts, { from: 'beginning', onRecord: ({ value, headers: h }) => void published.push({ alert: value, trace: h['traceparent'] }) });
    await waitUntil('both alerts to be published', () => published.length >= 2);
    await reading.close();
    expect(published.find(({ alert }) => alert?.twinId === FILLER)?.trace).toContain('0af7651916cd43dd8448eb211c80319c');
    expect(await stack.rows(`select traceparent from alerting.alerts_v1 where key = '${FILLER}#low'`)).toEqual([{ traceparent }]);
  }, 60_000);

  it('an action is done once, a refused one says why, and a bad input never clears', async () => {
    await stack.act({ type: 'acknowledge', id: 'a-1', twinId: FILLER, alert: `${FILLER}#low`, reason: 'on my way' });
    await stack.act({ type: 'acknowledge', id: 'a-1', twinId: FILLER, alert: `${FILLER}#low` });
    await stack.act({ type: 'shelve', id: 'a-2', twinId: FILLER, alert: `${FILLER}#low`, until: timestampFromMillis(Date.now() + 86_400_000) });
    await stack.until('the acknowledgement', alertOf(FILLER), ({ state }) => state === 'ack-active');
    await stack.until('the refusal', `select status, why from alerting.alert_actions_v1 where id = 'a-2'`, ({ status, why }) => status === 'refused' && /1 hours at most/.test(String(why)));
    await stack.read(FILLER, { flow: 5 }, 'bad');
    await stack.until('the doubt', alertOf(FILLER), ({ alert }) => (alert as Alert).indeterminate?.why === 'flow is bad');
    await stack.read(FILLER, { flow: 5 });
    await stack.until('the end', alertOf(FILLER), ({ state }) => state === 'normal');
    expect(await stack.rows(`select what from alerting.alert_changes_v1 where twin_id = '${FILLER}' order by rev`)).toEqual(['raised', 'acknowledged', 'indeterminate', 'determinate', 'returned'].map((what) => ({ what })));
  }, 60_000);

  it('with an SMTP server that is down and a webhook that hangs: both are tried again until they answer, and each receipt says what happened', async () => {
    await mail.stop();
    hooks.hangs = true;
    const before = mails.length;
    await stack.read(FILLER, { flow: 0 });
    const receipt = (channel: string) => `select notification from alerting.notifications_v1 where notification ->> 'channel' = '${channel}' and notification ->> 'group' = '${FILLER}#low@2'`;
    const tried = ({ notification }: Record<string, unknown>) => (notification as Notification).status === 'retrying';
    expect(((await stack.until('the mail to be refused', receipt('mail'), tried))['notification'] as Notification).answer).toMatch(/ECONNREFUSED/);
    expect(((await stack.until('the webhook to hang', receipt('webhook'), tried))['notification'] as Notification).answer).toBe('no answer within 0.5 s');
    hooks.hangs = false;
    await mail.start();
    for (const channel of ['mail', 'webhook']) await stack.until(`${channel} to be delivered`, receipt(channel), ({ notification }) => (notification as Notification).status === 'delivered');
    expect(mails.length).toBe(before + 1);
  }, 60_000);

  it('a delay, a silence and a window pass by the clock alone, and rules that are applied later judge what holds already', async () => {
    const silent: AlertRule = { id: 'silent', title: 'Silent', on: { twins: [CAPPER] }, check: { kind: 'absence', paths: ['flow'], forMs: 1000 }, priority: 'low', onDelayMs: 0, offDelayMs: 0 };
    const slow = low({ id: 'slow', check: { kind: 'threshold', path: 'speed', below: 1 }, priority: 'low' });
    await stack.state(CAPPER, TWINS.get(CAPPER)!, { flow: 0.1, speed: 0.5 });
    await stack.apply({ alerts: [low(), silent, slow], routes: routes() }, TWINS);
    await stack.until('what holds already', alertOf(CAPPER, 'slow'), ({ state }) => state === 'unack-active');
    await stack.until('the silence', alertOf(CAPPER, 'silent'), ({ state }) => state === 'unack-active');
    await stack.act({ type: 'window', id: 'w', twinId: CAPPER, window: 'w-1', from: timestampFromMillis(Date.now() - 1000), until: timestampFromMillis(Date.now() + 2500), reason: 'maintenance' });
    await stack.until('the window', alertOf(CAPPER, 'silent'), ({ state, alert }) => state === 'suppressed-by-design' && (alert as Alert).suppressed?.window === 'w-1');
    await stack.until('its end', alertOf(CAPPER, 'silent'), ({ state }) => state === 'unack-active');
    await stack.until('what was kept from people to be told again', toldAgain(`${FILLER}#low@1`), ({ n }) => Number(n) > 0);
    await stack.apply({ alerts: [low()], routes: routes() }, TWINS);
    await stack.until('the rule to be gone', alertOf(CAPPER, 'silent'), ({ state, alert }) => state === 'normal' && (alert as Alert).last.what === 'withdrawn: its rule is gone');
  }, 60_000);

  it('after a restart it goes on where it stood: what came meanwhile is judged once', async () => {
    await stack.stopAlerting();
    const before = (await stack.rows<{ rev: string }>(alertOf(FILLER)))[0]!;
    const again = stack.events(FILLER, { flow: 5 });
    await stack.publish([again, again, stack.events(FILLER, { flow: 0 })]);
    await start();
    await stack.until('both readings to be judged', alertOf(FILLER), ({ rev }) => Number(rev) >= Number(before.rev) + 2);
    const [row] = await stack.rows(alertOf(FILLER));
    expect(row!['alert']).toMatchObject({ state: 'unack-active', rev: Number(before.rev) + 2, last: { what: 're-raised' }, count: 2 });
    await stack.until('that it is back to be told', toldAgain(`${FILLER}#low@2`), ({ n }) => Number(n) > 0);
  }, 60_000);

  it('a score raises an alert that names the signals behind it', async () => {
    const [, example] = maintenanceScores.examples;
    await stack.apply({ alerts: [low(), { id: 'unusual', title: 'Unusual', on: { level: 'machine' }, check: { kind: 'score', above: 1 }, priority: 'medium', onDelayMs: 0, offDelayMs: 0 }], routes: routes() }, TWINS);
    const send = () => stack.score({ ...example!, twinId: CAPPER, at: timestampFromMillis(Date.now()), validUntil: timestampFromMillis(Date.now() + 60_000) });
    await waitUntil('the score to be judged', async () => {
      await send();
      return (await stack.rows(alertOf(CAPPER, 'unusual'))).length > 0;
    });
    const [row] = await stack.rows(alertOf(CAPPER, 'unusual'));
    expect((row!['alert'] as Alert).evidence.contributions![0]).toMatchObject({ path: 'flowRate', direction: 'below' });
  }, 60_000);

  it('rules that are put back while twins are still being judged by others are judged by again', async () => {
    const [early, held] = [FILLER, CAPPER].sort((a, b) => partitionOf(a) - partitionOf(b)) as [string, string];
    const plant = stack.service!.app.get(PlantView);
    await stack.read(early, { flow: 0 });
    await stack.state(early, TWINS.get(early)!, { flow: 0 });
    await stack.until('the alert', alertOf(early), ({ active }) => active === true);
    const session = await stack.pool.connect();
    try {
      await session.query('begin; set local search_path to alerting');
      await lockPartition(session, partitionOf(held));
      await stack.apply({ alerts: [], routes: routes() }, TWINS);
      await stack.until('its rule to be gone', alertOf(early), ({ active }) => active === false);
      const { version } = plant;
      await stack.apply({ alerts: [low()], routes: routes() }, TWINS);
      await waitUntil('the rules that were put back to be known', () => plant.version > version);
    } finally {
      await session.query('rollback');
      session.release();
    }
    await stack.until('what holds already', alertOf(early), ({ active }) => active === true);
    await stack.read(early, { flow: 5 });
    await stack.until('its end', alertOf(early), ({ active }) => active === false);
  }, 60_000);

  it('a message that is given up is told to those under otherwise, with the reason', async () => {
    hooks.status = 410;
    const { routes: [urgent], ...rest } = routes();
    await stack.apply({ alerts: [low({ id: 'gone' })], routes: { ...rest, routes: [{ ...urgent!, rules: ['gone'], to: ['webhook:cmms'], waitMs: 0 }], otherwise: ['person:anna'] } }, TWINS);
    await stack.read(FILLER, { flow: 0 });
    const receipts = `select notification from alerting.notifications_v1 where notification ->> 'group' = '${FILLER}#gone@1' and notification ->> 'target' =`;
    await stack.until('the webhook to be given up', `${receipts} 'webhook:cmms'`, ({ notification }) => (notification as Notification).status === 'dead');
    const told = await stack.until('anna to be told', `${receipts} 'person:anna'`, ({ notification }) => (notification as Notification).status === 'delivered');
    expect((told['notification'] as Notification).because).toMatch(/^webhook:cmms reaches nobody: a message was given up after 1 attempt: .*410/);
    hooks.status = 204;
  }, 60_000);

  it('ten thousand alerts in a second: all there, each once, all accounted for, and nobody gets more than one mail of a flood', async () => {
    const many = new Map([...Array(10_000).keys()].map((n) => [`acme:riverside:pump${n}`, definition({ name: `Pump ${n}` })] as const));
    await stack.apply({ alerts: [low()], routes: routes() }, many);
    await stack.publish([...many.keys()].map((twinId) => stack.events(twinId, { flow: 5 })));
    await stack.until('their memories', 'select count(*)::integer as n from alerting.memories', ({ n }) => Number(n) >= 10_000, 60_000);
    const [sent, began] = [mails.length, Date.now()];
    await stack.publish([...many.keys()].map((twinId) => stack.events(twinId, { flow: 0 })));
    const active = `select count(*)::integer as n, min(rev)::integer as least, max(rev)::integer as most from alerting.alerts_v1 where twin_id like '%:pump%' and state = 'unack-active'`;
    await stack.until('ten thousand alerts', active, ({ n }) => n === 10_000, 60_000);
    const seconds = (Date.now() - began) / 1000;
    expect(await stack.rows(active)).toEqual([{ n: 10_000, least: 1, most: 1 }]);
    const published = new Set<string>();
    const receipts = new Set<string>();
    const readings = [
      readTopic<Alert>(stack.settings, alerts, { from: 'beginning', onRecord: ({ key, value }) => void (value && key.includes(':pump') && published.add(key)) }),
      readTopic<Notification>(stack.settings, notifications, { from: 'beginning', onRecord: ({ value }) => void (value?.status === 'delivered' && receipts.add(value.id)) }),
    ];
    await waitUntil('all of them published', () => published.size === 10_000, { timeoutMs: 60_000 });
    await stack.until('all pages to be sent', `select count(*)::integer as n from alerting.pages where grp like '%:pump%' and sent = 0`, ({ n }) => n === 0, 60_000);
    await stack.until('all messages to be delivered', `select count(*)::integer as n from alerting.deliveries where next_at is not null`, ({ n }) => n === 0, 60_000);
    await Promise.all(readings.map((reading) => reading.close()));
    const accounted = `select count(*)::integer as n, count(distinct told.key)::integer as alerts from alerting.told_v1 told join alerting.notifications_v1 on notification ->> 'message' = message
      where notification ->> 'channel' = 'mail' and status = 'delivered' and told.key like '%:pump%'`;
    expect(await stack.rows(accounted)).toEqual([{ n: 10_000, alerts: 10_000 }]);
    expect(mails.length - sent).toBeLessThan(200);
    process.stdout.write(`ten thousand alerts: ${seconds.toFixed(1)} s until all were raised, ${mails.length - sent} mails\n`);
  }, 240_000);
});
