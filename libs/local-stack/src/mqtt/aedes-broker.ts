import { Aedes, type AuthenticateError } from 'aedes';
import levelPersistence from 'aedes-persistence-level';
import { ClassicLevel } from 'classic-level';
import { timingSafeEqual } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { createServer as createTcpServer, type Server } from 'node:net';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { ACCOUNTS, covers } from './accounts.js';
import { type BrokerSettings, LARGEST_MESSAGE_BYTES, LONGEST_QUEUE } from './broker-settings.js';

const BAD_USERNAME_OR_PASSWORD = 4; // CONNACK, MQTT 3.1.1 table 3.1

/**
 * A broker in Node, for machines without Mosquitto. Sessions and what waits for them are kept in LevelDB, which survives kill -9;
 * aedes acknowledges a message just before it is stored, so that kill -9 may lose the last one of each client.
 */
export async function serveBroker(settings: BrokerSettings): Promise<{ close: () => Promise<void> }> {
  const { port, tls, passwords, dataFolder } = settings;
  mkdirSync(dataFolder, { recursive: true });
  const store = new ClassicLevel<string, Buffer>(join(dataFolder, 'aedes'), { valueEncoding: 'buffer' });
  await store.open();
  const broker = new Aedes({
    // Messages are kept under broker and number, and a broker numbers from 1: each run is a broker of its own, and a later one sorts later.
    id: `orrery-${Date.now()}`,
    persistence: levelPersistence(store),
    maxClientsIdLength: 256,
    queueLimit: LONGEST_QUEUE,
    // The wills of a run that was killed are published after four of them.
    heartbeatInterval: 2_000,
  });
  if (passwords) restrict(broker, passwords);
  await broker.listen();
  const handle = broker.handle.bind(broker);
  const server: Server = tls
    ? createTlsServer({ cert: readFileSync(tls.certificate), key: readFileSync(tls.key), minVersion: 'TLSv1.2' }, handle)
    : createTcpServer({ noDelay: true }, handle);
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  return {
    close: async () => {
      server.close();
      await new Promise<void>((resolve) => broker.close(resolve));
      await store.close();
    },
  };
}

function restrict(broker: Aedes, passwords: Readonly<Record<string, string>>): void {
  const users = new WeakMap<object, string>();
  const may = (client: object | null, kind: 'read' | 'write', topic: string): boolean => {
    const account = ACCOUNTS[(client && users.get(client)) ?? ''];
    return account?.[kind].some((filter) => covers(filter, topic)) ?? false;
  };
  broker.authenticate = (client, username, password, done) => {
    const expected = passwords[username ?? ''];
    const matches = expected !== undefined && password !== undefined && same(password, Buffer.from(expected));
    if (matches && username) users.set(client, username);
    const refusal: AuthenticateError = Object.assign(new Error('wrong user name or password'), { returnCode: BAD_USERNAME_OR_PASSWORD });
    done(matches ? null : refusal, matches);
  };
  broker.authorizePublish = (client, packet, done) => {
    if (client && !may(client, 'write', packet.topic)) return done(new Error(`not allowed to write ${packet.topic}`));
    if (packet.payload.length > LARGEST_MESSAGE_BYTES) return done(new Error(`a message of ${packet.payload.length} bytes is too large`));
    done(null);
  };
  // A refused filter is answered with 0x80 in the SUBACK, as Mosquitto does.
  broker.authorizeSubscribe = (client, subscription, done) => done(null, may(client, 'read', subscription.topic) ? subscription : null);
}

function same(one: Buffer, other: Buffer): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}
