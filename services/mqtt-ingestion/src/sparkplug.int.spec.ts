import { EdgeNode, type OutMessage } from '@orrery/sparkplug';
import { type MqttClient } from 'mqtt';
import { BROKERS, Harness } from './fixture/harness.js';
import { binding, sparkplugSource } from './fixture/entries.js';

const GROUP = 'G';

/** An edge node on the harness's broker, its will with the broker. */
async function edgeNode(harness: Harness, id: string): Promise<{ edge: EdgeNode; client: MqttClient; publish: (messages: readonly OutMessage[]) => Promise<void> }> {
  const edge = new EdgeNode({ group: GROUP, edgeNode: id, metrics: [{ name: 'm', type: 'Double', value: 0 }], devices: [{ id: 'D', metrics: [{ name: 'n', type: 'Int64', value: 0n }] }] });
  const { will, subscriptions } = edge.connect(Date.now());
  const client = await harness.client({ reconnectPeriod: 0, will: { ...will, payload: Buffer.from(will.payload) } });
  const publish = async (messages: readonly OutMessage[]) => {
    for (const { topic, payload, qos, retain } of messages) await client.publishAsync(topic, Buffer.from(payload), { qos, retain });
  };
  client.on('message', (topic, payload) => void publish(edge.receive(topic, payload, Date.now()).publish));
  await client.subscribeAsync(subscriptions.map(({ filter }) => filter), { qos: 1 });
  return { edge, client, publish };
}

describe.each(BROKERS)('Sparkplug from %s', (kind) => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await Harness.start(kind);
  }, 120_000);
  afterAll(async () => harness.close(), 60_000);

  it('follows births, data and the death of a broken connection; a restarted host asks for a birth and goes on', async () => {
    const source = 'gateways';
    const twinId = 'acme:test:meter';
    await harness.apply(
      sparkplugSource(source, harness.broker.url),
      binding(source, twinId, [
        { metric: `${GROUP}/E:m`, path: 'm', datatype: 'double' },
        { metric: `${GROUP}/E/D:n`, path: 'n', datatype: 'int64' },
      ]),
    );
    let service = harness.process([source]);
    await harness.connected(source);
    const { edge, client, publish } = await edgeNode(harness, 'E');
    await publish(edge.opened(Date.now()));
    for (let n = 1; n <= 50; n += 1) await publish(edge.write([{ name: 'n', value: BigInt(n) }], Date.now(), 'D'));
    await harness.until('the data', () => harness.readingsOf(source, 'n').some(({ value }) => value === '50'));
    await service.kill();
    service = harness.process([source]);
    await harness.connected(source, '2');
    await publish(edge.write([{ name: 'n', value: 51n }], Date.now(), 'D'));
    await harness.until('a dead letter of what came before a birth', () => harness.lettersOf(source).some(({ reason }) => reason === 'data-before-birth'));
    await harness.until('the birth that was asked for', () => harness.of(source).some((input) => input.type === 'readings' && input.epoch === '2' && input.readings.some(({ value }) => value === '51')));
    await harness.until('one online edge node', () => harness.statusOf(source)?.sparkplug?.edgeNodes[0]?.online === true);
    expect(harness.statusOf(source)?.sparkplug?.edgeNodes[0]).toMatchObject({ group: GROUP, edgeNode: 'E', rebirthsAsked: 1, devices: [{ device: 'D', online: true }] });

    client.stream.destroy();
    await harness.until('the death', () => harness.statesOf(source).some(({ state, reason }) => state === 'disconnected' && reason?.includes('dead')));
    await harness.until('an offline edge node', () => harness.statusOf(source)?.sparkplug?.edgeNodes[0]?.online === false);
    const again = await edgeNode(harness, 'E');
    await again.publish(again.edge.opened(Date.now()));
    await harness.until('the link of the twin', () => harness.statesOf(source).at(-1)?.state === 'connected');
    await service.kill('SIGTERM');
  }, 120_000);
});
