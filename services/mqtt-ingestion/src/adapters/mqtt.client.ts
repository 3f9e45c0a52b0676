import { reasonOf } from '@orrery/ingestion';
import { type CertificateExpiry, reveal, type Secret } from '@orrery/service-kit';
import { AckQueue, type Place, type PlaceCounter } from '../domain/ack-queue.js';
import { explain } from '../domain/explain-failure.js';
import { MqttConnection, type OutgoingMessage, type Session } from './mqtt-connection.js';
import { type InPacket } from './packet-reader.js';

/** A message as it came; `payload` is only valid until the handler returns. */
export interface InMessage {
  topic: Buffer;
  /** Absent where it was larger than allowed. */
  payload?: Buffer;
  bytes: number;
  qos: number;
  retain: boolean;
  /** Sent before, on an earlier connection. */
  again: boolean;
  place: Place;
}

/** What a source's worker is told by its client. */
export interface MqttHandler {
  readonly places: PlaceCounter;
  /** Asked before every attempt. */
  session(): Session;
  /** Connected, and subscribed to all. */
  opened(sessionPresent: boolean): void;
  message(message: InMessage): void;
  /** All messages that lay ready have been told; everything up to here is in the handler's hands. */
  drained(place: Place): void;
  lost(reason: string): void;
}

/** What a source's worker needs of its client; tests give one that tells what they like. */
export interface MqttLink {
  start(): void;
  /** Everything up to this place needs no broker any more: it is acknowledged. */
  settled(upTo: Place): void;
  publish(message: OutgoingMessage): void;
  pause(): void;
  resume(): void;
  stop(farewell: readonly OutgoingMessage[]): Promise<void>;
  /** Monotonic time at which the broker was last heard. */
  readonly lastHeardMs: number;
  /** Messages received that the broker waits for. */
  readonly unacknowledged: number;
}

export interface ClientOptions {
  endpoint: string;
  /** Asked at each connection. */
  ca?: Secret;
  certificates?: Pick<CertificateExpiry, 'seen'>;
  maxPayload: number;
  handler: MqttHandler;
}

const FIRST_RETRY_MS = 1000;
const MAX_RETRY_MS = 30_000;

/**
 * A client that owns its acknowledgements: messages are told as they come, many at once, and acknowledged in order when their
 * handler says so. (mqtt.js handles a packet only after the PUBACK of the one before: one message for each round trip to Kafka.)
 */
export class MqttClient implements MqttLink {
  private readonly acks = new AckQueue();
  private connection: MqttConnection | undefined;
  private retryMs = FIRST_RETRY_MS;
  private waiting: NodeJS.Timeout | undefined;
  private paused = false;
  private stopped = false;

  constructor(private readonly options: ClientOptions) {}

  get lastHeardMs(): number {
    return this.connection?.lastHeardMs ?? performance.now();
  }

  get unacknowledged(): number {
    return this.acks.size;
  }

  start(): void {
    const { endpoint, ca, certificates, maxPayload, handler } = this.options;
    let session: Session;
    try {
      session = handler.session();
    } catch (error) {
      // A password that was taken away, or is for another server by now: no connection without it.
      return this.failed(reasonOf(error));
    }
    const connection = new MqttConnection({
      endpoint,
      ...(ca === undefined ? {} : { ca: reveal(ca) }),
      ...(certificates ? { certificates } : {}),
      session,
      maxPayload,
      onOpen: (sessionPresent) => {
        // While Kafka is behind each connection may bring one chunk more; they shall be few.
        if (!this.paused) this.retryMs = FIRST_RETRY_MS;
        handler.opened(sessionPresent);
      },
      onPublish: (packet) => this.take(packet),
      onRead: () => handler.drained(handler.places.last),
      onClose: (error) => this.closed(connection, error),
    });
    this.connection = connection;
    if (this.paused) connection.pause();
  }

  settled(upTo: Place): void {
    this.connection?.acknowledge(this.acks.settled(upTo));
  }

  publish(message: OutgoingMessage): void {
    this.connection?.publish(message);
  }

  pause(): void {
    this.paused = true;
    this.connection?.pause();
  }

  resume(): void {
    this.paused = false;
    this.connection?.resume();
  }

  async stop(farewell: readonly OutgoingMessage[]): Promise<void> {
    this.stopped = true;
    clearTimeout(this.waiting);
    for (const message of farewell) this.connection?.publish(message);
    await this.connection?.close();
  }

  private take(packet: Extract<InPacket, { cmd: 'publish' | 'oversized' }>): void {
    const place = this.options.handler.places.next();
    if (packet.qos > 0) this.acks.push(place, packet.packetId);
    const { topic, qos, retain } = packet;
    const head = { topic, qos, retain, place };
    if (packet.cmd === 'oversized') this.options.handler.message({ ...head, bytes: packet.bytes, again: false });
    else this.options.handler.message({ ...head, payload: packet.payload, bytes: packet.payload.length, again: packet.dup });
  }

  private closed(connection: MqttConnection, error: Error): void {
    if (connection !== this.connection) return;
    this.connection = undefined;
    this.acks.clear();
    if (this.stopped) return;
    this.failed(explain(error, this.options.endpoint));
  }

  private failed(reason: string): void {
    this.options.handler.lost(reason);
    // Spread, so that a broker that comes back is not met by all at once.
    this.waiting = setTimeout(() => this.start(), this.retryMs * (0.75 + Math.random() / 4));
    this.retryMs = Math.min(this.retryMs * 2, MAX_RETRY_MS);
  }
}
