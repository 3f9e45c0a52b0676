import { pbkdf2Sync, randomBytes } from 'node:crypto';
import { userInfo } from 'node:os';
import { ACCOUNTS } from './accounts.js';
import { type BrokerSettings, IN_FLIGHT, LARGEST_MESSAGE_BYTES, LONGEST_QUEUE } from './broker-settings.js';

const ITERATIONS = 101; // mosquitto_passwd's own; our passwords are 144 random bits

export interface MosquittoFiles {
  config: string;
  passwords: string;
  acl: string;
}

/** mosquitto.conf. Everything stands in one listener on loopback. */
export function mosquittoConfig(settings: BrokerSettings, files: MosquittoFiles): string {
  const { port, host = '127.0.0.1', tls, passwords, dataFolder } = settings;
  const lines = [
    // Started as root it would become "mosquitto", who may not enter a data folder of root's.
    ...(userInfo().uid === 0 && host === '127.0.0.1' ? ['user root'] : []),
    `listener ${port} ${host}`,
    ...(tls ? [`cafile ${tls.ca}`, `certfile ${tls.certificate}`, `keyfile ${tls.key}`, 'tls_version tlsv1.2'] : []),
    `allow_anonymous ${passwords === undefined}`,
    ...(passwords ? [`password_file ${files.passwords}`, `acl_file ${files.acl}`] : []),
    'persistence true',
    `persistence_location ${dataFolder}/`,
    // Sessions and what waits for them are written whole; after kill -9 what the last second brought is gone (ManagedProcess.stop loses nothing).
    'autosave_interval 1',
    'persistent_client_expiration 7d',
    `message_size_limit ${LARGEST_MESSAGE_BYTES}`,
    `max_queued_messages ${LONGEST_QUEUE}`,
    `max_inflight_messages ${IN_FLIGHT}`,
    'set_tcp_nodelay true',
    'log_dest stderr',
    'log_type error',
    'log_type warning',
    'log_type notice',
    'log_type information',
    'log_timestamp_format %Y-%m-%dT%H:%M:%S',
  ];
  return `${lines.join('\n')}\n`;
}

/** Mosquitto's own format: `$7$` is PBKDF2 with SHA-512. */
export function passwordFile(passwords: Readonly<Record<string, string>>): string {
  const lines = Object.entries(passwords).map(([name, password]) => {
    const salt = randomBytes(12);
    const hash = pbkdf2Sync(password, salt, ITERATIONS, 64, 'sha512');
    return `${name}:$7$${ITERATIONS}$${salt.toString('base64')}$${hash.toString('base64')}`;
  });
  return `${lines.join('\n')}\n`;
}

export function aclFile(): string {
  const blocks = Object.entries(ACCOUNTS).map(([name, { read, write }]) =>
    [`user ${name}`, ...read.map((filter) => `topic read ${filter}`), ...write.map((filter) => `topic write ${filter}`)].join('\n'),
  );
  return `${blocks.join('\n\n')}\n`;
}
