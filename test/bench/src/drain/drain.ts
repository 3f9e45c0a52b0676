import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type BenchContext, type Benchmark } from '../benchmark.js';
import { figureOf } from '../harness/figure.js';
import { interleave, SAMPLES } from '../harness/interleave.js';
import { median } from '../harness/median.js';
import { Worker } from '../harness/worker.js';
import { type Filled, LIVE_PER_SECOND, READINGS_PER_RECORD, type Run } from './layout.js';

const REALM = 'bench-drain';
/** Five minutes of the source. */
const BACKLOG = 300_000;
const IDLE_MS = 3_000;
const DAY_S = 86_400;
/** What live readings may wait longer while a backlog lasts, in ms. */
const GOAL_LATER_MS = 1_000;

/** How fast readings that waited on disk come to Kafka, in order, while their source goes on. */
export const drain: Benchmark = {
  name: 'drain',
  run: async ({ stack, folder, own, say }: BenchContext) => {
    await stack.createRealm(REALM);
    const worker = own(Worker.start('queue', 'drain/drain.worker.js'));
    const queue = join(folder, 'drain');
    const order = { connection: stack.connection(REALM), folder: queue, idleMs: IDLE_MS };
    let filled: Filled = { bytes: 0, readingsPerSecond: 0 };
    try {
      say(`drain: ${BACKLOG} readings on disk, and ${LIVE_PER_SECOND} a second behind them`);
      const [drained, idle]: [Run[], Run[]] = [[], []];
      const samples = await interleave(
        {
          ours: async () => {
            filled = await worker.call<Filled>('fill', { folder: queue, readings: BACKLOG });
            drained.push(await worker.call<Run>('run', order));
            return drained.at(-1)!.drainedPerSecond;
          },
          yardstick: async () => {
            idle.push(await worker.call<Run>('run', order));
            return idle.at(-1)!.livePerSecond;
          },
        },
        { warmups: 1, samples: SAMPLES, before: () => rm(queue, { recursive: true, force: true }) },
      );
      const p99 = { idle: median(idle.slice(1).map(({ liveP99Ms }) => liveP99Ms)), whileDraining: median(drained.slice(1).map(({ liveP99Ms }) => liveP99Ms)) };
      const day = { bytes: (filled.bytes / BACKLOG) * LIVE_PER_SECOND * DAY_S, drainS: (LIVE_PER_SECOND * DAY_S) / (median(samples.ours) - LIVE_PER_SECOND) };
      const late = p99.whileDraining - p99.idle;
      say(`drain: live readings wait ${Math.round(p99.whileDraining)} ms (p99) behind the backlog, ${Math.round(p99.idle)} ms without one; goal at most ${GOAL_LATER_MS} ms more: ${late <= GOAL_LATER_MS ? 'reached' : 'MISSED'}`);
      say(`drain: a day at ${LIVE_PER_SECOND} readings/s is ${(day.bytes / 1e9).toFixed(2)} GB on disk, and ${Math.round(day.drainS)} s to catch up with`);
      return [
        figureOf({
          name: 'drain',
          goal: { sense: 'at least', ratio: 5 },
          unit: 'readings/s',
          readingsPerRecord: READINGS_PER_RECORD,
          against: 'the rate at which the source reads',
          samples,
          details: { backlog: BACKLOG, bytesPerReading: filled.bytes / BACKLOG, storedPerSecond: filled.readingsPerSecond, liveP99Ms: p99, day },
        }),
      ];
    } finally {
      await worker.stop();
      await stack.dropRealm(REALM);
    }
  },
};
