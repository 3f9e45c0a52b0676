import { twinInputs, type TwinInput } from '@orrery/contracts';
import { KafkaPublisher } from '@orrery/kafka';
import { startPostgres, waitUntil, type ManagedProcess, type Postgres } from '@orrery/local-stack';
import { join } from 'node:path';
import { type BenchContext, type Benchmark, type Figure } from '../benchmark.js';
import { cpuMicros } from '../harness/cpu-time.js';
import { figureOf } from '../harness/figure.js';
import { interleave, SAMPLES } from '../harness/interleave.js';
import { registration, SOURCE, stream } from '../load/readings.js';
import { type Connection, settingsOf } from '../stack/connection.js';
import { serviceProcess } from '../stack/service-process.js';
import { type Copier, findCopier } from './copier.js';
import { COLUMNS, writeCopyFile } from './copy-file.js';
import { HistoryWatch } from './history-watch.js';

/** Records are 1 ms apart: each twin sends ten a second. */
const TWINS = 100;
const READINGS_PER_RECORD = 10;
const READINGS_PER_ROUND = 200_000;
const RECORDS = READINGS_PER_ROUND / READINGS_PER_RECORD;
const PER_CALL = 2_000;
const REALM = 'bench-historian';
const SCHEMA = 'bench_historian_historian';

/** The real historian, as its own process, on a backlog: judged, in the table with all its indexes, offsets in the same transactions, tiers made meanwhile. */
export const historian: Benchmark = {
  name: 'historian',
  run: async (context: BenchContext) => {
    await context.stack.createRealm(REALM);
    const postgres = context.own(await startPostgres({ home: join(context.folder, 'historian'), env: context.env }));
    const run = context.own(new HistorianRun(context, postgres));
    try {
      await run.start();
      return await run.figures();
    } finally {
      await run.stop();
      await postgres.stop();
      await context.stack.dropRealm(REALM);
    }
  },
};

interface Sample {
  readonly rows: number;
  readonly withTiers: number;
  readonly cpuMicros: number;
}

class HistorianRun {
  private readonly connection: Connection;
  private readonly filler: KafkaPublisher;
  private readonly watch: HistoryWatch;
  private readonly service: ManagedProcess;
  private readonly file: string;
  /** Stream time: goes on where the last round ended, so that no reading is late. */
  private clockMs = Date.now() - 400_000;
  private copier: Copier | undefined;
  private published = 0;

  constructor(
    private readonly context: BenchContext,
    private readonly postgres: Postgres,
  ) {
    const { stack, folder, env } = context;
    this.connection = stack.connection(REALM);
    this.filler = new KafkaPublisher(settingsOf(this.connection, 'bench'));
    this.watch = new HistoryWatch(postgres.url, SCHEMA);
    this.file = join(folder, 'rows.copy');
    const profile = env.BENCH_CPU_PROF ? ['--cpu-prof', `--cpu-prof-dir=${env.BENCH_CPU_PROF}`] : [];
    const settings = { ORRERY_POSTGRES_URL: postgres.url, ORRERY_SESSION_TIMEOUT: '60s', ORRERY_TIER_DELAY: '1s' };
    this.service = serviceProcess('historian', { ...stack.serviceEnv(REALM, 'historian'), ...settings }, folder, profile);
  }

  async start(): Promise<void> {
    this.context.say(`historian: ${TWINS} twins, ${READINGS_PER_RECORD} readings a record, each signal ten times a second`);
    await this.watch.connect();
    this.copier = await findCopier(this.postgres.url);
    await this.publish(Array.from({ length: TWINS }, (_, twin) => registration(twin, READINGS_PER_RECORD, this.clockMs)));
    await this.service.start();
    await waitUntil('the historian to know every twin', async () => {
      this.mustRun();
      return (await this.watch.records()) >= TWINS;
    });
    this.service.pause();
  }

  async figures(): Promise<Figure[]> {
    const taken = await interleave({ historian: () => this.record(), copy: () => this.copy() }, { warmups: 2, samples: SAMPLES, before: () => this.fill() });
    const figure = (name: string, ours: number[]): Figure =>
      figureOf({
        name,
        goal: { sense: 'at least', ratio: 0.4 },
        unit: 'rows/s',
        readingsPerRecord: READINGS_PER_RECORD,
        against: `${this.copier!.name}: as many rows into the same table and indexes`,
        samples: { ours, yardstick: taken.copy.map(({ rows }) => rows) },
        details: { twins: TWINS, rows: READINGS_PER_ROUND, cpuMicrosPerRow: taken.historian.map((sample) => sample.cpuMicros / READINGS_PER_ROUND) },
      });
    return [
      figure('historian, rows (tiers made meanwhile)', taken.historian.map(({ rows }) => rows)),
      figure('historian, rows and their tiers', taken.historian.map(({ withTiers }) => withTiers)),
    ];
  }

  async stop(): Promise<void> {
    this.service.resume();
    await Promise.all([this.service.stop(), this.filler.close()]);
    await this.watch.close();
  }

  private async fill(): Promise<void> {
    this.clockMs += RECORDS;
    const inputs = [...stream(RECORDS, TWINS, READINGS_PER_RECORD, this.clockMs)];
    await writeCopyFile(this.file, inputs);
    await this.publish(inputs);
  }

  private async publish(inputs: readonly TwinInput[]): Promise<void> {
    this.published += inputs.length;
    for (let from = 0; from < inputs.length; from += PER_CALL) {
      await this.filler.publish(
        twinInputs,
        inputs.slice(from, from + PER_CALL).map((value) => ({ value, source: SOURCE })),
      );
    }
  }

  private async record(): Promise<Sample> {
    const cpu = cpuMicros(this.service.pid as number);
    this.service.resume();
    const { recordsPerSecond, withTiersPerSecond } = await this.watch.passed(this.published - RECORDS, RECORDS, () => this.mustRun());
    this.service.pause();
    return { rows: recordsPerSecond * READINGS_PER_RECORD, withTiers: withTiersPerSecond * READINGS_PER_RECORD, cpuMicros: cpuMicros(this.service.pid as number) - cpu };
  }

  private async copy(): Promise<Sample> {
    const ms = await this.copier!.copy(`${SCHEMA}.readings`, COLUMNS, this.file);
    const rows = (READINGS_PER_ROUND * 1_000) / ms;
    return { rows, withTiers: rows, cpuMicros: 0 };
  }

  private mustRun(): void {
    if (!this.service.running) throw new Error(`The historian has ended:\n${this.service.lastLines()}`);
  }
}
