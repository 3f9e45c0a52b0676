import { join } from 'node:path';
import type { ComponentOptions } from '../components/component.js';
import type { Kafka, KafkaOptions } from '../components/kafka.js';
import type { Mqtt } from '../components/mqtt.js';
import type { Postgres } from '../components/postgres.js';
import type { Redis } from '../components/redis.js';
import { Secrets } from '../home/secrets.js';
import { publishedAt, startContainer } from './container-component.js';
import { type ContainerEngine } from './engine.js';
import { INSIDE } from './settings.js';

const notOurs = (name: string) => async (): Promise<never> => {
  throw new Error(`The passwords of ${name} are changed where it runs: here it is a container, or was given by the environment.`);
};

/** Each component as a container, in the shape of the native one; their settings have been written. */
export const containerStarters = {
  kafka: async (engine: ContainerEngine, { home, secure = true }: KafkaOptions): Promise<Kafka> => {
    const component = await startContainer(engine, 'kafka');
    const credentials = (username: string) => (secure ? { username, password: new Secrets(home).password(`kafka.${username}`) } : undefined);
    return Object.assign(component, { brokers: [await publishedAt(engine, 'kafka', INSIDE.kafka)], ca: undefined, credentials, changePassword: notOurs('kafka') });
  },
  postgres: async (engine: ContainerEngine, { home }: ComponentOptions): Promise<Postgres> => {
    const component = await startContainer(engine, 'postgres');
    return Object.assign(component, { url: `postgres://orrery:${new Secrets(home).password('postgres')}@${await publishedAt(engine, 'postgres', INSIDE.postgres)}/orrery` });
  },
  redis: async (engine: ContainerEngine, { home, secure = true }: ComponentOptions): Promise<Redis> => {
    const component = await startContainer(engine, 'redis');
    const password = secure ? `:${new Secrets(home).password('redis')}@` : '';
    return Object.assign(component, { url: `redis://${password}${await publishedAt(engine, 'redis', INSIDE.redis)}` });
  },
  mqtt: async (engine: ContainerEngine, { home, secure = true }: ComponentOptions): Promise<Mqtt> => {
    const component = await startContainer(engine, 'mqtt');
    const credentials = (username: string) => (secure ? { username, password: new Secrets(home).password(`mqtt.${username}`) } : undefined);
    return Object.assign(component, {
      url: `${secure ? 'mqtts' : 'mqtt'}://${await publishedAt(engine, 'mqtt', INSIDE.mqtt)}`,
      ca: secure ? join(home, 'compose', 'mqtt', 'ca.pem') : undefined,
      kind: 'mosquitto' as const,
      credentials,
      changePassword: notOurs('MQTT'),
    });
  },
};
