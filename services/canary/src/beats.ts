import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { type TwinEvent } from '@orrery/contracts';
import { type KafkaSettings } from '@orrery/kafka';
import { CONFIG, Drain, HealthRegistry, Metrics } from '@orrery/service-kit';
import { BeatingServer } from './adapters/beating-server.js';
import { EventsOfTwin } from './adapters/events-of-twin.js';
import { type Config } from './config.js';
import { BeatWatch } from './domain/beat-watch.js';
import { KAFKA } from './tokens.js';

/** 10 ms to a minute. */
const BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60];
const BEAT = 'beat';

/** Beats as a device and waits for each beat's event: both by one clock, which no time server sets back. */
@Injectable()
export class Beats implements OnApplicationBootstrap {
  private readonly watch = new BeatWatch();
  private readonly logger = new Logger('beats');
  private readonly latency;
  private readonly lastArrival;
  private readonly beats;
  private lastMs = 0;
  private count = 0;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(KAFKA) private readonly settings: KafkaSettings,
    private readonly drain: Drain,
    private readonly health: HealthRegistry,
    metrics: Metrics,
  ) {
    this.latency = metrics.histogram({ name: 'orrery_canary_latency_seconds', help: 'From a beat of the canary, as a device, to its event on twin.events', buckets: BUCKETS });
    this.lastArrival = metrics.gauge({ name: 'orrery_canary_last_arrival_timestamp_seconds', help: 'When the last beat came back as an event; the start of the service before the first' });
    this.beats = metrics.counter({ name: 'orrery_canary_beats_total', help: 'Beats of the canary: sent, arrived, missed (a later one came, or ten minutes went by)', labels: ['outcome'] });
    this.lastArrival.set(Date.now() / 1_000);
  }

  async onApplicationBootstrap(): Promise<void> {
    const { pkiDir, opcuaHost: host, opcuaPort: port, period, twin } = this.config;
    const server = await BeatingServer.start({ host, port, pkiDir });
    this.logger.log({ msg: 'beating', endpoint: `opc.tcp://${host}:${server.port}`, twin });
    const events = new EventsOfTwin(this.settings, twin, (event) => this.take(event));
    this.health.register('ingestion', async () => ({ ok: true, detail: server.sessions > 0 ? 'connected' : 'nobody reads the beat: is the plant folder of the canary applied, and its certificate trusted?' }));
    const timer = setInterval(() => this.beat(server), period);
    this.drain.add('stop-reading', 'beats', async () => {
      clearInterval(timer);
      await Promise.all([events.close(), server.stop()]);
    });
  }

  private beat(server: BeatingServer): void {
    // A clock that was set back would give two beats one time.
    this.lastMs = Math.max(Date.now(), this.lastMs + 1);
    this.count = (this.count + 1) % 2 ** 31;
    const given = this.watch.sent(this.lastMs, performance.now());
    server.beat(this.count, new Date(this.lastMs));
    this.beats.inc({ outcome: 'sent' });
    if (given > 0) this.beats.inc({ outcome: 'missed' }, given);
  }

  private take({ changes }: TwinEvent): void {
    for (const change of changes) {
      if (change.kind !== 'reported' || change.path !== BEAT || change.state.eventTs === undefined) continue;
      const arrival = this.watch.arrived(Date.parse(change.state.eventTs), performance.now());
      if (!arrival) continue;
      this.latency.observe(arrival.latencyMs / 1_000);
      this.lastArrival.set(Date.now() / 1_000);
      this.beats.inc({ outcome: 'arrived' });
      if (arrival.missed > 0) this.beats.inc({ outcome: 'missed' }, arrival.missed);
    }
  }
}
