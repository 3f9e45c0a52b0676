import type { Component } from './component.js';
import { startKafka, type Kafka, type KafkaOptions } from './kafka.js';
import { startMqtt, type Mqtt, type MqttOptions } from './mqtt.js';
import { startOidc, type Oidc, type OidcOptions } from './oidc.js';
import { startPostgres, type Postgres } from './postgres.js';
import { startRedis, type Redis } from './redis.js';

export interface Components {
  kafka: Kafka;
  postgres: Postgres;
  redis: Redis;
  mqtt: Mqtt;
  oidc: Oidc;
}

export type ComponentName = keyof Components;

export type StartOptions = KafkaOptions & MqttOptions & OidcOptions;

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
  const results = await Promise.allSettled(names.map((name) => begin(name, options)));
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

async function begin<Name extends ComponentName>(name: Name, options: StartOptions): Promise<Components[Name]> {
  const component = await STARTERS[name](options);
  options.say?.(component.found === 'environment' ? `${name} (given by the environment)` : name);
  return component;
}
