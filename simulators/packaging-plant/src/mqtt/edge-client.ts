import { type EdgeCommand, EdgeNode, type EdgeSettings, type OutMessage } from '@orrery/sparkplug';
import mqtt, { type MqttClient } from 'mqtt';
import { accessTo, type BrokerConfig } from './broker.js';

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;
/** A broker that is silent for one and a half of these is gone. */
const KEEPALIVE_SECONDS = 4;

/**
 * An edge node on a broker. It connects anew by itself, each time with a will of its own, which is why the client's own reconnecting is
 * off; meanwhile the node stores what is written.
 */
export class EdgeClient {
  readonly node: EdgeNode;
  /** Told of what hosts want written. */
  onCommands: (commands: readonly EdgeCommand[]) => void = () => undefined;
  private client: MqttClient | undefined;
  private timer: NodeJS.Timeout | undefined;
  private pauseMs = FIRST_PAUSE_MS;
  /** Told to stay away: stopped, or made to fail. */
  private away = true;
  bdSeq = 0;

  constructor(
    settings: EdgeSettings,
    private readonly broker: BrokerConfig,
  ) {
    this.node = new EdgeNode(settings);
    this.clientId = `${settings.group}-${settings.edgeNode}`;
  }

  private readonly clientId: string;

  start(): void {
    this.away = false;
    this.connect();
  }

  /** As a gateway that is switched off in order: NDEATH, then DISCONNECT. */
  async stop(): Promise<void> {
    this.leave();
    const { client } = this;
    if (client?.connected) this.publish(this.node.close(Date.now()));
    await client?.endAsync(!client.connected);
  }

  /** As a power cut: the broker publishes the will. */
  breakOff(): void {
    this.leave();
    this.node.lost();
    this.client?.stream.destroy();
  }

  /** The connection breaks, and the gateway connects again at once. */
  reconnect(): void {
    this.breakOff();
    this.start();
  }

  publish(messages: readonly OutMessage[]): void {
    for (const { topic, payload, qos, retain } of messages) this.client?.publish(topic, Buffer.from(payload), { qos, retain });
  }

  private leave(): void {
    this.away = true;
    clearTimeout(this.timer);
  }

  private connect(): void {
    const { will, bdSeq, subscriptions } = this.node.connect(Date.now());
    this.bdSeq = bdSeq;
    const client = mqtt.connect(this.broker.url, {
      ...accessTo(this.broker),
      clientId: this.clientId,
      clean: true,
      reconnectPeriod: 0,
      connectTimeout: 5_000,
      keepalive: KEEPALIVE_SECONDS,
      queueQoSZero: false,
      will: { topic: will.topic, payload: Buffer.from(will.payload), qos: will.qos, retain: will.retain },
    });
    this.client = client;
    client.on('connect', () => {
      void this.open(client, subscriptions.map(({ filter }) => filter)).catch(() => client.end(true));
    });
    client.on('message', (topic, bytes) => {
      const { publish, commands, disconnect } = this.node.receive(topic, bytes, Date.now());
      this.publish(publish);
      if (commands.length > 0) this.onCommands(commands);
      if (disconnect) client.end();
    });
    client.on('error', () => undefined); // told by close
    client.once('close', () => this.closed(client));
  }

  private async open(client: MqttClient, filters: string[]): Promise<void> {
    await client.subscribeAsync(filters, { qos: 1 });
    this.pauseMs = FIRST_PAUSE_MS;
    this.publish(this.node.opened(Date.now()));
  }

  private closed(client: MqttClient): void {
    client.end(true);
    if (client !== this.client) return;
    this.node.lost();
    if (this.away) return;
    // All gateways of a plant lose their broker at once: they must not all come back in the same moment.
    this.timer = setTimeout(() => this.connect(), this.pauseMs * (0.5 + Math.random()));
    this.pauseMs = Math.min(LONGEST_PAUSE_MS, this.pauseMs * 2);
  }
}
