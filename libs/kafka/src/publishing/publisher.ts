import { isOrreryError, OrreryError, type Contract } from '@orrery/contracts';
import { activeTraceparent } from '@orrery/service-kit';
import { toOrreryError } from '../connection/kafka-error.js';
import { openKafka } from '../connection/open-kafka.js';
import { followed, inRealm, SILENT, type KafkaSettings } from '../connection/settings.js';
import { baseOf, partitionsOf } from '../layout/layout.js';
import { encode, type Encoded } from '../records/encode.js';
import { type Outgoing } from '../records/outgoing.js';
import { backOff } from '../retry/back-off.js';
import { OutboundQueue, type Job, type Parcel } from './outbound-queue.js';
import { ReplaceableProducer } from './replaceable-producer.js';

export interface Publisher {
  /**
   * Resolves when all replicas have acknowledged; keeps the order of records per partition, over calls too. Retries until
   * closed what a retry may mend. Throws `contract-violation` or `too-large` before anything is sent, `forbidden` where an
   * ACL is missing, `unavailable` when the buffer is full or the publisher was closed first.
   */
  publish<T>(contract: Contract<T>, messages: readonly Outgoing<T>[]): Promise<void>;
  close(): Promise<void>;
}

export interface PublisherOptions {
  /** Of one partition's record batch; the broker refuses above 1,048,588. */
  readonly maxBatchBytes?: number;
  readonly maxSendBytes?: number;
  /** What may wait; above it publish throws `unavailable` instead of growing. */
  readonly maxBufferBytes?: number;
}

/** Topic in the realm, and its encoded records. */
export interface Shipment {
  readonly topic: string;
  readonly records: readonly Encoded[];
  /** Of the layout that their partitions were picked by; undefined where the topic does not grow or nobody follows. */
  readonly epoch?: number;
}

/** One connection, one send in flight: what is published meanwhile goes out together in the next send. */
export class KafkaPublisher implements Publisher {
  private readonly queue = new OutboundQueue();
  private readonly producer: ReplaceableProducer;
  private readonly closing = new AbortController();
  private sending: Promise<void> | undefined;
  private readonly limits: Required<PublisherOptions>;

  constructor(
    private readonly settings: KafkaSettings,
    { maxBatchBytes = 900_000, maxSendBytes = 8_000_000, maxBufferBytes = 64_000_000 }: PublisherOptions = {},
  ) {
    this.producer = new ReplaceableProducer(openKafka(settings));
    this.limits = { maxBatchBytes, maxSendBytes, maxBufferBytes };
  }

  async publish<T>(contract: Contract<T>, messages: readonly Outgoing<T>[]): Promise<void> {
    if (messages.length === 0) return;
    const send = () => this.send([this.shipmentOf(contract, messages)]);
    const layout = followed(this.settings);
    if (!layout) return void (await send());
    for (;;) {
      try {
        if (await layout.write(contract, send, this.closing.signal)) return;
        throw closed();
      } catch (error) {
        // Partitions were picked before the topics grew: they are picked again.
        if (!isOrreryError(error) || error.code !== 'fenced') throw error;
      }
    }
  }

  /** Validates and serialises now; what is sent later is what the values were at this moment. */
  shipmentOf<T>(contract: Contract<T>, messages: readonly Outgoing<T>[]): Shipment {
    const traceparent = activeTraceparent();
    const partitions = partitionsOf(this.settings, contract);
    const epoch = contract.settings.growth && followed(this.settings)?.epoch;
    return { topic: inRealm(this.settings, contract.topic), ...(epoch === undefined ? {} : { epoch }), records: messages.map((message) => encode(contract, message, traceparent, partitions)) };
  }

  /**
   * Resolves with the exclusive end offset of the shipments' records, per `<topic in the realm>/<partition>`. Throws `fenced`
   * where the topics have grown since they were encoded: what was not acknowledged by then has not been sent.
   */
  send(shipments: readonly Shipment[]): Promise<Map<string, bigint>> {
    const waiting = shipments.reduce((sum, { records }) => sum + records.length, 0);
    if (waiting === 0) return Promise.resolve(new Map<string, bigint>());
    if (this.closing.signal.aborted) return Promise.reject(closed());
    if (this.queue.bytes > this.limits.maxBufferBytes) {
      return Promise.reject(
        new OrreryError('unavailable', `${this.queue.bytes} bytes wait for Kafka; more than ${this.limits.maxBufferBytes} are not kept`, {
          remedy: 'Wait for earlier calls before publishing more, and see why the brokers do not acknowledge.',
        }),
      );
    }
    return new Promise((resolve, reject) => {
      const epoch = shipments.find((shipment) => shipment.epoch !== undefined)?.epoch;
      const job: Job = { waiting, ends: new Map(), resolve, reject, failed: false, ...(epoch === undefined ? {} : { epoch }) };
      for (const { topic, records } of shipments) this.queue.push(topic, records, job);
      // Let everything that is published in this turn of the event loop go out in one send.
      this.sending ??= new Promise<void>((next) => setImmediate(next)).then(() => this.sendAll());
    });
  }

  /** Sends what waits; where the brokers do not answer, gives up with `unavailable`. */
  async close(): Promise<void> {
    this.closing.abort();
    await this.sending;
    await this.producer.discard();
  }

  private async sendAll(): Promise<void> {
    while (!this.queue.empty) await this.deliver(this.queue.take(this.limits.maxBatchBytes, this.limits.maxSendBytes));
    this.sending = undefined;
  }

  private async deliver(all: readonly Parcel[]): Promise<void> {
    let parcels = all;
    for (let attempt = 0; ; attempt += 1) {
      parcels = await this.ofThisEpoch(parcels);
      if (parcels.length === 0) return;
      try {
        const written = await this.producer.send(parcels);
        const baseOffsets = new Map(written.map(({ topicName, partition, baseOffset }) => [`${topicName}/${partition}`, BigInt(baseOffset ?? -1)]));
        const passedOver = parcels.filter(({ topic, partition }) => !baseOffsets.has(`${topic}/${partition}`));
        this.acknowledge(parcels.filter((parcel) => !passedOver.includes(parcel)), baseOffsets);
        if (passedOver.length === 0) return;
        parcels = passedOver;
        // Without a word: it has not heard of these partitions. A new producer asks the brokers.
        await this.producer.discard();
        throw new OrreryError('unavailable', `kafkajs left out ${passedOver.map(({ topic, partition }) => `${topic}/${partition}`).join(', ')}`);
      } catch (cause) {
        const error = toOrreryError(cause, `Publishing to ${[...new Set(parcels.map(({ topic }) => topic))].join(', ')}`);
        const log = this.settings.logger ?? SILENT;
        if (!error.retryable) return await this.isolate(parcels, error);
        log.warn({ err: error, attempt }, 'send failed; it is tried again with a new producer');
        if (this.closing.signal.aborted) return this.fail([...parcels, ...this.queue.drain()], closed(error));
        await backOff(attempt, this.closing.signal);
      }
    }
  }

  /** Asked before each attempt: between two of them a process may have been frozen for longer than its topics took to grow. */
  private async ofThisEpoch(parcels: readonly Parcel[]): Promise<readonly Parcel[]> {
    const layout = followed(this.settings);
    if (!layout) return parcels;
    const epochs = new Set(parcels.flatMap(({ entries }) => entries.flatMap(({ job: { epoch } }) => epoch ?? [])));
    let kept = parcels;
    for (const epoch of epochs) {
      if (await layout.isStillIn(epoch, this.closing.signal)) continue;
      const split = (isLate: boolean) => kept.map((parcel) => ({ ...parcel, entries: parcel.entries.filter(({ job }) => (job.epoch === epoch) === isLate) })).filter(({ entries }) => entries.length > 0);
      this.fail(split(true), this.closing.signal.aborted ? closed() : new OrreryError('fenced', 'The topics have grown since these records were given their partitions: they were not sent'));
      kept = split(false);
    }
    return kept;
  }

  /** One topic that refuses must not take the others of the same send with it. */
  private async isolate(parcels: readonly Parcel[], error: OrreryError): Promise<void> {
    const topics = new Set(parcels.map(({ topic }) => topic));
    if (topics.size === 1) return this.fail(parcels, error);
    for (const topic of topics) await this.deliver(parcels.filter((parcel) => parcel.topic === topic));
  }

  private acknowledge(parcels: readonly Parcel[], baseOffsets: Map<string, bigint>): void {
    for (const { topic, partition, entries } of parcels) {
      const name = `${topic}/${partition}`;
      const base = baseOffsets.get(name) ?? -1n;
      this.settings.metrics?.recordsOut(topic, entries.length);
      entries.forEach(({ job }, index) => {
        if (base >= 0n && (index + 1 === entries.length || entries[index + 1]!.job !== job)) job.ends.set(name, base + BigInt(index + 1) + baseOf(this.settings, topic, partition));
        job.waiting -= 1;
        if (job.waiting === 0 && !job.failed) job.resolve(job.ends);
      });
    }
  }

  private fail(parcels: readonly Parcel[], error: OrreryError): void {
    for (const { entries } of parcels) {
      for (const { job } of entries) {
        job.failed = true;
        job.reject(error);
      }
    }
  }
}

function closed(cause?: unknown): OrreryError {
  return new OrreryError('unavailable', 'The publisher was closed before the brokers acknowledged', { cause });
}
