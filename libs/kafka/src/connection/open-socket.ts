import net from 'node:net';
import tls from 'node:tls';
import { reveal } from '@orrery/service-kit';
import { type ISocketFactory } from 'kafkajs';
import { toOrreryError } from './kafka-error.js';
import { type KafkaSettings, SYSTEM } from './settings.js';

const KEEP_ALIVE_MS = 60_000;

/** Name of what is told of logins in /health/ready. */
export const LOGIN = 'kafka-login';

/** Connections to brokers, each with the authorities as they are at that moment. */
export function openSocket(settings: KafkaSettings): ISocketFactory {
  const { ssl } = settings;
  return ({ host, port, onConnect }) => {
    const socket = ssl ? secured(settings, host, port, reveal(ssl.ca), onConnect) : net.connect({ host, port }, onConnect);
    socket.setKeepAlive(true, KEEP_ALIVE_MS);
    return socket;
  };
}

function secured({ health, metrics, username }: KafkaSettings, host: string, port: number, ca: string, onConnect: () => void): tls.TLSSocket {
  const socket = tls.connect({ host, port, ...(net.isIP(host) ? {} : { servername: host }), ...(ca === SYSTEM ? {} : { ca: [ca] }) }, () => {
    const certificate = socket.getPeerX509Certificate();
    if (certificate) metrics?.certificates?.seen('kafka', 'server', `${host}:${port}`, [certificate]);
    // With a login to come, it is the login that says whether all is well.
    if (username === undefined) health?.trouble(LOGIN, undefined);
    onConnect();
  });
  socket.once('error', (cause) => {
    const { remedy, message } = toOrreryError(cause, `Connecting to ${host}:${port}`);
    if (remedy !== undefined) health?.trouble(LOGIN, `${message}. ${remedy}`);
  });
  return socket;
}
