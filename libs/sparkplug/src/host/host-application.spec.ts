import { EdgeNode, type EdgeSettings } from '../edge/index.js';
import { type OutMessage } from '../out-message.js';
import { HostApplication } from './host-application.js';

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
