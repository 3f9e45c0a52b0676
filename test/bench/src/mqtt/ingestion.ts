import { type RegistryEntry, registryKey, sourceStatus, twinInputs, twinRegistry } from '@orrery/contracts';
import { KafkaPublisher, type KafkaSettings, readTopic } from '@orrery/kafka';
import { waitUntil } from '@orrery/local-stack';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BenchContext } from '../benchmark.js';
import { SOURCE } from '../load/readings.js';
import { settingsOf } from '../stack/connection.js';
import { serviceProcess } from '../stack/service-process.js';
import { TopicEnds } from '../stack/topic-ends.js';
import { type BrokerLogin, MESSAGES, registry } from './layout.js';

/** What one drain brought to Kafka. */
export interface Drained {
  /** Messages a second, from the arrival of the first to the record of the last. */
  readonly rate: number;
  readonly records: number;
}

/** The real ingestion in its own process; its source is taken out of the registry and put in again, so that it is away in between. */
export class Ingestion {
  private epoch = 0;

  private constructor(
    private readonly settings: KafkaSettings,
    private readonly publisher: KafkaPublisher,
    private readonly source: RegistryEntry,
    private readonly ends: TopicEnds,
    private readonly stopService: () => Promise<void>,
  ) {}

  static async start({ stack, folder, own, env }: BenchContext, realm: string, login: BrokerLogin, caFile: string): Promise<Ingestion> {
    const settings = settingsOf(stack.connection(realm), 'bench');
    const credentials = join(folder, 'mqtt-credentials.json');
    await writeFile(credentials, JSON.stringify({ [SOURCE]: { endpoint: login.url, user: login.username, password: login.password } }), { mode: 0o600 });
    const profile = env.BENCH_CPU_PROF ? ['--cpu-prof', `--cpu-prof-dir=${env.BENCH_CPU_PROF}`] : [];
    const service = own(
      serviceProcess('mqtt-ingestion', { ...stack.serviceEnv(realm, 'mqtt-ingestion'), ORRERY_MQTT_CREDENTIALS: credentials, ORRERY_MQTT_CA: caFile }, folder, profile),
    );
    const publisher = new KafkaPublisher(settings);
    const { source, bindings } = registry(login.url, login.username);
    await publisher.publish(twinRegistry, bindings.map((value) => ({ value, source: 'bench' })));
    await service.start();
    const ends = new TopicEnds(stack.connection(realm));
    await ends.connect();
    return new Ingestion(settings, publisher, source, ends, () => service.stop());
  }

  /** Connects once, so that the broker keeps a session, and leaves. */
  async subscribe(): Promise<void> {
    await this.connect();
    await this.until('connected', ({ state }) => state === 'connected');
    await this.leave();
  }

  /** Everything that waits for it, into Kafka. @throws Error where a message is missing */
  async drain(): Promise<Drained> {
    const before = await this.ends.of(twinInputs);
    await this.connect();
    await this.until(`${MESSAGES} messages in Kafka`, ({ counters }) => Number(counters.published) >= MESSAGES);
    await this.leave();
    const seen = new Set<unknown>();
    let [first, last, records] = ['9', '', 0];
    const reading = readTopic(this.settings, twinInputs, {
      from: before,
      onRecord: ({ value, timestamp }) => {
        if (value?.type !== 'readings') return;
        records += 1;
        if (value.receivedTs < first) first = value.receivedTs;
        if (timestamp > last) last = timestamp;
        for (const reading of value.readings) seen.add(reading.value);
      },
    });
    await reading.caughtUp;
    await reading.close();
    if (seen.size !== MESSAGES) throw new Error(`${MESSAGES - seen.size} of ${MESSAGES} messages are not in Kafka`);
    return { rate: MESSAGES / ((Date.parse(last) - Date.parse(first)) / 1000), records };
  }

  async stop(): Promise<void> {
    await this.stopService();
    await this.publisher.close();
    await this.ends.close();
  }

  private async connect(): Promise<void> {
    this.epoch += 1;
    await this.publisher.publish(twinRegistry, [{ value: this.source, source: 'bench' }]);
  }

  private async leave(): Promise<void> {
    const key = registryKey(this.source);
    await this.publisher.publish(twinRegistry, [{ value: null, key, partitionKey: key, source: 'bench' }]);
    await this.until('away', ({ state, reason }) => state === 'disconnected' && reason === 'removed');
  }

  private async until(what: string, condition: (status: (typeof sourceStatus.examples)[number]) => boolean): Promise<void> {
    let met = false;
    const reading = readTopic(this.settings, sourceStatus, {
      from: 'beginning',
      onRecord: ({ value }) => {
        if (value?.type === 'status' && value.source === SOURCE && Number(value.epoch) === this.epoch && condition(value)) met = true;
      },
    });
    await waitUntil(`the ingestion: ${what}`, () => met, { timeoutMs: 60_000 });
    await reading.close();
  }
}
