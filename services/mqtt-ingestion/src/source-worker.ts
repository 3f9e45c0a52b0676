import { type BindingEntry, type MqttSourceEntry } from '@orrery/contracts';
import { ClockSkew, EventFront, GapBook, type Logger, reasonOf, SourceReport, StatusProducer, type UserPassword, type Worker, type WorkerStart } from '@orrery/ingestion';
import { type Publisher } from '@orrery/kafka';
import { timestampFromMillis } from '@orrery/twin-model';
import { type Connect } from './adapters/connect.js';
import { type OutgoingMessage } from './adapters/mqtt-connection.js';
import { type MqttHandler, type MqttLink } from './adapters/mqtt.client.js';
import { Delivery } from './delivery.js';
import { type BoundSignal, boundSignals } from './domain/bound-signal.js';
import { needsReconnect, sourceProblem } from './domain/check-source.js';
import { Intake } from './intake.js';
import { JsonIntake } from './json-intake.js';
import { type PayloadReader } from './payload-reader.js';
import { SparkplugIntake } from './sparkplug-intake.js';

export interface SourceWorkerOptions extends WorkerStart<MqttSourceEntry> {
  connect: Connect;
  publisher: Publisher;
  ceSource: string;
  realm: string;
  /** Readings that may wait for Kafka: at half of them the broker is no longer read. */
  bufferReadings: number;
  maxPayload: number;
  logger: Logger;
  nowMs: () => number;
}

const HEARTBEAT_MS = 1000;
/** How long a stop waits for Kafka to hear of it: its readings are on disk by then. */
const FAREWELL_MS = 3000;
/** Reads one source: its broker, its readings on their way to Kafka, its acknowledgements, and the report of how it stands. */
export class SourceWorker implements Worker<MqttSourceEntry> {
  readonly report: SourceReport;
  private readonly delivery: Delivery;
  private readonly status: StatusProducer;
  private readonly intake: Intake;
  private readonly gaps = new GapBook();
  private readonly front = new EventFront();
  private readonly clientId: string;
  private reader: PayloadReader;
  private source: MqttSourceEntry;
  private bindings: readonly BindingEntry[] = [];
  private signals: BoundSignal[] = [];
  private link: MqttLink | undefined;
  private everOpened = false;
  private heart: NodeJS.Timeout | undefined;
  private changing: Promise<void> = Promise.resolve();

  constructor(private readonly options: SourceWorkerOptions) {
    const { source, epoch, last, queue, publisher, ceSource, realm, logger, nowMs, bufferReadings } = options;
    this.source = source;
    this.clientId = `orrery-${realm}-mqtt-ingestion-${source.id}`;
    this.status = new StatusProducer(publisher, ceSource, logger);
    this.delivery = new Delivery({
      publisher,
      ceSource,
      logger,
      head: () => ({ source: this.source.id, epoch: String(epoch) }),
      bufferReadings,
      queue,
      letters: options.letters,
      link: () => this.link,
      onPublished: (readings, upTo) => {
        this.report.counters.published += readings;
        if (upTo !== undefined) this.report.complete(upTo);
      },
      onRefused: (twinId, readings, receivedTs) => this.intake.dropped(twinId, readings, receivedTs),
    });
    const skew = new ClockSkew();
    const { buffer, letters } = this.delivery;
    const shared = { source: () => this.source, buffer, queue, front: this.front, skew, wrote: () => this.delivery.wrote() };
    this.report = new SourceReport({
      ...shared,
      epoch: String(epoch),
      twins: () => this.twins(),
      items: () => ({ bound: this.signals.length, monitored: this.reader.monitored() }),
      details: () => ({ mqtt: this.intake.status(), ...this.reader.details() }),
      failing: { list: () => this.reader.failed() },
      status: this.status,
      now: () => timestampFromMillis(nowMs()),
    });
    if (last?.lastEventTs !== undefined) this.report.complete(last.lastEventTs);
    this.intake = new Intake({ ...shared, gaps: this.gaps, report: this.report, letters, nowMs });
    this.reader = this.readerOf(source);
  }

  /** Resolves when Kafka has the status that names this start's epoch. */
  announce(): Promise<void> {
    this.status.send(this.report.current());
    return this.status.drain();
  }

  start(bindings: readonly BindingEntry[]): void {
    this.bind(bindings);
    this.report.begin();
    this.connect();
    this.heart = setInterval(() => this.beat(), HEARTBEAT_MS);
  }

  update(source: MqttSourceEntry, bindings: readonly BindingEntry[]): void {
    const reconnect = needsReconnect(this.source, source);
    const before = new Set(this.twins());
    // As the one that the broker knows; what is bound below may be another.
    const farewell = reconnect ? this.reader.farewell(this.options.nowMs()) : [];
    if (source.payload !== this.source.payload) {
      this.reader.end();
      this.reader = this.readerOf(source);
    }
    this.source = source;
    this.bind(bindings);
    this.report.introduce(this.twins().filter((twinId) => !before.has(twinId)));
    if (reconnect) this.reconnect(farewell);
  }

  async stop(reason: string): Promise<void> {
    clearInterval(this.heart);
    await this.changing;
    this.link?.pause();
    this.reader.end();
    this.intake.tellOverflows();
    this.report.changeState('disconnected', reason);
    // The broker is told last: what has come to Kafka, or to disk, is acknowledged, the rest comes again.
    await this.delivery.drain(reason === 'removed');
    await this.link?.stop(this.reader.farewell(this.options.nowMs()));
    this.link = undefined;
    this.status.send(this.report.current());
    await this.status.drain(reason === 'removed' ? undefined : FAREWELL_MS);
  }

  silentForMs(nowMs: number): number {
    return this.report.state === 'connected' && !this.delivery.paused && this.link ? nowMs - this.link.lastHeardMs : 0;
  }

  private twins(): string[] {
    return [...new Set(this.bindings.map(({ twinId }) => twinId))];
  }

  private bind(bindings: readonly BindingEntry[]): void {
    this.bindings = bindings;
    this.signals = boundSignals(bindings);
    this.reader.bind(this.source, this.signals);
  }

  private readerOf({ payload }: MqttSourceEntry): PayloadReader {
    const { intake, clientId, options } = this;
    if (payload === 'sparkplug') return new SparkplugIntake({ ...options, intake, clientId, publish: (message) => this.link?.publish(message) });
    return new JsonIntake(intake);
  }

  private connect(): void {
    const { connect, logger, nowMs } = this.options;
    const problem = sourceProblem(this.source, timestampFromMillis(nowMs()));
    if (problem) return this.report.changeState('disconnected', problem);
    try {
      this.link = connect(this.source, (userOf) => this.handlerFor(userOf));
    } catch (error) {
      logger.error({ err: error, source: this.source.id }, 'source cannot be connected');
      return this.report.changeState('disconnected', reasonOf(error));
    }
    if (this.delivery.paused) this.link.pause();
    this.link.start();
  }

  private reconnect(farewell: readonly OutgoingMessage[]): void {
    this.changing = this.changing.then(async () => {
      await this.link?.stop(farewell);
      this.link = undefined;
      this.lostConnection();
      this.connect();
    });
  }

  private handlerFor(userOf: (() => UserPassword | undefined) | undefined): MqttHandler {
    const { nowMs } = this.options;
    return {
      places: this.delivery.places,
      session: () => {
        const user = userOf?.();
        return { clientId: this.clientId, clean: this.reader.clean, ...this.reader.session(nowMs()), ...(user ? { user } : {}) };
      },
      opened: (sessionPresent) => this.opened(sessionPresent),
      message: (message) => {
        this.intake.received(message);
        this.reader.message(message, nowMs());
      },
      drained: (place) => this.delivery.drained(place, this.intake.drained()),
      lost: (reason) => {
        if (this.report.state === 'connected') this.lostConnection();
        this.report.changeState('disconnected', reason);
      },
    };
  }

  /** A broker that kept the session kept the messages too, but for those that it was told to forget; else what came since may be missing. */
  private opened(sessionPresent: boolean): void {
    const [{ last, missingFrom, queueLost }, { clean }] = [this.options, this.reader];
    const cause = queueLost ? 'queue-lost' : clean ? 'ingestion-restarted' : 'session-lost';
    if (!this.everOpened && last && (clean || !sessionPresent || queueLost)) this.intake.lost(cause, missingFrom);
    else if (this.everOpened && !clean && !sessionPresent) this.intake.lost('session-lost', this.front.watermark);
    this.everOpened = true;
    this.report.changeState('connected');
    for (const message of this.reader.opened()) this.link?.publish(message);
  }

  private lostConnection(): void {
    if (this.reader.clean) this.intake.lost('connection-lost', this.front.watermark);
  }

  private beat(): void {
    this.intake.tellOverflows();
    if (this.link && sourceProblem(this.source, timestampFromMillis(this.options.nowMs()))) this.reconnect(this.reader.farewell(this.options.nowMs()));
    this.report.heartbeat();
  }
}
