import { decodePayload, type Payload } from '../payload/index.js';
import { qualityOf } from '../quality.js';
import { rebirthMetric, REBIRTH } from '../rebirth-metric.js';
import { encodePayload } from '../payload/index.js';
import { encodeState } from '../state-payload.js';
import { type OutMessage } from '../out-message.js';
import { EdgeNode } from './edge-node.js';
import { type EdgeSettings } from './edge-settings.js';

const settings: EdgeSettings = {
  group: 'Riverside',
  edgeNode: 'line1',
  metrics: [{ name: 'Power/Active', type: 'Double', value: 1.5 }],
  devices: [{ id: 'meter', metrics: [{ name: 'Energy', type: 'UInt64' }] }],
};

const payloadOf = (message: OutMessage | undefined): Payload => {
  const decoded = decodePayload(message!.payload);
  if (!decoded.ok) throw new Error(decoded.fault.message);
  return decoded.payload;
};
const shortly = (messages: readonly OutMessage[]) => messages.map((message) => `${message.topic.split('/').slice(2).join('/')} ${payloadOf(message).seq}`);
const bdSeqOf = (message: OutMessage | undefined) => payloadOf(message).metrics.find(({ name }) => name === 'bdSeq')?.value?.value;

function born(more: Partial<EdgeSettings> = {}): EdgeNode {
  const node = new EdgeNode({ ...settings, ...more });
  node.connect(1);
  node.opened(2);
  return node;
}

describe('edge node', () => {
  it('is born with seq 0, its devices after it, and data count on', () => {
    const node = new EdgeNode(settings);
    node.connect(1);
    expect(shortly(node.opened(2))).toEqual(['NBIRTH/line1 0', 'DBIRTH/line1/meter 1']);
    expect(shortly(node.write([{ name: 'Energy', value: 7n }], 3, 'meter'))).toEqual(['DDATA/line1/meter 2']);
    expect(shortly(node.write([{ name: 'Power/Active', value: 2 }], 4))).toEqual(['NDATA/line1 3']);
  });

  it('registers a will whose bdSeq its birth repeats, one higher at each connection, 0 after 255', () => {
    const node = new EdgeNode({ ...settings, firstBdSeq: 255 });
    const { will, bdSeq } = node.connect(1);
    expect([will.topic, will.qos, will.retain, bdSeq]).toEqual(['spBv1.0/Riverside/NDEATH/line1', 1, false, 255]);
    expect(payloadOf(will).seq).toBeUndefined();
    expect([bdSeqOf(will), bdSeqOf(node.opened(2)[0])]).toEqual([255n, 255n]);
    node.lost();
    expect([bdSeqOf(node.connect(3).will), bdSeqOf(node.opened(4)[0])]).toEqual([0n, 0n]);
  });

  it('names every metric in the birth, with datatype, alias and value, and by alias alone afterwards', () => {
    const node = new EdgeNode(settings);
    node.connect(1);
    const [nbirth, dbirth] = node.opened(2).map(payloadOf);
    expect(nbirth!.metrics.map(({ name, alias, datatype }) => [name, alias, datatype])).toEqual([
      ['bdSeq', undefined, 4],
      [REBIRTH, undefined, 11],
      ['Power/Active', 1n, 10],
    ]);
    expect(nbirth!.metrics[1]!.value).toEqual({ kind: 'boolean', value: false });
    expect(dbirth!.metrics).toEqual([{ name: 'Energy', alias: 2n, datatype: 8, isNull: true, timestamp: 2 }]);
    expect(payloadOf(node.write([{ name: 'Energy', value: 2n ** 64n - 1n }], 3, 'meter')[0]).metrics).toEqual([
      { alias: 2n, timestamp: 3, value: { kind: 'long', value: 2n ** 64n - 1n } },
    ]);
  });

  it('is born again on request in the same session: same bdSeq, seq 0, current values', () => {
    const node = born();
    node.write([{ name: 'Power/Active', value: 9 }], 3);
    const command = encodePayload({ timestamp: 4, metrics: [rebirthMetric(true, 4)] });
    const { publish } = node.receive('spBv1.0/Riverside/NCMD/line1', command, 4);
    expect(shortly(publish)).toEqual(['NBIRTH/line1 0', 'DBIRTH/line1/meter 1']);
    expect(bdSeqOf(publish[0])).toBe(0n);
    expect(payloadOf(publish[0]).metrics.at(-1)!.value).toEqual({ kind: 'double', value: 9 });
  });

  it('hands commands over by name and by alias', () => {
    const node = born();
    const command = encodePayload({ timestamp: 4, metrics: [{ alias: 2n, value: { kind: 'long', value: 5n } }] });
    expect(node.receive('spBv1.0/Riverside/DCMD/line1/meter', command, 4).commands).toEqual([{ name: 'Energy', value: 5n, device: 'meter' }]);
    expect(node.receive('spBv1.0/Riverside/DCMD/line2/meter', command, 4).commands).toEqual([]);
    expect(node.receive('spBv1.0/Riverside/NCMD/line1', Uint8Array.of(1, 2, 3), 4).commands).toEqual([]);
  });

  it('stores what it cannot publish and forwards it flagged historical after the next birth, with the time of each value', () => {
    const node = born();
    node.lost();
    node.write([{ name: 'Power/Active', value: 3 }], 10);
    node.write([{ name: 'Power/Active', value: 4, quality: 'bad' }], 11);
    expect(node.waiting).toEqual({ stored: 2, dropped: 0 });
    node.connect(20);
    const messages = node.opened(21);
    expect(shortly(messages)).toEqual(['NBIRTH/line1 0', 'DBIRTH/line1/meter 1', 'NDATA/line1 2']);
    expect(payloadOf(messages[2]).metrics.map((metric) => [metric.timestamp, metric.isHistorical, metric.value?.value, qualityOf(metric)])).toEqual([
      [10, true, 3, 'good'],
      [11, true, 4, 'bad'],
    ]);
    expect(node.waiting.stored).toBe(0);
  });

  it('drops the oldest stored values beyond its bound, and counts them', () => {
    const node = new EdgeNode({ ...settings, maxStored: 3 });
    for (let value = 0; value < 10; value++) node.write([{ name: 'Power/Active', value }], value);
    expect(node.waiting).toEqual({ stored: 3, dropped: 7 });
    node.connect(20);
    expect(payloadOf(node.opened(21)[2]).metrics.map(({ value }) => value!.value)).toEqual([7, 8, 9]);
  });

  it('keeps what a lost device measures until it is back', () => {
    const node = born();
    expect(shortly(node.deviceLost('meter', 3))).toEqual(['DDEATH/line1/meter 2']);
    expect(node.write([{ name: 'Energy', value: 1n }], 4, 'meter')).toEqual([]);
    expect(shortly(node.rebirth(5))).toEqual(['NBIRTH/line1 0']);
    expect(shortly(node.deviceBack('meter', 6))).toEqual(['DBIRTH/line1/meter 1', 'DDATA/line1/meter 2']);
  });

  it('publishes births, data and deaths of devices at QoS 0, not retained, each with a timestamp', () => {
    const node = new EdgeNode(settings);
    node.connect(1);
    const messages = [...node.opened(2), ...node.write([{ name: 'Power/Active', value: 2 }], 3), ...node.write([{ name: 'Energy', value: 2n }], 4, 'meter'), ...node.deviceLost('meter', 5)];
    expect(messages.map((message) => [message.topic.split('/')[2], message.qos, message.retain, payloadOf(message).timestamp])).toEqual([
      ['NBIRTH', 0, false, 2],
      ['DBIRTH', 0, false, 2],
      ['NDATA', 0, false, 3],
      ['DDATA', 0, false, 4],
      ['DDEATH', 0, false, 5],
    ]);
  });

  it('stamps every metric of births and data with the time of its value', () => {
    const node = born();
    node.write([{ name: 'Power/Active', value: 2, timestamp: 1_234 }], 3);
    expect(payloadOf(node.rebirth(9)[0]).metrics.map(({ timestamp }) => timestamp)).toEqual([9, 9, 1_234]);
  });

  it('subscribes to its commands and those of its devices at QoS 1, and connects with a clean session', () => {
    const { subscriptions, cleanSession } = new EdgeNode(settings).connect(1);
    expect(cleanSession).toBe(true);
    expect(subscriptions).toEqual([
      { filter: 'spBv1.0/Riverside/NCMD/line1', qos: 1 },
      { filter: 'spBv1.0/Riverside/DCMD/line1/meter', qos: 1 },
    ]);
  });

  it('publishes NDEATH, which holds bdSeq alone, before it disconnects on purpose', () => {
    const node = born();
    const [death, ...more] = node.close(9);
    expect(payloadOf(death)).toEqual({ timestamp: 9, metrics: [{ name: 'bdSeq', timestamp: 9, datatype: 4, value: { kind: 'long', value: 0n } }] });
    expect([death!.topic, more]).toEqual(['spBv1.0/Riverside/NDEATH/line1', []]);
    expect(node.close(10)).toEqual([]);
  });

  describe('that waits for a primary host', () => {
    const topic = 'spBv1.0/STATE/host1';
    const state = (online: boolean, timestamp: number) => encodeState({ online, timestamp });

    it('is born only when that host is online', () => {
      const node = new EdgeNode({ ...settings, primaryHost: 'host1' });
      expect(node.connect(1).subscriptions.at(-1)).toEqual({ filter: topic, qos: 1 });
      expect(node.opened(2)).toEqual([]);
      expect(node.receive('spBv1.0/STATE/host2', state(true, 3), 3).publish).toEqual([]);
      expect(node.receive(topic, state(false, 3), 3)).toEqual({ publish: [], commands: [], disconnect: false });
      expect(shortly(node.receive(topic, state(true, 4), 4).publish)).toEqual(['NBIRTH/line1 0', 'DBIRTH/line1/meter 1']);
    });

    it('dies and disconnects when the host goes offline, but not for an offline older than its last online', () => {
      const node = new EdgeNode({ ...settings, primaryHost: 'host1' });
      node.connect(1);
      node.opened(2);
      node.receive(topic, state(true, 100), 3);
      expect(node.receive(topic, state(false, 99), 4).disconnect).toBe(false);
      const reply = node.receive(topic, state(false, 100), 5);
      expect([reply.disconnect, reply.publish.map((message) => message.topic)]).toEqual([true, ['spBv1.0/Riverside/NDEATH/line1']]);
      expect(node.write([{ name: 'Power/Active', value: 3 }], 6)).toEqual([]);
    });
  });

  it('does on demand, once, what faulty gateways do', () => {
    const node = born();
    node.inject('skip-seq');
    expect(shortly(node.write([{ name: 'Power/Active', value: 1 }], 3))).toEqual(['NDATA/line1 3']);
    node.inject('unknown-alias');
    expect(payloadOf(node.write([{ name: 'Power/Active', value: 1 }], 3)[0]).metrics).toHaveLength(2);
    node.inject('wrong-bdseq');
    node.lost();
    const { will, bdSeq } = node.connect(4);
    expect([bdSeq, bdSeqOf(will)]).toEqual([1, 129n]);
    node.inject('data-before-birth');
    expect(shortly(node.opened(5))[0]).toMatch(/^NDATA/);
    expect(shortly(node.write([{ name: 'Power/Active', value: 1 }], 6))).toEqual(['NDATA/line1 2']);
  });

  it('refuses what no birth could say: an undeclared metric, a value of another type, an id with a slash', () => {
    expect(() => born().write([{ name: 'Nowhere', value: 1 }], 3)).toThrow(/not declared/);
    expect(() => born().write([{ name: 'Power/Active', value: 'x' }], 3)).toThrow(/no Double/);
    expect(() => new EdgeNode({ ...settings, edgeNode: 'a/b' })).toThrow(/a\/b/);
  });
});
