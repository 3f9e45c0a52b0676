import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls, TLSSocket } from 'node:tls';
import { type CertificateExpiry } from '@orrery/service-kit';
import { generate } from 'mqtt-packet';
import { connectionProblem, subscriptionProblem } from '../domain/refusals.js';
import { type InPacket, PacketReader } from './packet-reader.js';

export interface OutgoingMessage {
  topic: string;
  payload: Uint8Array;
  qos: 0 | 1;
  retain: boolean;
}

/** Where and as whom to connect; all of it may be another at the next attempt. */
export interface Session {
  clientId: string;
  /** Clean: the broker keeps nothing. Else it keeps subscriptions and messages while nobody is connected. */
  clean: boolean;
  subscriptions: readonly string[];
  /** Filters that a kept session may still have. */
  unsubscriptions?: readonly string[];
  will?: OutgoingMessage;
  user?: { user: string; password: string };
}

export interface ConnectionOptions {
  endpoint: string;
  /** Certificates of the authorities that may vouch for the broker, PEM; absent: those of the system. */
  ca?: string;
  /** Told of the broker's certificate. */
  certificates?: Pick<CertificateExpiry, 'seen'>;
  session: Session;
  maxPayload: number;
  /** The broker has granted all subscriptions. */
  onOpen: (sessionPresent: boolean) => void;
  onPublish: (packet: Extract<InPacket, { cmd: 'publish' | 'oversized' }>) => void;
  /** All packets of a chunk have been told. */
  onRead: () => void;
  /** Once, whatever ended it. */
  onClose: (error: Error) => void;
}

const KEEP_ALIVE_S = 15;
const HANDSHAKE_MS = 10_000;
const SUBSCRIBE_ID = 1;
const UNSUBSCRIBE_ID = 2;
/** Ids of own publishes; nobody waits for their PUBACK, so that they only have to be valid. */
const FIRST_PUBLISH_ID = 3;

/** One connection to a broker, from CONNECT until it ends (MQTT 3.1.1). */
export class MqttConnection {
  private readonly socket: Socket;
  private readonly reader: PacketReader;
  private readonly handshake: NodeJS.Timeout;
  private pinging: NodeJS.Timeout | undefined;
  private unanswered = 0;
  private nextId = FIRST_PUBLISH_ID;
  private failure: Error | undefined;
  /** Let in: the broker may send. */
  private open = false;
  /** Subscribed to all: the client may publish, and stop listening. */
  private ready = false;
  private paused = false;
  private sessionPresent = false;
  /** Monotonic time at which anything was last heard. */
  lastHeardMs = performance.now();

  constructor(private readonly options: ConnectionOptions) {
    this.reader = new PacketReader(options.maxPayload, (packet) => this.handle(packet));
    const { protocol, hostname, port } = new URL(options.endpoint);
    const host = hostname.replace(/^\[|\]$/g, '');
    const greet = () => this.greet();
    this.socket =
      protocol === 'mqtts:'
        ? connectTls({ host, port: Number(port || 8883), ...(/^[\d.:]+$/.test(host) ? {} : { servername: host }), ...(options.ca === undefined ? {} : { ca: options.ca }) }, greet)
        : connectTcp({ host, port: Number(port || 1883) }, greet);
    this.socket.setNoDelay(true);
    this.socket.on('data', (chunk: Buffer) => this.read(chunk));
    this.socket.on('error', (error) => (this.failure ??= error));
    this.socket.on('close', () => this.closed());
    this.handshake = setTimeout(() => this.end(new Error(`the broker has not answered within ${HANDSHAKE_MS / 1000} s`)), HANDSHAKE_MS);
  }

  acknowledge(packetIds: readonly number[]): void {
    if (!this.open || packetIds.length === 0) return;
    const bytes = Buffer.allocUnsafe(packetIds.length * 4);
    packetIds.forEach((id, index) => bytes.writeUInt32BE(0x4002_0000 | id, index * 4));
    this.socket.write(bytes);
  }

  publish({ topic, payload, qos, retain }: OutgoingMessage): void {
    if (!this.ready) return;
    const messageId = qos === 1 ? this.nextId++ : undefined;
    if (this.nextId > 65_535) this.nextId = FIRST_PUBLISH_ID;
    this.socket.write(generate({ cmd: 'publish', topic, payload: Buffer.from(payload), qos, retain, dup: false, ...(messageId === undefined ? {} : { messageId }) }));
  }

  /** Before the handshake is over it has to be heard to its end. */
  pause(): void {
    this.paused = true;
    if (this.ready) this.socket.pause();
  }

  resume(): void {
    this.paused = false;
    this.socket.resume();
  }

  /** Says goodbye, so that the broker does not publish the will. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => (this.socket.closed ? resolve() : this.socket.once('close', () => resolve())));
    if (this.open) this.socket.end(generate({ cmd: 'disconnect' }));
    else this.socket.destroy();
    const impatient = setTimeout(() => this.socket.destroy(), 1000);
    await closed;
    clearTimeout(impatient);
  }

  private greet(): void {
    const certificate = this.socket instanceof TLSSocket ? this.socket.getPeerX509Certificate() : undefined;
    if (certificate) this.options.certificates?.seen('mqtt', 'server', new URL(this.options.endpoint).host, [certificate]);
    const { clientId, clean, will, user } = this.options.session;
    this.socket.write(
      generate({
        cmd: 'connect',
        protocolId: 'MQTT',
        protocolVersion: 4,
        clientId,
        clean,
        keepalive: KEEP_ALIVE_S,
        ...(user ? { username: user.user, password: Buffer.from(user.password) } : {}),
        ...(will ? { will: { topic: will.topic, payload: Buffer.from(will.payload), qos: will.qos, retain: will.retain } } : {}),
      }),
    );
  }

  private read(chunk: Buffer): void {
    this.lastHeardMs = performance.now();
    try {
      this.reader.read(chunk);
    } catch (error) {
      return this.end(error as Error);
    }
    this.options.onRead();
  }

  private handle(packet: InPacket): void {
    switch (packet.cmd) {
      case 'publish':
      case 'oversized':
        return this.options.onPublish(packet);
      case 'connack':
        return this.connected(packet);
      case 'suback':
        return this.subscribed(packet.granted);
      case 'pingresp':
        this.unanswered = 0;
        return undefined;
      case 'puback':
        return undefined;
    }
  }

  private connected({ returnCode, sessionPresent }: Extract<InPacket, { cmd: 'connack' }>): void {
    if (returnCode !== 0) return this.end(new Error(connectionProblem(returnCode)));
    this.open = true;
    this.pinging = setInterval(() => this.ping(), (KEEP_ALIVE_S * 1000) / 3);
    this.sessionPresent = sessionPresent;
    const { unsubscriptions = [] } = this.options.session;
    if (unsubscriptions.length > 0) this.socket.write(generate({ cmd: 'unsubscribe', messageId: UNSUBSCRIBE_ID, unsubscriptions: [...unsubscriptions] }));
    // Every time, though a session remembers them: brokers lose sessions, and plants change.
    const subscriptions = this.options.session.subscriptions.map((topic) => ({ topic, qos: 1 as const }));
    if (subscriptions.length > 0) this.socket.write(generate({ cmd: 'subscribe', messageId: SUBSCRIBE_ID, subscriptions }));
    else this.subscribed([]);
  }

  private subscribed(granted: readonly number[]): void {
    const problem = subscriptionProblem(this.options.session.subscriptions, granted);
    if (problem !== undefined) return this.end(new Error(problem));
    clearTimeout(this.handshake);
    this.ready = true;
    if (this.paused) this.socket.pause();
    this.options.onOpen(this.sessionPresent);
  }

  private ping(): void {
    // A paused socket shows no answer, and still has to show that it lives.
    this.unanswered = this.socket.isPaused() ? 0 : this.unanswered + 1;
    if (this.unanswered > 2) return this.end(new Error('the broker no longer answers'));
    this.socket.write(generate({ cmd: 'pingreq' }));
  }

  private end(error: Error): void {
    this.failure ??= error;
    this.socket.destroy();
  }

  private closed(): void {
    clearTimeout(this.handshake);
    clearInterval(this.pinging);
    const silent = this.open ? 'the broker closed the connection' : 'the broker closed the connection before it answered';
    this.open = false;
    this.ready = false;
    this.options.onClose(this.failure ?? new Error(silent));
  }
}
