import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { keptPort } from '../home/ports.js';
import { Secrets } from '../home/secrets.js';
import { ACCOUNTS } from '../mqtt/accounts.js';
import type { BrokerSettings } from '../mqtt/broker-settings.js';
import { serverCertificate } from '../mqtt/certificates.js';
import { aclFile, mosquittoConfig, passwordFile } from '../mqtt/mosquitto-files.js';
import { MissingToolError } from '../errors.js';
import { packageFile } from '../package-file.js';
import { ManagedProcess, type ProcessSpec } from '../process/managed-process.js';
import { given, type Component, type ComponentOptions } from './component.js';
import type { Credentials } from './kafka.js';
import { native } from './native-component.js';

export type BrokerKind = 'mosquitto' | 'aedes';

export interface MqttOptions extends ComponentOptions {
  /** Which broker; absent: Mosquitto where it is installed, else aedes. */
  kind?: BrokerKind;
}

export interface Mqtt extends Component {
  /** mqtts://127.0.0.1:…; mqtt:// where secure is false. */
  url: string;
  /** PEM file of the authority that signed the broker's certificate. Undefined where the connection is unencrypted or the system trusts it. */
  ca: string | undefined;
  /** Undefined where it was given by the environment. */
  kind: BrokerKind | undefined;
  /** User and password of one of the accounts (src/mqtt/accounts.ts). Undefined where the broker is open. */
  credentials(account: string): Credentials | undefined;
  /** Another password of an account, from the broker's next start. */
  changePassword(account: string, password: string): Promise<void>;
}

/** The broker at ORRERY_MQTT_URL (with ORRERY_MQTT_CA, ORRERY_MQTT_USERNAME and …_PASSWORD), else Mosquitto, else aedes. */
export async function startMqtt(options: MqttOptions): Promise<Mqtt> {
  const { home, secure = true, env = process.env } = options;
  if (env.ORRERY_MQTT_URL) return givenMqtt(env.ORRERY_MQTT_URL, env);

  const mosquitto = options.kind === 'aedes' ? undefined : findMosquitto(env);
  if (options.kind === 'mosquitto' && !mosquitto) throw new MissingToolError('Mosquitto is missing. Install it (Debian: apt-get install mosquitto; macOS: brew install mosquitto).');
  const folder = join(home, 'mqtt');
  await mkdir(folder, { recursive: true });
  const secrets = new Secrets(home);
  const tls = secure ? await serverCertificate(join(home, 'pki', 'mqtt')) : undefined;
  const settings: BrokerSettings = {
    port: await keptPort(home, 'mqtt'),
    dataFolder: folder,
    tls,
    passwords: secure ? Object.fromEntries(Object.keys(ACCOUNTS).map((name) => [name, secrets.password(`mqtt.${name}`)])) : undefined,
  };
  const command = mosquitto ? await mosquittoCommand(mosquitto, folder, settings) : await aedesCommand(folder, settings);
  const child = new ManagedProcess({ name: 'mqtt', logFile: join(home, 'logs', 'mqtt.log'), ...command }, options.watcher);
  await child.start(options.signal);
  return Object.assign(native(child), {
    url: `${tls ? 'mqtts' : 'mqtt'}://127.0.0.1:${settings.port}`,
    ca: tls?.ca,
    kind: mosquitto ? ('mosquitto' as const) : ('aedes' as const),
    changePassword: async (account: string, password: string) => {
      if (!settings.passwords) throw new Error('The broker is open: it has no passwords.');
      settings.passwords = { ...settings.passwords, [account]: password };
      secrets.set(`mqtt.${account}`, password);
      await (mosquitto ? mosquittoCommand(mosquitto, folder, settings) : aedesCommand(folder, settings));
    },
    credentials: (account: string) => {
      const password = settings.passwords?.[account];
      if (settings.passwords && password === undefined) throw new Error(`The broker has no account "${account}". There are: ${Object.keys(ACCOUNTS).join(', ')}.`);
      return password === undefined ? undefined : { username: account, password };
    },
  });
}

function givenMqtt(url: string, env: NodeJS.ProcessEnv): Mqtt {
  const { ORRERY_MQTT_CA: ca, ORRERY_MQTT_USERNAME: username, ORRERY_MQTT_PASSWORD: password } = env;
  return Object.assign(given('mqtt'), { url, ca, kind: undefined, credentials: () => (username && password ? { username, password } : undefined), changePassword: () => Promise.reject(new Error('The broker was given by the environment: its passwords are not ours to change.')) });
}

/** Debian installs it outside an ordinary user's PATH. */
function findMosquitto(env: NodeJS.ProcessEnv): string | undefined {
  return [...(env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'].map((folder) => join(folder, 'mosquitto')).find((file) => existsSync(file));
}

async function mosquittoCommand(file: string, folder: string, settings: BrokerSettings): Promise<Pick<ProcessSpec, 'file' | 'args' | 'ready'>> {
  const files = { config: join(folder, 'mosquitto.conf'), passwords: join(folder, 'passwords'), acl: join(folder, 'acl') };
  await writeFile(files.config, mosquittoConfig(settings, files), { mode: 0o600 });
  await writeFile(files.passwords, passwordFile(settings.passwords ?? {}), { mode: 0o600 });
  await writeFile(files.acl, aclFile(), { mode: 0o600 });
  return { file, args: ['-c', files.config], ready: (run) => /mosquitto version \S+ running/.test(run.log()) };
}

async function aedesCommand(folder: string, settings: BrokerSettings): Promise<Pick<ProcessSpec, 'file' | 'args' | 'env' | 'ready'>> {
  const file = join(folder, 'aedes.json');
  await writeFile(file, JSON.stringify(settings), { mode: 0o600 });
  // aedes takes a message whose number is below the last one's for a duplicate, and LevelDB's writes end in their order on one thread alone.
  const env = { UV_THREADPOOL_SIZE: '1' };
  return { file: process.execPath, args: [packageFile('dist', 'mqtt', 'aedes-main.js'), file], env, ready: (run) => run.log().includes('aedes running') };
}
