import { readFileSync } from 'node:fs';
import mqtt, { type MqttClient } from 'mqtt';
import { type CncConfig } from './config.js';
import { type Outgoing } from './domain/faults.js';

/** Messages kept while the broker is away; about fifty minutes of the cell. */
const MAX_WAITING = 20_000;

/** Publishes at QoS 1 and counts what the broker has taken. What is on its way when the connection breaks is sent again (DUP). */
export class Publisher {
  published = 0;
  acknowledged = 0;
  dropped = 0;
  private readonly client: MqttClient;

  constructor({ url, ca, username, password }: CncConfig['mqtt']) {
    this.client = mqtt.connect(url, {
      clientId: 'cnc-cell',
      clean: true,
      reconnectPeriod: 500,
      keepalive: 5,
      ...(ca ? { ca: [readFileSync(ca)] } : {}),
      ...(username ? { username } : {}),
      ...(password ? { password } : {}),
    });
    this.client.on('error', () => undefined); // it tries again
  }

  get connected(): boolean {
    return this.client.connected;
  }

  get waiting(): number {
    return this.published - this.acknowledged;
  }

  /** The newest are dropped, and counted, when too many wait: what was measured first is sent first. */
  publish({ topic, payload }: Outgoing): void {
    if (this.waiting >= MAX_WAITING) {
      this.dropped++;
      return;
    }
    this.published++;
    this.client.publish(topic, payload, { qos: 1 }, () => this.acknowledged++);
  }

  async stop(): Promise<void> {
    await this.client.endAsync(!this.client.connected);
  }
}
