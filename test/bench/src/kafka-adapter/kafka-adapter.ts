import { twinInputs } from '@orrery/contracts';
import { inRealm } from '@orrery/kafka';
import { type BenchContext, type Benchmark, type Figure } from '../benchmark.js';
import { figureOf } from '../harness/figure.js';
import { interleave, SAMPLES } from '../harness/interleave.js';
import { Worker } from '../harness/worker.js';
import { TopicEnds } from '../stack/topic-ends.js';
import { type ConsumeOrder, type ProduceOrder, type Rate } from './arm.js';

const REALM = 'bench-adapter';
const GOAL = { sense: 'at least', ratio: 0.7 } as const;
const UNIT = 'readings/s';
const READINGS_PER_RECORD = 10;
const LOAD = { records: 6_000, perCall: 1_000, twins: 1_000, readingsPerRecord: READINGS_PER_RECORD };

/** libs/kafka beside the client it is built on, both with the JSON that a service cannot do without. */
export const kafkaAdapter: Benchmark = {
  name: 'kafka-adapter',
  run: async ({ stack, say, own }: BenchContext) => {
    await stack.createRealm(REALM);
    const connection = stack.connection(REALM);
    const arms = { ours: own(Worker.start('libs/kafka', 'kafka-adapter/ours.worker.js')), bare: own(Worker.start('bare kafkajs', 'kafka-adapter/bare.worker.js')) };
    const topic = inRealm(connection, twinInputs.topic);
    const ends = new TopicEnds(connection);
    await ends.connect();
    try {
      say('kafka-adapter: producing');
      const order: ProduceOrder = { connection, topic, ...LOAD };
      const produced = await interleave({ ours: () => arms.ours.call<Rate>('produce', order), bare: () => arms.bare.call<Rate>('produce', order) }, { warmups: 1, samples: SAMPLES });
      const records = await ends.records(twinInputs);
      say(`kafka-adapter: consuming ${records} records`);
      let group = 0;
      const consume = (arm: Worker) => arm.call<Rate>('consume', { connection, topic, records, group: `bench-${(group += 1)}` } satisfies ConsumeOrder);
      const consumed = await interleave({ ours: () => consume(arms.ours), bare: () => consume(arms.bare) }, { warmups: 1, samples: SAMPLES });
      return [figure('produce', produced, 'kafkajs send of the same bytes, stringified'), figure('consume', consumed, 'kafkajs eachBatch that parses')];
    } finally {
      await Promise.all([arms.ours.stop(), arms.bare.stop(), ends.close()]);
      await stack.dropRealm(REALM);
    }
  },
};

function figure(what: string, { ours, bare }: { ours: Rate[]; bare: Rate[] }, against: string): Figure {
  const perSecond = (rates: readonly Rate[]) => rates.map(({ recordsPerSecond }) => recordsPerSecond * READINGS_PER_RECORD);
  return figureOf({
    name: `kafka-adapter ${what}`,
    goal: GOAL,
    unit: UNIT,
    readingsPerRecord: READINGS_PER_RECORD,
    against,
    samples: { ours: perSecond(ours), yardstick: perSecond(bare) },
    details: LOAD,
  });
}
