import { type BindingEntry, type OpcUaSourceEntry } from '@orrery/contracts';
import {
  BackPressure,
  ClockSkew,
  EventFront,
  GapBook,
  InputProducer,
  type Logger,
  ReadingBuffer,
  reasonOf,
  RECORD_LIMITS,
  SourceReport,
  StatusProducer,
  type Worker,
  type WorkerStart,
} from '@orrery/ingestion';
import { type Publisher } from '@orrery/kafka';
import { timestampFromMillis } from '@orrery/twin-model';
import { type Connect, type Connection } from './adapters/opcua.client.js';
import { type BoundItem, boundItems } from './domain/bound-item.js';
import { needsReconnect, securityProblem } from './domain/check-security.js';
import { FailingItems } from './domain/failing-items.js';
import { ValueIntake } from './value-intake.js';

export interface SourceWorkerOptions extends WorkerStart<OpcUaSourceEntry> {
  connect: Connect;
  publisher: Publisher;
  ceSource: string;
  /** Readings that may wait for Kafka. */
  bufferReadings: number;
  logger: Logger;
  nowMs: () => number;
}

const HEARTBEAT_MS = 1000;
/** How long a stop waits for Kafka to hear of it: its readings are on disk by then. */
const FAREWELL_MS = 3000;
/** Reads one source: its connection, its readings on their way to Kafka, and the report of how it stands. */
export class SourceWorker implements Worker<OpcUaSourceEntry> {
  readonly report: SourceReport;
  private readonly buffer: ReadingBuffer;
  private readonly inputs: InputProducer;
  private readonly status: StatusProducer;
  private readonly intake: ValueIntake;
  private readonly gaps = new GapBook();
  private readonly front = new EventFront();
  private readonly failing = new FailingItems();
  private readonly skew = new ClockSkew();
  private source: OpcUaSourceEntry;
  private bindings: readonly BindingEntry[] = [];
  private bound = new Map<string, BoundItem>();
  private connection: Connection | undefined;
  private readonly pressure: BackPressure;
  private heart: NodeJS.Timeout | undefined;
  private changing: Promise<void> = Promise.resolve();

  constructor(private readonly options: SourceWorkerOptions) {
    const { epoch, last, publisher, ceSource, logger, nowMs } = options;
    this.source = options.source;
    this.pressure = new BackPressure(options.bufferReadings);
    this.buffer = new ReadingBuffer(() => ({ source: this.source.id, epoch: String(epoch) }), { ...RECORD_LIMITS, readings: options.bufferReadings });
    this.status = new StatusProducer(publisher, ceSource, logger);
    this.inputs = new InputProducer({
      ceSource,
      publisher,
      buffer: this.buffer,
      queue: options.queue,
      upTo: (watermark) => watermark,
      onPublished: (readings, upTo) => this.published(readings, upTo),
      onDurable: () => this.balance(),
      onRefused: (record, error) => {
        logger.error({ err: error, twinId: record.twinId }, 'record refused by Kafka; its readings are dropped');
        if (record.type === 'readings') this.refused(record.twinId, record.readings.length, record.receivedTs);
      },
      logger,
    });
    const { buffer, front, failing, skew } = this;
    const shared = { source: () => this.source, buffer, queue: options.queue, front, failing, skew, wrote: () => this.wrote() };
    this.report = new SourceReport({
      ...shared,
      epoch: String(epoch),
      twins: () => [...new Set(this.bindings.map(({ twinId }) => twinId))],
      items: () => ({ bound: this.bound.size, monitored: this.monitored() }),
      details: () => (this.connection?.granted ? { revised: this.connection.granted } : {}),
      status: this.status,
      now: () => timestampFromMillis(nowMs()),
    });
    if (last?.lastEventTs !== undefined) this.report.complete(last.lastEventTs);
    this.intake = new ValueIntake({
      ...shared,
      bound: (key) => this.bound.get(key),
      gaps: this.gaps,
      report: this.report,
      reached: (watermark) => this.inputs.reached(watermark),
      readAnew: () => this.connection?.items.every(({ serverId, seen }) => serverId === undefined || seen) ?? false,
      subscriptions: () => this.connection?.subscriptionCount ?? 1,
      nowMs,
    });
    // What was missed since the start before: from where all of it was in Kafka or on disk to the first that is read now.
    if (last) this.gaps.lost('all', 'ingestion-restarted', options.missingFrom);
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

  update(source: OpcUaSourceEntry, bindings: readonly BindingEntry[]): void {
    const reconnect = needsReconnect(this.source, source);
    const before = new Set(this.bindings.map(({ twinId }) => twinId));
    this.source = source;
    this.bind(bindings);
    this.report.introduce([...new Set(bindings.map(({ twinId }) => twinId))].filter((twinId) => !before.has(twinId)));
    if (reconnect) this.reconnect('source-reconfigured');
    else this.connection?.setItems(this.specs());
  }

  async stop(reason: string): Promise<void> {
    clearInterval(this.heart);
    await this.changing;
    await this.connection?.stop();
    this.connection = undefined;
    this.intake.tellOverflows();
    this.report.changeState('disconnected', reason);
    await this.inputs.drain(reason === 'removed');
    this.status.send(this.report.current());
    await this.status.drain(reason === 'removed' ? undefined : FAREWELL_MS);
  }

  silentForMs(nowMs: number): number {
    return this.report.state === 'connected' && !this.pressure.paused ? nowMs - this.intake.lastHeardMs : 0;
  }

  private bind(bindings: readonly BindingEntry[]): void {
    const bound = boundItems(this.source, bindings);
    for (const key of this.bound.keys()) if (!bound.has(key)) this.intake.forget(key);
    this.bindings = bindings;
    this.bound = bound;
  }

  private specs() {
    return [...this.bound.values()].map(({ spec }) => spec);
  }

  private connect(): void {
    const { connect, logger, nowMs } = this.options;
    const problem = securityProblem(this.source, timestampFromMillis(nowMs()));
    if (problem) return this.report.changeState('disconnected', problem);
    try {
      this.connection = connect(this.source, this.intake);
    } catch (error) {
      logger.error({ err: error, source: this.source.id }, 'source cannot be connected');
      return this.report.changeState('disconnected', reasonOf(error));
    }
    this.connection.setItems(this.specs());
    if (this.pressure.paused) this.connection.pause();
    this.connection.start();
  }

  private reconnect(cause: string): void {
    this.changing = this.changing.then(async () => {
      await this.connection?.stop();
      this.connection = undefined;
      this.gaps.lost('all', cause, this.front.watermark);
      this.connect();
    });
  }

  private wrote(): void {
    this.inputs.kick();
    this.balance();
  }

  private published(readings: number, upTo: string | undefined): void {
    this.report.counters.published += readings;
    if (upTo !== undefined) this.report.complete(upTo);
    this.balance();
  }

  private balance(): void {
    const verdict = this.pressure.judge(this.buffer.waiting);
    if (verdict === undefined) return;
    this.options.logger.warn({ source: this.source.id, waiting: this.buffer.waiting }, `Kafka is behind: ${verdict} reading`);
    this.connection?.[verdict]();
  }

  private beat(): void {
    this.intake.tellOverflows();
    if (this.connection && securityProblem(this.source, timestampFromMillis(this.options.nowMs()))) this.reconnect('waiver-expired');
    this.report.heartbeat();
  }

  private refused(twinId: string, readings: number, receivedTs: string): void {
    this.report.counters.dropped += readings;
    this.gaps.overflowed(twinId, this.front.watermark ?? receivedTs, this.front.latest ?? receivedTs);
  }

  private monitored(): number {
    return this.connection?.items.filter(({ serverId }) => serverId !== undefined).length ?? 0;
  }
}
