import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { connectAsync, type MqttClient } from 'mqtt';

export interface BrokerAccess {
  readonly url: string;
  readonly ca: string | undefined;
  readonly username: string;
  readonly password: string;
}

/** A data logger: publishes at QoS 1, several in flight, and knows what the broker has taken. */
export class RowPublisher {
  /** Messages that the broker has acknowledged. */
  acknowledged = 0;

  private constructor(private readonly client: MqttClient) {}

  static async connect({ url, ca, username, password }: BrokerAccess): Promise<RowPublisher> {
    const client = await connectAsync(url, {
      username,
      password,
      clientId: `logger-${process.pid}-${Math.trunc(performance.now())}`,
      clean: false,
      reconnectPeriod: 200,
      ...(ca === undefined ? {} : { ca: readFileSync(ca) }),
    });
    // It comes back by itself; what is in flight is sent again.
    client.on('error', () => undefined);
    return new RowPublisher(client);
  }

  publish(topic: string, payload: string | Buffer, options: { retain?: boolean } = {}): Promise<void> {
    return new Promise((resolve, reject) => {
      this.client.publish(topic, payload, { qos: 1, ...options }, (error) => {
        if (error) return reject(error);
        this.acknowledged += 1;
        resolve();
      });
    });
  }

  /** Publishes all in order, at most so many unacknowledged, at most so many a second. */
  async publishAll(topic: string, payloads: Iterable<string>, { inFlight = 200, perSecond = Infinity } = {}): Promise<void> {
    const started = performance.now();
    const waiting = new Set<Promise<void>>();
    let sent = 0;
    for (const payload of payloads) {
      const one = this.publish(topic, payload).finally(() => waiting.delete(one));
      waiting.add(one);
      sent += 1;
      if (waiting.size >= inFlight) await Promise.race(waiting);
      const ahead = (sent / perSecond) * 1000 - (performance.now() - started);
      if (ahead > 5) await pause(ahead);
    }
    await Promise.all(waiting);
  }

  async close(): Promise<void> {
    await this.client.endAsync();
  }
}
