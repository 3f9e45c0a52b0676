import { type Figure } from '../benchmark.js';
import { figureOf } from '../harness/figure.js';
import { Worker } from '../harness/worker.js';
import { type Order, type Ran } from './models.js';

/** Ten replications of a million parts each, shared by two processes that have 512 MB between them. */
const REPLICATIONS = 10;
const PARTS = 1_000_000;
const MEGABYTES = 256;
const SECONDS = 60;
/** A snapshot with so many parts in flight, and how long it may take to be restored. */
const IN_FLIGHT = 100_000;
const MILLISECONDS = 100;

type Own = <T extends { stop(): Promise<void> }>(started: T) => T;

/** What is asked of the engine whatever a yardstick does: each goal stands in the place of the yardstick. */
export async function capacity(ours: Worker, own: Own, say: (line: string) => void): Promise<Figure[]> {
  say(`simulation: a snapshot with ${IN_FLIGHT} parts in flight`);
  const restored = await ours.call<number[]>('restore', { parts: IN_FLIGHT });
  say(`simulation: ${REPLICATIONS} replications of ${PARTS} parts on two processes with ${MEGABYTES} MB each`);
  const pair = [0, 1].map((i) => own(Worker.start(`line ${i}`, 'simulation/ours.worker.js', [`--max-old-space-size=${MEGABYTES}`])));
  const begun = performance.now();
  const peaks = await Promise.all(
    pair.map(async (worker, half) => {
      for (let i = half; i < REPLICATIONS; i += 2) await worker.call<Ran>('run', { model: 'line of 10', parts: PARTS, seed: i } satisfies Order);
      return worker.call<number>('peak');
    }),
  );
  const seconds = (performance.now() - begun) / 1000;
  await Promise.all(pair.map((worker) => worker.stop()));
  const fixed = { goal: { sense: 'at most', ratio: 1 }, readingsPerRecord: 1 } as const;
  return [
    figureOf({ ...fixed, name: 'simulation restore', unit: 'ms', against: `the goal: ${IN_FLIGHT} parts in flight in ${MILLISECONDS} ms`, samples: { ours: restored, yardstick: [MILLISECONDS] } }),
    figureOf({ ...fixed, name: 'simulation million', unit: 's', against: `the goal: ${REPLICATIONS} × ${PARTS} parts through the line of 10 in ${SECONDS} s`, samples: { ours: [seconds], yardstick: [SECONDS] }, details: { peakMegabytes: peaks.map((bytes) => Math.round(bytes / 2 ** 20)) } }),
  ];
}
