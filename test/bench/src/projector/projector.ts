import { twinEvents, twinInputs, twinState, type TwinInput } from '@orrery/contracts';
import { inRealm, KafkaPublisher } from '@orrery/kafka';
import { waitUntil, type ManagedProcess } from '@orrery/local-stack';
import { type BenchContext, type Benchmark, type Figure } from '../benchmark.js';
import { cpuMicros } from '../harness/cpu-time.js';
import { figureOf } from '../harness/figure.js';
import { interleave, SAMPLES } from '../harness/interleave.js';
import { Worker } from '../harness/worker.js';
import { registration, SOURCE, stream } from '../load/readings.js';
import { type Connection, settingsOf } from '../stack/connection.js';
import { shapeOf } from '../stack/record-sizes.js';
import { between, RedisMeter } from '../stack/redis-traffic.js';
import { serviceProcess } from '../stack/service-process.js';
import { TopicEnds } from '../stack/topic-ends.js';
import { Progress, type Passage } from './progress.js';
import { type MirrorPlan, type MirrorRound, type MirrorSetup } from './mirror-plan.js';

const TWINS = 1_000;
const READINGS_PER_ROUND = 160_000;
const PER_CALL = 2_000;

/** The real projector, as its own process, on a backlog: validated, folded, in Redis, events and snapshots acknowledged. */
export const projector: Benchmark = {
  name: 'projector',
  run: async (context: BenchContext) => [await measure(context, 10), await measure(context, 20)],
};

interface Sample extends Passage {
  readonly cpuMicros: number;
}

async function measure(context: BenchContext, readingsPerRecord: number): Promise<Figure> {
  const realm = `bench-projector-${readingsPerRecord}`;
  await context.stack.createRealm(realm);
  const run = context.own(new ProjectorRun(context, realm, readingsPerRecord));
  try {
    await run.start();
    return await run.figure();
  } finally {
    await run.stop();
    await context.stack.dropRealm(realm, run.ownTopics);
  }
}

class ProjectorRun {
  private readonly connection: Connection;
  private readonly ends: TopicEnds;
  private readonly filler: KafkaPublisher;
  private readonly meter: RedisMeter;
  private readonly service: ManagedProcess;
  private readonly mirror: Worker;
  private readonly mirrored: { readonly events: string; readonly snapshots: string };
  private readonly records: number;
  /** Stream time: goes on where the last round ended, so that no reading is late. */
  private clockMs = Date.now() - 400_000;
  private plan: MirrorPlan | undefined;
  private readonly traffic: unknown[] = [];

  constructor(
    private readonly context: BenchContext,
    realm: string,
    private readonly readingsPerRecord: number,
  ) {
    const { stack, folder } = context;
    this.connection = stack.connection(realm);
    this.records = READINGS_PER_ROUND / readingsPerRecord;
    this.ends = new TopicEnds(this.connection);
    this.filler = new KafkaPublisher(settingsOf(this.connection, 'bench'));
    this.meter = new RedisMeter(stack.redis.url);
    const profile = context.env.BENCH_CPU_PROF ? ['--cpu-prof', `--cpu-prof-dir=${context.env.BENCH_CPU_PROF}`] : [];
    this.service = serviceProcess('twin-projector', { ...stack.serviceEnv(realm, 'twin-projector'), ORRERY_SESSION_TIMEOUT: '60s' }, folder, profile);
    this.mirror = Worker.start('mirror', 'projector/mirror.worker.js');
    this.mirrored = { events: `${realm}.mirror.events`, snapshots: `${realm}.mirror.state` };
  }

  get ownTopics(): string[] {
    return Object.values(this.mirrored);
  }

  /** Both arms have joined, every twin is registered, and nothing waits. */
  async start(): Promise<void> {
    this.context.say(`projector: ${TWINS} twins, ${this.readingsPerRecord} readings a record`);
    await Promise.all([this.ends.connect(), this.meter.connect()]);
    for (const topic of Object.values(this.mirrored)) await this.ends.createTopic(topic, twinEvents.settings.partitions);
    await this.publish(Array.from({ length: TWINS }, (_, twin) => registration(twin, this.readingsPerRecord, this.clockMs)));
    const inputs = inRealm(this.connection, twinInputs.topic);
    await this.mirror.call('start', { connection: this.connection, redisUrl: this.context.stack.redis.url, topics: { inputs, ...this.mirrored } } satisfies MirrorSetup);
    await this.service.start();
    await waitUntil('the projector to have registered every twin', async () => {
      this.mustRun();
      return (await this.ends.records(twinEvents)) >= TWINS;
    });
    this.service.pause();
  }

  async figure(): Promise<Figure> {
    const arms = { projector: () => this.project(), mirror: () => this.reflect() };
    const taken = await interleave(arms, { warmups: 2, samples: SAMPLES, before: () => this.fill() });
    const rates = (samples: readonly Sample[]) => samples.map(({ recordsPerSecond }) => recordsPerSecond * this.readingsPerRecord);
    const cpu = (samples: readonly Sample[]) => samples.map(({ cpuMicros: micros, records }) => micros / (records * this.readingsPerRecord));
    return figureOf({
      name: `projector, ${this.readingsPerRecord} a record`,
      goal: { sense: 'at least', ratio: 0.35 },
      unit: 'readings/s',
      readingsPerRecord: this.readingsPerRecord,
      against: 'mirror: same bytes to Redis, events, snapshots',
      samples: { ours: rates(taken.projector), yardstick: rates(taken.mirror) },
      details: { twins: TWINS, records: this.records, plan: this.plan, cpuMicrosPerReading: { ours: cpu(taken.projector), yardstick: cpu(taken.mirror) }, rounds: this.traffic },
    });
  }

  async stop(): Promise<void> {
    this.service.resume();
    await Promise.all([this.service.stop(), this.mirror.stop(), this.filler.close()]);
    this.meter.close();
    await this.ends.close();
  }

  private async fill(): Promise<void> {
    this.clockMs += this.records;
    await this.publish([...stream(this.records, TWINS, this.readingsPerRecord, this.clockMs)]);
  }

  private async publish(inputs: readonly TwinInput[]): Promise<void> {
    for (let from = 0; from < inputs.length; from += PER_CALL) {
      await this.filler.publish(
        twinInputs,
        inputs.slice(from, from + PER_CALL).map((value) => ({ value, source: SOURCE })),
      );
    }
  }

  private async project(): Promise<Sample> {
    const progress = await Progress.begin(this.ends, twinEvents, this.records);
    const [snapshots, redis] = [await this.ends.records(twinState), await this.meter.read()];
    const cpu = cpuMicros(this.service.pid as number);
    this.service.resume();
    const passage = await progress.passed(() => this.mustRun());
    this.service.pause();
    const sample = { ...passage, cpuMicros: cpuMicros(this.service.pid as number) - cpu };
    const sent = between(redis, await this.meter.read());
    await this.imitate(sent, (await this.ends.records(twinState)) - snapshots);
    return sample;
  }

  private async reflect(): Promise<Sample> {
    if (!this.plan) throw new Error('The mirror imitates a round of the projector: that one comes first.');
    const progress = await Progress.begin(this.ends, this.mirrored.events, this.records);
    const [snapshots, redis] = [await this.ends.records(this.mirrored.snapshots), await this.meter.read()];
    const cpu = cpuMicros(this.mirror.pid);
    const round = this.mirror.call('round', { plan: this.plan, records: this.records } satisfies MirrorRound);
    const [passage] = await Promise.all([progress.passed(() => undefined), round]);
    const sample = { ...passage, cpuMicros: cpuMicros(this.mirror.pid) - cpu };
    this.traffic.push({ mirror: { redis: between(redis, await this.meter.read()), snapshots: (await this.ends.records(this.mirrored.snapshots)) - snapshots } });
    return sample;
  }

  private mustRun(): void {
    if (!this.service.running) throw new Error(`The projector has ended:\n${this.service.lastLines()}`);
  }

  /** From now on the mirror writes what this round of the projector has written. */
  private async imitate(redis: { writes: number; bytes: number }, snapshots: number): Promise<void> {
    this.traffic.push({ projector: { redis, snapshots } });
    const shape = async (contract: { topic: string }) => {
      const topic = inRealm(this.connection, contract.topic);
      return await shapeOf(this.connection, this.ends, topic, `${this.connection.realm}.bench-${contract.topic}`);
    };
    const event = this.plan?.event ?? (await shape(twinEvents));
    const snapshot = this.plan?.snapshot ?? (await shape(twinState));
    this.plan = {
      event,
      snapshot: { ...snapshot, perRecord: snapshots / this.records },
      redis: { bytesPerWrite: redis.bytes / Math.max(1, redis.writes), fields: this.readingsPerRecord + 2, perRecord: redis.writes / this.records },
    };
  }
}
