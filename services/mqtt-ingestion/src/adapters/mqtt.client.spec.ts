import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { generate, type Packet, parser } from 'mqtt-packet';
import { PlaceCounter } from '../domain/ack-queue.js';
import { type InMessage, MqttClient, type MqttHandler } from './mqtt.client.js';

/** A broker that says what it is told to, and writes down what it gets. */
class ScriptedBroker {
  readonly got: Packet[] = [];
  readonly sockets: Socket[] = [];
  /** When each connection came, monotonic ms. */
  readonly cameAt: number[] = [];
  private readonly server: Server;

  constructor(private readonly answers: { returnCode?: number; granted?: number; subackMs?: number } = {}) {
    this.server = createServer((socket) => this.serve(socket));
    this.server.listen(0, '127.0.0.1');
  }

  async endpoint(): Promise<string> {
    if (!this.server.listening) await once(this.server, 'listening');
    return `mqtt://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  send(payloads: readonly string[], firstId = 1): void {
    const packets = payloads.map((payload, index) => generate({ cmd: 'publish', topic: 't', payload, qos: 1, dup: false, retain: false, messageId: firstId + index }));
    this.sockets.at(-1)!.write(Buffer.concat(packets));
  }

  acknowledged(): number[] {
    return this.got.flatMap((packet) => (packet.cmd === 'puback' ? [packet.messageId!] : []));
  }

  close(): void {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
  }

  private serve(socket: Socket): void {
    this.sockets.push(socket);
    this.cameAt.push(performance.now());
    const reader = parser();
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => void reader.parse(chunk));
    reader.on('packet', (packet) => {
      this.got.push(packet);
      const { returnCode = 0, granted = 1, subackMs = 0 } = this.answers;
      if (packet.cmd === 'connect') socket.write(generate({ cmd: 'connack', returnCode, sessionPresent: false }));
      if (packet.cmd === 'subscribe') setTimeout(() => socket.write(generate({ cmd: 'suback', messageId: packet.messageId!, granted: [granted] })), subackMs);
    });
  }
}

const until = async (condition: () => boolean) => {
  for (let waited = 0; !condition(); waited += 5) {
    if (waited > 5000) throw new Error('not within 5 s');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};

async function startClient(broker: ScriptedBroker) {
  const messages: InMessage[] = [];
  const lost: string[] = [];
  let opened = 0;
  const handler: MqttHandler = {
    places: new PlaceCounter(),
    session: () => ({ clientId: 'c', clean: false, subscriptions: ['t'], user: { user: 'u', password: 'p' } }),
    opened: () => {
      opened += 1;
      client.publish({ topic: 'birth', payload: Buffer.from('x'), qos: 0, retain: false });
    },
    message: (message) => messages.push({ ...message, payload: Buffer.from(message.payload ?? '') }),
    drained: () => undefined,
    lost: (reason) => lost.push(reason),
  };
  const client = new MqttClient({ endpoint: await broker.endpoint(), maxPayload: 1000, handler });
  client.start();
  return { client, messages, lost, opened: () => opened };
}

describe('the MQTT client', () => {
  let broker: ScriptedBroker;
  afterEach(() => broker.close());

  it('takes many messages at once, and acknowledges in their order what is settled, and nothing else', async () => {
    broker = new ScriptedBroker();
    const { client, messages, opened } = await startClient(broker);
    await until(() => opened() === 1);
    broker.send(['a', 'b', 'c', 'd'], 10);
    await until(() => messages.length === 4);
    expect([broker.acknowledged(), client.unacknowledged]).toEqual([[], 4]);
    client.settled(messages[1]!.place);
    await until(() => broker.acknowledged().length === 2);
    client.settled(messages[3]!.place);
    await until(() => broker.acknowledged().length === 4);
    expect([broker.acknowledged(), client.unacknowledged]).toEqual([[10, 11, 12, 13], 0]);
    expect(broker.got[0]).toMatchObject({ cmd: 'connect', clientId: 'c', clean: false, protocolVersion: 4, username: 'u' });
    await client.stop([]);
    expect(broker.got.at(-1)).toMatchObject({ cmd: 'disconnect' });
  });

  it('comes back after a broken connection, and never acknowledges there what it had got before', async () => {
    broker = new ScriptedBroker();
    const { client, messages, lost, opened } = await startClient(broker);
    await until(() => opened() === 1);
    broker.send(['a', 'b']);
    await until(() => messages.length === 2);
    broker.sockets[0]!.destroy();
    await until(() => opened() === 2);
    client.settled(messages[1]!.place);
    broker.send(['a'], 7);
    await until(() => messages.length === 3);
    client.settled(messages[2]!.place);
    await until(() => broker.acknowledged().length === 1);
    expect([broker.acknowledged(), lost.length]).toEqual([[7], 1]);
    await client.stop([{ topic: 'bye', payload: Buffer.from('x'), qos: 0, retain: false }]);
    await until(() => broker.got.some((packet) => packet.cmd === 'publish' && packet.topic === 'bye'));
  });

  it('says why a broker does not let it in', async () => {
    broker = new ScriptedBroker({ returnCode: 4 });
    const { client, lost } = await startClient(broker);
    await until(() => lost.length > 0);
    expect(lost[0]).toContain('the broker refuses user or password. Mend the user at the broker');
    await client.stop([]);
  });

  it('publishes nothing before it is subscribed', async () => {
    broker = new ScriptedBroker({ subackMs: 100 });
    const { client, opened } = await startClient(broker);
    await until(() => broker.got.length === 2);
    client.publish({ topic: 'too early', payload: Buffer.from('x'), qos: 0, retain: false });
    expect(opened()).toBe(0);
    await until(() => broker.got.length === 3);
    await client.stop([]);
    expect(broker.got.map((packet) => (packet.cmd === 'publish' ? packet.topic : packet.cmd)).slice(0, 3)).toEqual(['connect', 'subscribe', 'birth']);
  });

  it.each([[128, 'does not allow this user to subscribe to t'], [0, 'grants less than QoS 1 for t']])('is not open where a filter is granted %d: it says why, and comes again ever later', async (granted, why) => {
    broker = new ScriptedBroker({ granted });
    const { client, lost, opened } = await startClient(broker);
    await until(() => lost.length > 1);
    expect([opened(), lost[0]]).toEqual([0, expect.stringContaining(why)]);
    await until(() => broker.cameAt.length === 3);
    const [first = 0, second = 0, third = 0] = broker.cameAt;
    // The wait doubles, less a quarter of it at most.
    expect(third - second).toBeGreaterThan((second - first) * 1.25);
    await client.stop([]);
  });

  it('that is told to wait hears the handshake to its end, and no message after it', async () => {
    broker = new ScriptedBroker({ subackMs: 100 });
    const { client, messages, opened } = await startClient(broker);
    client.pause();
    await until(() => opened() === 1);
    broker.send(['a']);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(messages).toEqual([]);
    client.resume();
    await until(() => messages.length === 1);
    await client.stop([]);
  });
});
