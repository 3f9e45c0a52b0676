import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { keptPort } from '../home/ports.js';
import { Secrets } from '../home/secrets.js';
import { buildClassArchive } from '../java/class-archive.js';
import { clusterId, KafkaTools } from '../java/kafka-tools.js';
import { ManagedProcess } from '../process/managed-process.js';
import { given, type Component, type ComponentOptions } from './component.js';
import { addPrincipals, setPassword } from './kafka-principals.js';
import { ADMIN, kafkaProperties } from './kafka-properties.js';
import { kafkaTls } from './kafka-tls.js';
import { native } from './native-component.js';

export interface KafkaOptions extends ComponentOptions {
  /** Who gets a password beside `admin`; a service's principal has the service's name. What each may do is the topics job's to say. */
  principals?: readonly string[];
  /** Clients speak TLS to it, with a certificate of an authority of this data folder. Not with a container. */
  kafkaTls?: boolean;
  /** Heap of the broker in MB; 128 carries the local stack. */
  heapMb?: number;
}

export interface Credentials {
  username: string;
  password: string;
}

export interface Kafka extends Component {
  brokers: string[];
  /** PEM file of the authority that signed the broker's certificate. Undefined where the connection is unencrypted. */
  ca: string | undefined;
  /** SCRAM-SHA-512 credentials of `admin` or of a named principal. Undefined where the broker is open. */
  credentials(principal: string): Credentials | undefined;
  /** Gives a principal another password, at the broker and in `credentials`; connections that live go on. Not that of `admin`, which the broker itself logs in with. */
  changePassword(principal: string, password: string): Promise<void>;
}

/** Kafka from ORRERY_KAFKA_BROKERS, else one KRaft broker of our own on loopback. Ready when it serves requests. */
export async function startKafka(options: KafkaOptions): Promise<Kafka> {
  const { home, secure = true, principals = [], env = process.env, heapMb = 128, kafkaTls: withTls = false } = options;
  if (env.ORRERY_KAFKA_BROKERS) return givenKafka(env.ORRERY_KAFKA_BROKERS, env);

  const tools = await KafkaTools.find(options.say, env);
  await buildClassArchive(tools, options.say);
  const secrets = new Secrets(home);
  const folder = join(home, 'kafka');
  await mkdir(folder, { recursive: true });
  const client = await keptPort(home, 'kafka');
  const ports = { client, controller: await keptPort(home, 'kafka-controller') };
  const config = join(folder, 'server.properties');
  const passwords = secure ? { admin: secrets.password('kafka.admin'), controller: secrets.password('kafka.controller') } : undefined;
  const tls = withTls ? await kafkaTls(home) : undefined;
  await writeFile(config, kafkaProperties(join(folder, 'data'), ports, passwords, tls), { mode: 0o600 });

  const users = secure ? Object.fromEntries([ADMIN, ...principals].map((name) => [name, secrets.password(`kafka.${name}`)])) : {};
  if (!existsSync(join(folder, 'data', 'meta.properties'))) await format(tools, config, users);

  const child = new ManagedProcess(
    {
      name: 'kafka',
      file: tools.java,
      args: tools.args('kafka.Kafka', [config], [`-Xmx${heapMb}m`, `-Xms${heapMb}m`]),
      logFile: join(home, 'logs', 'kafka.log'),
      ready: (run) => run.log().includes('Kafka Server started'),
    },
    options.watcher,
  );
  await child.start(options.signal);
  const broker = `127.0.0.1:${client}`;
  try {
    if (secure) await addPrincipals(tools, broker, folder, users, tls);
  } catch (error) {
    await child.stop();
    throw error;
  }
  return Object.assign(native(child), {
    brokers: [broker],
    ca: tls?.ca,
    changePassword: async (name: string, password: string) => {
      await setPassword(tools, { broker, folder, admin: users[ADMIN] ?? '', tls }, name, password);
      secrets.set(`kafka.${name}`, password);
    },
    credentials: (username: string) => (secure ? { username, password: secrets.password(`kafka.${username}`) } : undefined),
  });
}

function givenKafka(brokers: string, env: NodeJS.ProcessEnv): Kafka {
  const { ORRERY_KAFKA_USERNAME: username, ORRERY_KAFKA_PASSWORD: password } = env;
  return Object.assign(given('kafka'), {
    brokers: brokers.split(','),
    ca: undefined,
    credentials: () => (username && password ? { username, password } : undefined),
    changePassword: async () => {
      throw new Error('Kafka was given by the environment: its passwords are not ours to change.');
    },
  });
}

async function format(tools: KafkaTools, config: string, users: Record<string, string>): Promise<void> {
  const flags = Object.entries(users).flatMap(([name, password]) => ['-S', `SCRAM-SHA-512=[name=${name},password=${password}]`]);
  await tools.tool('kafka.tools.StorageTool', ['format', '-t', clusterId(), '-c', config, ...flags]);
}
