import { twinRegistry } from '@orrery/contracts';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { readTopic } from './read-topic.js';

describe('reading a topic', () => {
  const sockets = new Set<Socket>();
  let silent: Server;
  let asked: Promise<void>;

  beforeAll(async () => {
    asked = new Promise((resolve) => {
      silent = createServer((socket) => {
        sockets.add(socket.on('error', () => undefined).once('data', () => resolve()));
      });
    });
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    const closed = new Promise((resolve) => silent.close(resolve));
    for (const socket of sockets) socket.destroy();
    await closed;
  });

  it('of a broker that does not answer ends at once when it is closed, and does not complain of it', async () => {
    const warned: string[] = [];
    const log = { debug: () => undefined, info: () => undefined, error: () => undefined, warn: (_fields: object, message: string) => void warned.push(message) };
    const settings = { brokers: [`127.0.0.1:${(silent.address() as AddressInfo).port}`], clientId: 'historian', realm: 'real', logger: log };
    const reading = readTopic(settings, twinRegistry, { from: 'beginning', onRecord: () => undefined });
    await asked;
    await reading.close();
    expect(warned).not.toContain('cannot read the topic yet; trying again');
  });
});
