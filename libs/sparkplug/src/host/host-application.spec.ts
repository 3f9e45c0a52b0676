import fc from 'fast-check';
import { EdgeNode, type EdgeSettings } from '../edge/index.js';
import { arbitraryPayload } from '../fixture/arbitrary-payload.js';
import { brief, dbirth, nbirth, ndata, ndeath, reasons, Watch } from '../fixture/plant.js';
import { type OutMessage } from '../out-message.js';
import { encodePayload } from '../payload/index.js';
import { HostApplication, type InMessage } from './host-application.js';

const settings: EdgeSettings = {
  group: 'Riverside',
  edgeNode: 'line1',
  metrics: [{ name: 'Power/Active', type: 'Double', value: 1.5 }],
  devices: [{ id: 'meter', metrics: [{ name: 'Energy', type: 'UInt64' }] }],
};
const send = (host: HostApplication, messages: readonly OutMessage[], at: number) =>
  messages.flatMap((message) => host.receive({ topic: message.topic, bytes: message.payload, at }));

describe('host application, with an edge node', () => {
  it('follows birth, data and death of node and device', () => {
    const host = new HostApplication();
    const edge = new EdgeNode(settings);
    const { will } = edge.connect(1);
    expect(send(host, edge.opened(2), 3).map(({ type }) => type)).toEqual(['node', 'values', 'device', 'values']);
    expect(send(host, edge.write([{ name: 'Energy', value: 2n ** 64n - 1n }], 4, 'meter'), 5)).toEqual([
      {
        type: 'values',
        group: 'Riverside',
        edgeNode: 'line1',
        device: 'meter',
        message: 'DDATA',
        at: 5,
        values: [{ name: 'Energy', value: '18446744073709551615', datatype: 'uint64', quality: 'good', timestamp: 4, timeOrigin: 'metric' }],
      },
    ]);
    expect(send(host, [will], 9)).toEqual([
      { type: 'node', group: 'Riverside', edgeNode: 'line1', online: false, at: 9, metrics: ['bdSeq', 'Node Control/Rebirth', 'Power/Active'] },
      { type: 'device', group: 'Riverside', edgeNode: 'line1', device: 'meter', online: false, at: 9, metrics: ['Energy'] },
    ]);
  });
});

describe('host application over many nodes', () => {
  it('a topic that is none of Sparkplug, bytes that are no payload and retained messages are quarantined, each with its bytes', () => {
    const host = new HostApplication();
    const bytes = Uint8Array.of(0xff, 0xff);
    expect(host.receive({ topic: 'spBv1.0/x', bytes, at: 5 })).toEqual([
      { type: 'quarantine', reason: 'bad-topic', detail: 'spBv1.0/x: an id is empty', topic: 'spBv1.0/x', bytes, at: 5 },
    ]);
    expect(host.receive({ ...nbirth(1), bytes })).toMatchObject([{ reason: 'undecodable', detail: expect.stringMatching(/^malformed: /), bytes }]);
    expect(host.receive({ ...nbirth(1), retain: true })).toMatchObject([{ reason: 'retained' }]);
    expect(host.unattributed).toBe(3);
    expect(host.summaries()).toEqual([]);
  });

  it('a payload over the bound is not decoded', () => {
    const host = new HostApplication({ bounds: { maxPayloadBytes: 50 } });
    expect(host.receive(nbirth(1))).toMatchObject([{ reason: 'undecodable', detail: expect.stringMatching(/^oversized: /) }]);
  });

  it('follows only the groups it was told to', () => {
    const host = new HostApplication({ groups: ['Harbour'] });
    expect(host.receive(nbirth(1))).toEqual([]);
    expect(host.receive({ ...nbirth(1), topic: 'spBv1.0/Harbour/NBIRTH/line1' })).not.toEqual([]);
  });

  it('STATE of any host is no business of the data', () => {
    expect(new HostApplication().receive({ topic: 'spBv1.0/STATE/other', bytes: new Uint8Array(), at: 1 })).toEqual([]);
  });

  it('keeps a bounded number of edge nodes; those never born give way to new ones, those born do not', () => {
    const host = new HostApplication({ bounds: { maxNodes: 2 } });
    const of = (message: InMessage, node: string): InMessage => ({ ...message, topic: message.topic.replace('line1', node) });
    host.receive(of(ndata(1, 1), 'ghost'));
    host.receive(of(nbirth(1), 'a'));
    host.receive(of(nbirth(1), 'b'));
    expect(host.summaries().map(({ edgeNode }) => edgeNode)).toEqual(['a', 'b']);
    expect(host.receive(of(nbirth(1), 'c'))).toMatchObject([{ reason: 'too-many-nodes' }]);
    expect(host.nextTimerAt).toBeUndefined();
  });

  it('keeps a bounded number of devices of an edge node', () => {
    const watch = new Watch({ bounds: { maxDevicesPerNode: 1 } });
    watch.hear(nbirth(1_000), dbirth(1, 1_001, 'a'));
    expect(reasons(watch.hear(dbirth(2, 1_002, 'b')))).toEqual(['too-many-devices']);
    expect(brief(watch.hear(dbirth(3, 1_003, 'a')))[0]).toBe('a online at 1003');
  });

  it('a node of the same name in another group is another node', () => {
    const watch = new Watch();
    watch.hear(nbirth(1_000), { ...nbirth(1_000), topic: 'spBv1.0/Harbour/NBIRTH/line1' });
    watch.hear(ndeath(2_000));
    expect(watch.host.summaries().map(({ group, online }) => [group, online])).toEqual([
      ['Riverside', false],
      ['Harbour', true],
    ]);
  });

  it('whatever bytes arrive on whatever topic, nothing is thrown', () => {
    const topics = ['NBIRTH/n', 'NDATA/n', 'NDEATH/n', 'NCMD/n', 'DBIRTH/n/d', 'DDATA/n/d', 'DDEATH/n/d', 'x'].map((end) => `spBv1.0/g/${end}`);
    const messages = fc.array(fc.record({ topic: fc.constantFrom(...topics), payload: arbitraryPayload, at: fc.nat(), seq: fc.integer({ min: 0, max: 3 }) }), { maxLength: 12 });
    fc.assert(
      fc.property(messages, (all) => {
        const host = new HostApplication({ role: 'secondary' });
        for (const { topic, payload, at, seq } of all) {
          host.receive({ topic, bytes: encodePayload({ ...payload, seq }), at });
          host.tick(at + 5_000);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('keeps what it knows when its settings change, but for groups that it no longer follows', () => {
    const watch = new Watch();
    const other = nbirth(1_000);
    watch.hear(nbirth(1_000), { ...other, topic: other.topic.replace('Riverside', 'Hillside') });
    watch.host.configure({ groups: ['Riverside'], reorderTimeoutMs: 0 });
    expect(watch.host.summaries().map(({ group }) => group)).toEqual(['Riverside']);
    expect(brief(watch.hear(ndata(1, 1_100), ndata(3, 1_200)))).toEqual(['NDATA flow=1', 'NDATA flow=3']);
  });
});
