import { twinRegistry } from '@orrery/contracts';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { readTopic } from './read-topic.js';

/** INVALID_REQUEST, which no client tries again, to the request with this number. */
const refusal = (request: Buffer): Buffer => Buffer.concat([Buffer.from([0, 0, 0, 14]), request.subarray(8, 12), Buffer.from([0, 42]), Buffer.alloc(8)]);

describe('reading a topic', () => {
  let silent: Server;
  let asked: Promise<{ readonly socket: Socket; readonly request: Buffer }>;

  beforeAll(async () => {
    asked = new Promise((resolve) => {
      silent = createServer((socket) => void socket.once('data', (request: Buffer) => resolve({ socket, request })));
    });
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    const closed = new Promise((resolve) => silent.close(resolve));
    const { socket, request } = await asked;
    // It would be asked for another half a minute.
    socket.end(refusal(request));
    await closed;
  });

  it('of a broker that does not answer ends at once when it is closed, and does not complain of it', async () => {
    const warned: string[] = [];
    const log = { debug: () => undefined, info: () => undefined, error: () => undefined, warn: (_fields: object, message: string) => void warned.push(message) };
    const settings = { brokers: [`127.0.0.1:${(silent.address() as AddressInfo).port}`], clientId: 'historian', realm: 'real', logger: log };
    const reading = readTopic(settings, twinRegistry, { from: 'beginning', onRecord: () => undefined });
    await asked;
    expect(reading.progress).toEqual({ topic: twinRegistry.topic });
    await reading.close();
    expect(warned).not.toContain('cannot read the topic yet; trying again');
  });
});
