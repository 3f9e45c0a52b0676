import { containerStarters } from '../containers/container-starters.js';
import { ContainerEngine } from '../containers/engine.js';
import { writeContainerSettings } from '../containers/settings.js';
import type { Component } from './component.js';
import { startKafka, type Kafka, type KafkaOptions } from './kafka.js';
import { startMqtt, type Mqtt, type MqttOptions } from './mqtt.js';
import { startOidc, type Oidc, type OidcOptions } from './oidc.js';
import { startPostgres, type Postgres } from './postgres.js';
import { startRedis, type Redis, type RedisOptions } from './redis.js';

export interface Components {
  kafka: Kafka;
  postgres: Postgres;
  redis: Redis;
  mqtt: Mqtt;
  oidc: Oidc;
}

export type ComponentName = keyof Components;

export type StartOptions = KafkaOptions & MqttOptions & OidcOptions & RedisOptions;

const STARTERS: { [Name in ComponentName]: (options: StartOptions) => Promise<Components[Name]> } = {
  kafka: startKafka,
  postgres: startPostgres,
  redis: startRedis,
  mqtt: startMqtt,
  oidc: startOidc,
};

/** Starts the named components side by side; when one fails, the others are stopped and its error is thrown. */
export async function startComponents<Name extends ComponentName = ComponentName>(
  options: StartOptions & { components?: readonly Name[] },
): Promise<Pick<Components, Name> & { stop: () => Promise<void> }> {
  const names = options.components ?? (Object.keys(STARTERS) as Name[]);
  const engine = await engineFor(names, options);
  const results = await Promise.allSettled(names.map((name) => begin(name, options, engine)));
  const started = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value as Component] : []));
  const stop = async (): Promise<void> => {
    await Promise.all(started.map((component) => component.stop()));
  };
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) {
    await stop();
    throw failed.reason;
  }
  const byName = Object.fromEntries(names.map((name, index) => [name, started[index]])) as unknown as Pick<Components, Name>;
  return { ...byName, stop };
}

/** Address of each component in the environment: what is given there is not started. */
const ADDRESSES = { kafka: 'ORRERY_KAFKA_BROKERS', postgres: 'ORRERY_POSTGRES_URL', redis: 'ORRERY_REDIS_URL', mqtt: 'ORRERY_MQTT_URL' } as const;

const isContained = (name: ComponentName): name is keyof typeof ADDRESSES => name in ADDRESSES;

/** The container engine, with its settings written, where some component is to come from it; a broker of a given kind, or with TLS, is no container. */
async function engineFor(names: readonly ComponentName[], options: StartOptions): Promise<ContainerEngine | undefined> {
  const { home, env = process.env, secure = true, principals = [], kind, kafkaTls, redisTls } = options;
  if (kind || kafkaTls || redisTls || !names.some((name) => isContained(name) && !env[ADDRESSES[name]])) return undefined;
  const engine = ContainerEngine.find(home, env);
  if (engine) await writeContainerSettings({ home, secure, principals });
  return engine;
}

async function begin<Name extends ComponentName>(name: Name, options: StartOptions, engine: ContainerEngine | undefined): Promise<Components[Name]> {
  const { env = process.env } = options;
  const contained = engine && isContained(name) && !env[ADDRESSES[name]] ? containerStarters[name](engine, options) : undefined;
  const component = (await (contained ?? STARTERS[name](options))) as Components[Name];
  const from = { environment: ' (given by the environment)', container: ' (container)', native: '' };
  options.say?.(`${name}${from[component.found]}`);
  return component;
}
