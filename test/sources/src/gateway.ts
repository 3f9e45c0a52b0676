import { readFileSync } from 'node:fs';
import { EdgeNode, type EdgeSettings, type EdgeValue, type OutMessage } from '@orrery/sparkplug';
import { connectAsync, type MqttClient } from 'mqtt';
import { type BrokerAccess } from '@orrery/testing/system';

/** A Sparkplug edge node on a broker, well-behaved unless told otherwise. */
export class Gateway {
  private constructor(
    readonly edge: EdgeNode,
    private readonly client: MqttClient,
  ) {}

  static async connect({ url, ca, username, password }: BrokerAccess, options: EdgeSettings): Promise<Gateway> {
    const edge = new EdgeNode(options);
    const { will, subscriptions } = edge.connect(Date.now());
    const client = await connectAsync(url, {
      username,
      password,
      clientId: `gateway-${options.edgeNode}`,
      reconnectPeriod: 0,
      ...(ca === undefined ? {} : { ca: readFileSync(ca) }),
      will: { topic: will.topic, payload: Buffer.from(will.payload), qos: will.qos, retain: will.retain },
    });
    client.on('error', () => undefined);
    const gateway = new Gateway(edge, client);
    client.on('message', (topic, payload) => gateway.send(edge.receive(topic, payload, Date.now()).publish));
    for (const { filter, qos } of subscriptions) await client.subscribeAsync(filter, { qos });
    gateway.send(edge.opened(Date.now()));
    return gateway;
  }

  write(values: readonly EdgeValue[], device?: string): void {
    this.send(this.edge.write(values, Date.now(), device));
  }

  send(messages: readonly OutMessage[]): void {
    for (const { topic, payload, qos, retain } of messages) this.client.publish(topic, Buffer.from(payload), { qos, retain });
  }

  raw(topic: string, payload: Uint8Array): void {
    this.client.publish(topic, Buffer.from(payload), { qos: 0 });
  }

  async close(): Promise<void> {
    this.send(this.edge.close(Date.now()));
    await this.client.endAsync();
  }
}
