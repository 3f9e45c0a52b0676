import { generate } from 'mqtt-packet';
import { type InPacket, PacketReader } from './packet-reader.js';

const publish = (payload: string | Buffer, more: object = {}) =>
  generate({ cmd: 'publish', topic: 'a/b', payload, qos: 1, dup: false, retain: false, messageId: 7, ...more });

/** The packets read from these bytes, given in chunks of a size; the reader's payloads are copied, as they lie in the chunk. */
function read(bytes: Buffer, chunk: number, maxPayload = 1000): string[] {
  const read: string[] = [];
  const reader = new PacketReader(maxPayload, (packet) => read.push(shown(packet)));
  for (let at = 0; at < bytes.length; at += chunk) reader.read(bytes.subarray(at, at + chunk));
  return read;
}
const shown = (packet: InPacket): string => {
  if (packet.cmd === 'publish') return `publish ${packet.topic.toString()} ${packet.payload.toString()} qos ${packet.qos} id ${packet.packetId}${packet.retain ? ' retained' : ''}${packet.dup ? ' again' : ''}`;
  if (packet.cmd === 'oversized') return `oversized ${packet.topic.toString()} ${packet.bytes} id ${packet.packetId}`;
  return JSON.stringify(packet);
};

describe('packets', () => {
  const bytes = Buffer.concat([
    generate({ cmd: 'connack', returnCode: 0, sessionPresent: true }),
    generate({ cmd: 'suback', messageId: 3, granted: [1, 128] }),
    publish('one'),
    publish('two', { qos: 0, retain: true, messageId: undefined }),
    publish('three', { dup: true }),
    publish(Buffer.alloc(5000, 'x')),
    publish(Buffer.alloc(200_000, 'y'), { messageId: 8 }),
    generate({ cmd: 'puback', messageId: 4 }),
    generate({ cmd: 'pingresp' }),
  ]);
  const expected = [
    '{"cmd":"connack","sessionPresent":true,"returnCode":0}',
    '{"cmd":"suback","packetId":3,"granted":[1,128]}',
    'publish a/b one qos 1 id 7',
    'publish a/b two qos 0 id 0 retained',
    'publish a/b three qos 1 id 7 again',
    'oversized a/b 5000 id 7',
    'oversized a/b 200000 id 8',
    '{"cmd":"puback","packetId":4}',
    '{"cmd":"pingresp"}',
  ];

  it.each([1, 2, 3, 7, 1000, 65_536, 1_000_000])('are the same in chunks of %d bytes', (chunk) => {
    expect(read(bytes, chunk)).toEqual(expected);
  });

  it('that are too large are skipped, not gathered: memory stays below the bound', () => {
    const reader = new PacketReader(1000, () => undefined);
    const head = publish(Buffer.alloc(10_000_000)).subarray(0, 100);
    reader.read(head);
    for (let part = 0; part < 100; part += 1) reader.read(Buffer.alloc(64_000));
    expect((reader as unknown as { rest: Buffer }).rest.length).toBe(0);
  });

  it('that are none end the connection', () => {
    expect(() => read(Buffer.from([0x30, 0xff, 0xff, 0xff, 0xff, 0x01]), 100)).toThrow('four bytes');
    expect(() => read(Buffer.from([0x90, 0xff, 0xff, 0xff, 0x7f]), 100)).toThrow('no publish');
  });
});
