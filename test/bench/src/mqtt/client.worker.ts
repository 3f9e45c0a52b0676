import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import { serve } from '../harness/serve.js';
import { type BrokerLogin, FILTER, message, MESSAGES } from './layout.js';

// mqtt.js as its examples have it: one process that fills the queues, one that drains its own and counts.
const IN_FLIGHT = 1_000;

const connect = (login: BrokerLogin, more: IClientOptions): Promise<MqttClient> => mqtt.connectAsync(login.url, { username: login.username, password: login.password, ca: [Buffer.from(login.ca)], ...more });

/** A session that the broker keeps, with nobody connected. */
async function subscribe(login: BrokerLogin & { clientId: string }): Promise<void> {
  const client = await connect(login, { clientId: login.clientId, clean: false });
  await client.subscribeAsync(FILTER, { qos: 1 });
  await client.endAsync();
}

async function fill(login: BrokerLogin): Promise<void> {
  const client = await connect(login, {});
  const startMs = Date.now() - MESSAGES;
  let next = 0;
  const lane = async () => {
    while (next < MESSAGES) {
      const { topic, payload } = message(next, startMs);
      next += 1;
      await client.publishAsync(topic, payload, { qos: 1 });
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, lane));
  await client.endAsync();
}

/** @returns messages a second, from the first to the last of a round. */
async function drain(login: BrokerLogin & { clientId: string }): Promise<number> {
  let count = 0;
  let firstMs = 0;
  // As for the service, the listener is there before the connection: what waits comes at once.
  const client = mqtt.connect(login.url, { username: login.username, password: login.password, ca: [Buffer.from(login.ca)], clientId: login.clientId, clean: false });
  await new Promise<void>((resolve, reject) => {
    client.on('error', reject);
    client.on('message', () => {
      if (count === 0) firstMs = performance.now();
      count += 1;
      if (count === MESSAGES) resolve();
    });
  });
  const rate = count / ((performance.now() - firstMs) / 1000);
  await client.endAsync();
  return rate;
}

serve({ subscribe, fill, drain });
