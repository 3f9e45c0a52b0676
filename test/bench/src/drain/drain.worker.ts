import { InputProducer, QueueStore, ReadingBuffer, RECORD_LIMITS, type SourceQueue } from '@orrery/ingestion';
import { KafkaPublisher } from '@orrery/kafka';
import { timestampFromMillis } from '@orrery/twin-model';
import { setTimeout as pause } from 'node:timers/promises';
import { serve } from '../harness/serve.js';
import { readings, SOURCE, twinIdOf } from '../load/readings.js';
import { settingsOf } from '../stack/connection.js';
import { type Filled, type FillOrder, LIVE_PER_SECOND, READINGS_PER_RECORD, type Run, type RunOrder, TWINS } from './layout.js';

const quiet = { error: console.error, warn: () => undefined, info: () => undefined, debug: () => undefined } as never;
const open = (folder: string) => QueueStore.open({ folder, limits: { bytes: 1e11, ageMs: 1e12, whenFull: 'drop-oldest' }, logger: quiet, nowMs: Date.now, onLettersLost: () => undefined });

/** What an outage leaves: a tenth of a second in a frame, as the service writes it. */
async function fill({ folder, readings: wanted }: FillOrder): Promise<Filled> {
  const store = await open(folder);
  const queue = store.of(SOURCE);
  const records = LIVE_PER_SECOND / 10 / READINGS_PER_RECORD;
  const began = performance.now();
  for (let done = 0, at = Date.now() - wanted; done < wanted; done += records * READINGS_PER_RECORD, at += 100) {
    await queue.append({ records: Array.from({ length: records }, (_, index) => readings((done + index) % TWINS, READINGS_PER_RECORD, at)), upTo: timestampFromMillis(at) });
  }
  const filled = { bytes: queue.depth.bytes, readingsPerSecond: (queue.depth.readings * 1000) / (performance.now() - began) };
  await store.close();
  return filled;
}

/** A source that goes on while what was left goes to Kafka before it. */
async function run({ connection, folder, idleMs }: RunOrder): Promise<Run> {
  const store = await open(folder);
  const queue = store.of(SOURCE);
  const publisher = new KafkaPublisher(settingsOf(connection, 'mqtt-ingestion'));
  const source = new Source(queue, publisher);
  const began = performance.now();
  const backlog = queue.depth.readings;
  source.begin();
  if (backlog > 0) await source.published(backlog);
  else await pause(idleMs);
  const drainedMs = performance.now() - began;
  await source.end();
  const run = { drainedPerSecond: (backlog * 1000) / drainedMs, livePerSecond: source.perSecond, liveP99Ms: source.p99(drainedMs) };
  await publisher.close();
  await store.close();
  return run;
}

const TICK_MS = 10;

/** Reads LIVE_PER_SECOND readings a second from nowhere and brings them to Kafka as an ingestion does. */
class Source {
  perSecond = 0;
  private readonly buffer = new ReadingBuffer(() => ({ source: SOURCE, epoch: '1' }), { ...RECORD_LIMITS, readings: Infinity });
  private readonly producer: InputProducer;
  /** When each tick was read, and when Kafka had its last reading; in ms since the beginning. */
  private readonly ticks: { readMs: number; ackMs: number }[] = [];
  private readonly perTick = (LIVE_PER_SECOND * TICK_MS) / 1000;
  private readonly backlog: number;
  private acknowledged = 0;
  private acknowledgedTicks = 0;
  private beganMs = 0;
  private timer: NodeJS.Timeout | undefined;
  private waiting: { readings: number; resolve: () => void } | undefined;

  constructor(queue: SourceQueue, publisher: KafkaPublisher) {
    this.backlog = queue.depth.readings;
    this.producer = new InputProducer({ ceSource: 'bench', publisher, buffer: this.buffer, queue, upTo: (at) => at, onPublished: (count) => this.acknowledge(count), onDurable: () => undefined, onRefused: fail, logger: quiet });
  }

  begin(): void {
    this.beganMs = performance.now();
    this.timer = setInterval(() => this.read(), TICK_MS);
  }

  /** Resolves when so many have come to Kafka. */
  published(count: number): Promise<void> {
    return new Promise((resolve) => {
      this.waiting = { readings: count, resolve };
      this.acknowledge(0);
    });
  }

  /** Resolves when all is in Kafka. */
  async end(): Promise<void> {
    clearInterval(this.timer);
    this.perSecond = (this.ticks.length * this.perTick * 1000) / (performance.now() - this.beganMs);
    await this.producer.drain(true);
    if (this.acknowledged !== this.backlog + this.ticks.length * this.perTick) throw new Error(`${this.acknowledged} readings of ${this.backlog + this.ticks.length * this.perTick} came to Kafka`);
  }

  /** Of what was read in the first so many ms. */
  p99(untilMs: number): number {
    const waits = this.ticks.filter(({ readMs }) => readMs <= untilMs).map(({ readMs, ackMs }) => ackMs - readMs).toSorted((a, b) => a - b);
    return waits[Math.floor(waits.length * 0.99)] ?? NaN;
  }

  /** As many ticks as the time asks for: a timer that comes late does not make the source slower. */
  private read(): void {
    const now = performance.now() - this.beganMs;
    while (this.ticks.length * TICK_MS < now) {
      const [record] = [readings(this.ticks.length % TWINS, this.perTick, Date.now())];
      for (const reading of record.readings) this.buffer.add(twinIdOf(this.ticks.length % TWINS), reading, 180, performance.now(), () => record.receivedTs);
      this.ticks.push({ readMs: now, ackMs: NaN });
    }
    this.producer.kick();
  }

  private acknowledge(count: number): void {
    this.acknowledged += count;
    const now = performance.now() - this.beganMs;
    for (; this.backlog + (this.acknowledgedTicks + 1) * this.perTick <= this.acknowledged; this.acknowledgedTicks += 1) this.ticks[this.acknowledgedTicks]!.ackMs = now;
    if (this.waiting && this.acknowledged >= this.waiting.readings) this.waiting.resolve();
  }
}

function fail(_record: unknown, error: unknown): void {
  throw error;
}

serve({ fill, run });
