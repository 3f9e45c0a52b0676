import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { kafkaProperties, ADMIN } from '../components/kafka-properties.js';
import { BROKER_USERS, brokerPasswordsFile, leaveBrokerPasswords } from '../home/broker-passwords.js';
import { keptPort } from '../home/ports.js';
import { Secrets } from '../home/secrets.js';
import { clusterId } from '../java/kafka-tools.js';
import { ACCOUNTS } from '../mqtt/accounts.js';
import { serverCertificate } from '../mqtt/certificates.js';
import { aclFile, mosquittoConfig, passwordFile } from '../mqtt/mosquitto-files.js';

/** Ports inside the containers, as docker-compose.yml has them. */
export const INSIDE = { kafka: 9092, kafkaNeighbours: 19092, kafkaController: 9093, postgres: 5432, redis: 6379, mqtt: 8883 } as const;

export interface ContainerSettings {
  readonly home: string;
  readonly secure: boolean;
  readonly principals: readonly string[];
  /** Folder below home; `compose` unless told. */
  readonly folder?: string;
  /** The name by which its neighbours know Kafka; `kafka` unless told. */
  readonly kafkaHost?: string;
}

/** Name of the variable with the Kafka password of a principal. */
export const passwordVariable = (principal: string): string => `KAFKA_PASSWORD_${principal.toUpperCase().replaceAll('-', '_')}`;

/**
 * Writes what docker-compose.yml mounts and reads: files of Kafka and Mosquitto, and `.env` with ports and passwords, in `<home>/<folder>`.
 * The same passwords and rights as without containers; writing again changes none. Returns the folder.
 */
export async function writeContainerSettings({ home, secure, principals, folder: name = 'compose', kafkaHost = 'kafka' }: ContainerSettings): Promise<string> {
  const folder = join(home, name);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const secrets = new Secrets(home);
  const ports = { kafka: await keptPort(home, 'kafka'), postgres: await keptPort(home, 'postgres'), redis: await keptPort(home, 'redis'), mqtt: await keptPort(home, 'mqtt') };
  const tls = secure ? await serverCertificate(join(folder, 'mqtt')) : undefined;
  // Mosquitto is another user in its container; the folder around it is closed.
  if (tls) await chmod(tls.key, 0o644);
  const write = async (path: string, text: string) => {
    await mkdir(join(folder, path, '..'), { recursive: true });
    await writeFile(join(folder, path), text, { mode: 0o644 });
  };

  const passwords = secure ? { admin: secrets.password('kafka.admin'), controller: secrets.password('kafka.controller') } : undefined;
  const inside = { host: kafkaHost, port: INSIDE.kafkaNeighbours, published: ports.kafka };
  await write('kafka/server.properties', kafkaProperties('/var/lib/kafka/data', { client: INSIDE.kafka, controller: INSIDE.kafkaController, inside }, passwords));
  const names = [ADMIN, ...principals];
  await write('kafka/users', secure ? names.map((name) => `--add-scram SCRAM-SHA-512=[name=${name},password=${secrets.password(`kafka.${name}`)}]`).join('\n') : '');

  const files = { config: '/mosquitto/config/mosquitto.conf', passwords: '/mosquitto/config/passwords', acl: '/mosquitto/config/acl' };
  const accounts = secure ? Object.fromEntries(Object.keys(ACCOUNTS).map((name) => [name, secrets.password(`mqtt.${name}`)])) : undefined;
  const certificate = tls && { ca: '/mosquitto/config/ca.pem', certificate: '/mosquitto/config/server.pem', key: '/mosquitto/config/server-key.pem' };
  await write('mqtt/mosquitto.conf', mosquittoConfig({ port: INSIDE.mqtt, host: '0.0.0.0', dataFolder: '/mosquitto/data', tls: certificate, passwords: accounts }, files));
  await write('mqtt/passwords', passwordFile(accounts ?? {}));
  await write('mqtt/acl', aclFile());

  const credentials = (username: string) => (accounts ? { username, password: accounts[username] ?? '' } : undefined);
  const ingestion = join(folder, 'ingestion');
  leaveBrokerPasswords(ingestion, { url: `mqtts://mqtt:${INSIDE.mqtt}`, credentials });
  for (const user of BROKER_USERS) await chmod(brokerPasswordsFile(ingestion, user), 0o644);

  const variables = {
    COMPOSE_SETTINGS: folder,
    KAFKA_CLUSTER_ID: secrets.value('kafka.cluster', clusterId),
    KAFKA_PORT: ports.kafka,
    POSTGRES_PORT: ports.postgres,
    POSTGRES_PASSWORD: secrets.password('postgres'),
    REDIS_PORT: ports.redis,
    REDIS_PASSWORD: secure ? secrets.password('redis') : '',
    MQTT_PORT: ports.mqtt,
    ...Object.fromEntries(names.map((name) => [passwordVariable(name), secure ? secrets.password(`kafka.${name}`) : ''])),
  };
  await write('.env', `${Object.entries(variables).map(([name, value]) => `${name}=${value}`).join('\n')}\n`);
  return folder;
}
