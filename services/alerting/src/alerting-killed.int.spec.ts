import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { type Alert, alerts, type Notification, type TwinDefinition } from '@orrery/contracts';
import { readTopic } from '@orrery/kafka';
import { freePort, type ManagedProcess, waitUntil } from '@orrery/local-stack';
import { AlertingStack } from './testing/alerting-stack.js';

const PUMPS = [...Array(200).keys()].map((n) => `acme:riverside:pump${n}`);
const keyOf = (twinId: string) => `${twinId}#low`;
const definition: TwinDefinition = {
  model: 'dtmi:test:Pump;1',
  name: 'Pump',
  level: 'machine',
  properties: { flow: { kind: 'telemetry', datatype: 'double', source: 'plc' } },
  relationships: [],
  sources: { plc: { clock: 'device', acceptPastMs: 1, acceptFutureMs: 1 } },
};
const ROWS = `select count(*)::integer as n from alerting.alerts_v1 where state = `;

/** Readings that an instance has taken by now. */
async function recordsOf(port: number): Promise<number> {
  const metrics = await fetch(`http://127.0.0.1:${port}/metrics`).then((answer) => answer.text(), () => '');
  return Number(/^orrery_records_in_total\{[^}]*stream="twin\.events\.v1"[^}]*\} (\d+)/m.exec(metrics)?.[1] ?? 0);
}

describe('alerting that is killed with -9 in the midst of it', () => {
  let stack: AlertingStack;
  let service: ManagedProcess;
  let url: string;
  /** Ids of the messages that arrived, each time that they did. */
  const arrived: string[] = [];
  let onMessage: (() => void) | undefined;
  const hook: Server = createServer((request, response) => {
    request.resume().on('end', () => {
      arrived.push(String(request.headers['webhook-id']));
      if (onMessage) onMessage();
      else response.writeHead(204).end();
    });
  });
  const start = async (env: Readonly<Record<string, string>> = {}) => (service = await stack.process({ ORRERY_WEBHOOK_SECRETS: `cmms=whsec_${Buffer.alloc(32, 7).toString('base64')}`, ...env }));
  const killed = () => waitUntil('alerting to be killed', () => !service.running);
  /** Started again wherever it was killed meanwhile. */
  const all = (state: string) =>
    waitUntil(`all to be ${state}`, async () => {
      if (!service.running) await start();
      return (await stack.rows(`${ROWS}'${state}'`))[0]!['n'] === PUMPS.length;
    }, { timeoutMs: 120_000 });
  const first = (state: string) => stack.until(`the first to be ${state}`, `${ROWS}'${state}'`, ({ n }) => Number(n) > 0, 90_000);

  beforeAll(async () => {
    stack = await AlertingStack.start();
    await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(hook.address() as AddressInfo).port}/hook`;
    const routes = { people: [], webhooks: [{ id: 'cmms', url }], rotas: [], routes: [{ id: 'urgent', priorities: ['high' as const], to: ['webhook:cmms'], waitMs: 1_000 }] };
    const low = { id: 'low', title: 'Flow is low', on: { level: 'machine' as const }, check: { kind: 'threshold' as const, path: 'flow', below: 1 }, priority: 'high' as const, onDelayMs: 0, offDelayMs: 0 };
    await stack.apply({ alerts: [low], routes }, new Map(PUMPS.map((twinId) => [twinId, definition])));
    await start();
  }, 180_000);
  afterAll(async () => {
    await service?.stop();
    hook.closeAllConnections();
    await new Promise((resolve) => hook.close(resolve));
    await stack?.stop();
  }, 60_000);

  it('while it raises: afterwards there is exactly one active alert for each twin and rule', async () => {
    // The first message has arrived, and whoever sent it never hears so.
    onMessage = () => {
      onMessage = undefined;
      void service.kill();
    };
    await stack.publish(PUMPS.map((twinId) => stack.events(twinId, { flow: 0 })));
    await first('unack-active');
    void service.kill();
    await killed();
    await all('unack-active');
  }, 240_000);

  it('while it tells: no message is lost, and one that arrives again comes under the id that it had', async () => {
    await waitUntil('a message to have arrived', () => arrived.length > 0, { timeoutMs: 90_000 });
    const told = async () => (await stack.rows<{ notification: Notification }>('select notification from alerting.notifications_v1')).map(({ notification }) => notification);
    await waitUntil('every message to be delivered', async () => {
      if (!service.running) await start();
      const messages = await told();
      return messages.every(({ status }) => status === 'delivered') && new Set(messages.flatMap((message) => message.alerts)).size === PUMPS.length;
    }, { timeoutMs: 90_000 });
    const messages = await told();
    // Each alert in one message and no other; each message arrived, and under no other id.
    expect(messages.flatMap((message) => message.alerts).sort()).toEqual(PUMPS.map(keyOf).sort());
    expect(arrived.length).toBeGreaterThan(messages.length);
    expect([...new Set(arrived)].sort()).toEqual(messages.map(({ id }) => id).sort());
  }, 240_000);

  it('while it acknowledges, with every request sent twice: each is done once', async () => {
    const ask = () => Promise.all(PUMPS.map((twinId) => stack.act({ type: 'acknowledge', id: `ack-${twinId}`, twinId, alert: keyOf(twinId) })));
    await ask();
    await first('ack-active');
    void service.kill();
    await killed();
    await ask();
    await all('ack-active');
    expect(await stack.rows(`select what, count(*)::integer as n, count(distinct key)::integer as keys from alerting.alert_changes_v1 group by what order by what`)).toEqual(['acknowledged', 'raised'].map((what) => ({ what, n: PUMPS.length, keys: PUMPS.length })));
    expect(await stack.rows(`select count(*)::integer as n from alerting.alert_actions_v1 where status = 'done'`)).toEqual([{ n: PUMPS.length }]);
  }, 240_000);

  it('and what it has published is what it knows: every revision of every alert, none made up', async () => {
    const published = new Map<string, Alert>();
    const reading = readTopic<Alert>(stack.settings, alerts, { from: 'beginning', onRecord: ({ value }) => void (value && published.set(`${value.key} ${value.rev}`, value)) });
    await waitUntil('every revision to be published', () => published.size >= 2 * PUMPS.length, { timeoutMs: 60_000 });
    await reading.close();
    expect([...published.keys()].sort()).toEqual(PUMPS.flatMap((twinId) => [1, 2].map((rev) => `${keyOf(twinId)} ${rev}`)).sort());
    expect(new Set([...published.values()].filter(({ rev }) => rev === 2).map(({ state }) => state))).toEqual(new Set(['ack-active']));
  }, 120_000);

  it('one of two in a group: the other takes its partitions, no alert is raised twice or missed, and each is accounted for to one message', async () => {
    await service.stop();
    const ports = [await freePort(), await freePort()];
    const [one, two] = (await Promise.all(ports.map((port) => start({ ORRERY_HTTP_PORT: String(port) })))) as [ManagedProcess, ManagedProcess];
    service = two;
    try {
      await waitUntil('both to have partitions of their own', async () => {
        await stack.publish(PUMPS.map((twinId) => stack.events(twinId, { flow: 5 })));
        return (await Promise.all(ports.map(recordsOf))).every((records) => records > 0);
      }, { timeoutMs: 120_000, intervalMs: 500 });
      await stack.until('all to be over', `${ROWS}'normal'`, ({ n }) => n === PUMPS.length, 90_000);
      const half = PUMPS.length / 2;
      await stack.publish(PUMPS.slice(0, half).map((twinId) => stack.events(twinId, { flow: 0 })));
      await first('unack-active');
      await one.kill();
      await stack.publish(PUMPS.slice(half).map((twinId) => stack.events(twinId, { flow: 0 })));
      await stack.until('all to be raised', `${ROWS}'unack-active'`, ({ n }) => n === PUMPS.length, 90_000);
    } finally {
      await one.stop();
    }
    const again = (from: string) => stack.rows(`select count(*)::integer as n, count(distinct key)::integer as keys from alerting.${from} where occurrence = 2`);
    expect(await again('alert_changes_v1')).toEqual([{ n: PUMPS.length, keys: PUMPS.length }]);
    await stack.until('all messages to be delivered', `select count(*) filter (where status <> 'delivered')::integer as left, (select count(distinct key)::integer from alerting.told_v1 where occurrence = 2) as told from alerting.notifications_v1`,
      ({ left, told }) => left === 0 && told === PUMPS.length, 90_000);
    expect(await again('told_v1')).toEqual([{ n: PUMPS.length, keys: PUMPS.length }]);
  }, 400_000);
});
