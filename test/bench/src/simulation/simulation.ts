import { type BenchContext, type Benchmark, type Figure, type Outcome } from '../benchmark.js';
import { figureOf } from '../harness/figure.js';
import { interleave, SAMPLES } from '../harness/interleave.js';
import { median } from '../harness/median.js';
import { pythonWith, YardstickMissing } from '../harness/python-environment.js';
import { Worker } from '../harness/worker.js';
import { capacity } from './capacity.js';
import { type Model, MODELS, type Ran } from './models.js';
import { type SimPy, startSimPy } from './simpy-client.js';

const SIMPY = '4.1.1';
const AGAINST_BARE = { sense: 'at least', ratio: 0.25 } as const;
/** Arms whose means differ by more do not run the same model, and no ratio of theirs says anything. */
const SAME = 0.15;

/** libs/des beside SimPy and beside a bare event loop, all three running the same models. */
export const simulation: Benchmark = {
  name: 'simulation',
  alone: true,
  run: async ({ say, own }: BenchContext) => {
    const ours = own(Worker.start('libs/des', 'simulation/ours.worker.js'));
    const bare = own(Worker.start('bare loop', 'simulation/bare.worker.js'));
    const { simpy, missing } = await startYardstick(say);
    if (simpy) own(simpy);
    try {
      const outcomes: Outcome[] = [];
      for (const model of MODELS) {
        say(`simulation: ${model.name}`);
        outcomes.push(...(await measure(model, ours, bare, simpy, missing)));
      }
      outcomes.push(...(await capacity(ours, own, say)));
      return outcomes;
    } finally {
      await Promise.all([ours.stop(), bare.stop(), simpy?.stop()]);
    }
  },
};

async function startYardstick(say: (line: string) => void): Promise<{ simpy?: SimPy; missing?: string }> {
  try {
    return { simpy: startSimPy(await pythonWith('simpy', SIMPY, say)) };
  } catch (error) {
    if (error instanceof YardstickMissing) return { missing: error.message };
    throw error;
  }
}

async function measure(model: Model, ours: Worker, bare: Worker, simpy: SimPy | undefined, missing: string | undefined): Promise<Outcome[]> {
  let round = 0;
  const order = (parts: number) => ({ model: model.name, parts, seed: (round += 1) });
  const arms: Record<string, () => Promise<Ran>> = {
    ours: () => ours.call<Ran>('run', order(model.parts)),
    bare: () => bare.call<Ran>('run', order(model.parts)),
    ...(simpy ? { simpy: () => simpy.run(order(model.simpyParts)) } : {}),
  };
  const found = await interleave(arms, { warmups: 2, samples: SAMPLES });
  const of = (arm: string): Ran[] => found[arm] as Ran[];
  const against = (arm: string, words: string, goal: Figure['goal']): Figure => {
    const checks = [of('ours'), of(arm)].map((samples) => median(samples.map(({ check }) => check))) as [number, number];
    if (Math.abs(checks[0] / checks[1] - 1) > SAME) throw new Error(`${model.name}: ours finds ${checks[0]}, ${arm} ${checks[1]}: they do not run the same model`);
    const rates = (samples: readonly Ran[]) => samples.map(({ parts, seconds }) => parts / seconds);
    return figureOf({
      name: `simulation ${model.name}, ${arm}`,
      goal,
      unit: 'parts/s',
      readingsPerRecord: 1,
      against: words,
      samples: { ours: rates(of('ours')), yardstick: rates(of(arm)) },
      details: { parts: model.parts, simpyParts: model.simpyParts, ours: checks[0], yardstick: checks[1] },
    });
  };
  return [
    simpy ? against('simpy', `SimPy ${SIMPY}, the same model`, { sense: 'at least', ratio: model.goal }) : { name: `simulation ${model.name}, simpy`, reason: missing ?? 'SimPy is missing' },
    against('bare', 'a hand-written event loop for this model alone', AGAINST_BARE),
  ];
}
