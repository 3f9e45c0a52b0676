import { type CommandRule, type RegistryEntry } from '@orrery/contracts';
import { type Mqtt, startMqtt } from '@orrery/local-stack';
import { EdgeNode, type EdgeSettings, type OutMessage } from '@orrery/sparkplug';
import { connectAsync, type MqttClient } from 'mqtt';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const GROUP = 'Riverside';

/** What an edge node does with a write: whether it takes it. Default: it does. */
export type EdgeTemper = (value: unknown, edge: TestEdge) => boolean;

/** One edge node with a metric that may be written, of its own or of a device, on a real broker; and a log of every write: the witness. */
export class TestEdge {
  readonly writes: unknown[] = [];
  temper: EdgeTemper = () => true;

  private constructor(
    readonly name: string,
    private readonly node: EdgeNode,
    private readonly client: MqttClient,
    private readonly device: string | undefined,
  ) {}

  /** @param device absent: the metric `speed` is the edge node's own */
  static async start(broker: Mqtt, name: string, device?: string): Promise<TestEdge> {
    const metrics = [{ name: 'speed', type: 'Double', value: 9_000 }, { name: 'jam', type: 'Boolean', value: false }, { name: 'label', type: 'String', value: 'a' }] as const;
    const settings: EdgeSettings = { group: GROUP, edgeNode: name, ...(device === undefined ? { metrics } : { devices: [{ id: device, metrics }] }) };
    const node = new EdgeNode(settings);
    const { will, subscriptions } = node.connect(Date.now());
    const { username, password } = broker.credentials('packaging-plant') ?? {};
    const client = await connectAsync(broker.url, {
      clientId: `edge-${name}`,
      reconnectPeriod: 0,
      ...(broker.ca === undefined ? {} : { ca: readFileSync(broker.ca) }),
      ...(username === undefined ? {} : { username, password }),
      will: { topic: will.topic, payload: Buffer.from(will.payload), qos: will.qos, retain: will.retain },
    }, false);
    const edge = new TestEdge(name, node, client, device);
    client.on('error', () => undefined);
    client.on('message', (topic, bytes) => {
      const { publish, commands } = node.receive(topic, bytes, Date.now());
      edge.publish(publish);
      for (const { value } of commands) edge.take(value);
    });
    await client.subscribeAsync(subscriptions.map(({ filter }) => filter), { qos: 1 });
    edge.publish(node.opened(Date.now()));
    return edge;
  }

  address(metric: string): string {
    return `${[GROUP, this.name, ...(this.device === undefined ? [] : [this.device])].join('/')}:${metric}`;
  }

  setSpeed(value: number): void {
    this.set('speed', value);
  }

  /** The device is lost; the edge node itself where there is none. */
  die(): void {
    this.publish(this.device === undefined ? this.node.close(Date.now()) : this.node.deviceLost(this.device, Date.now()));
  }

  async stop(): Promise<void> {
    await this.client.endAsync(true);
  }

  private take(value: unknown): void {
    this.writes.push(value);
    if (this.temper(value, this)) this.setSpeed(value as number);
  }

  private set(name: string, value: number | boolean): void {
    this.publish(this.node.write([{ name, value }], Date.now(), this.device));
  }

  private publish(messages: readonly OutMessage[]): void {
    for (const { topic, payload, qos, retain } of messages) this.client.publish(topic, Buffer.from(payload), { qos, retain });
  }
}

/** A real broker, as `npm start` runs it: TLS, an account for each. */
export const startBroker = (home: string): Promise<Mqtt> => startMqtt({ home, kind: 'aedes', env: {} });

/** Some edge nodes on a broker, as a plant applies them: a source with one twin for each, whose `speed` may be written. */
export class TestGateways {
  private constructor(
    readonly broker: Mqtt,
    readonly edges: ReadonlyMap<string, TestEdge>,
    private readonly home: string,
  ) {}

  /** @param names of the edge nodes; one that ends in -device has its metrics at a device */
  static async start(home: string, names: readonly string[]): Promise<TestGateways> {
    const broker = await startBroker(home);
    const edges = await Promise.all(names.map(async (name) => [name, await TestEdge.start(broker, name, name.endsWith('-device') ? 'oven' : undefined)] as const));
    return new TestGateways(broker, new Map(edges), home);
  }

  /** Settings with which command comes to this broker by an account of its own. */
  env(): Record<string, string> {
    const file = join(this.home, 'command-mqtt.json');
    const { username: user, password } = this.broker.credentials('command')!;
    writeFileSync(file, JSON.stringify({ gateways: { endpoint: this.broker.url, user, password } }));
    return { ORRERY_MQTT_CREDENTIALS: file, ORRERY_MQTT_CA: this.broker.ca! };
  }

  entries(twinOf: (name: string) => string, appliedAt: string): RegistryEntry[] {
    const source: RegistryEntry = { type: 'source', id: 'gateways', protocol: 'mqtt', payload: 'sparkplug', endpoint: this.broker.url, user: 'mqtt-ingestion', clock: 'device', acceptPastMs: 1, acceptFutureMs: 1, role: 'secondary', appliedAt };
    const definition = { model: 'dtmi:test:Edge;1', properties: { speed: { kind: 'property' as const, datatype: 'double' as const, writable: true } }, relationships: [], sources: {} };
    const twins = [...this.edges].flatMap(([name, edge]): RegistryEntry[] => [
      { type: 'binding', source: 'gateways', twinId: twinOf(name), items: [{ metric: edge.address('speed'), path: 'speed', datatype: 'double', unit: 'litrePerSecond', command: { metric: edge.address('speed') } }], appliedAt },
      { type: 'twin', twinId: twinOf(name), definition, appliedAt },
    ]);
    return [source, ...twins];
  }

  /** Nobody else has to say yes. */
  rules(twinOf: (name: string) => string): CommandRule[] {
    return [{ id: 'edge-speed', on: { twins: [...this.edges.keys()].map(twinOf) }, path: 'speed', risk: 'low', range: { low: 3_000, high: 12_000 }, tolerance: 1, idempotent: false }];
  }

  async stop(): Promise<void> {
    await Promise.all([...this.edges.values()].map((edge) => edge.stop()));
    await this.broker.stop();
  }
}
