import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startMqtt } from '@orrery/local-stack';
import { type BenchContext, type Benchmark, type Goal } from '../benchmark.js';
import { figureOf } from '../harness/figure.js';
import { interleave } from '../harness/interleave.js';
import { median } from '../harness/median.js';
import { Worker } from '../harness/worker.js';
import { Ingestion } from './ingestion.js';
import { type BrokerLogin, MACHINES, MESSAGES } from './layout.js';

const REALM = 'bench-mqtt';
const YARDSTICK = 'bench-yardstick';
/** Messages a second at QoS 1 into Kafka: an absolute goal, whatever the machine. */
const GOAL_PER_SECOND = 20_000;
const GOAL: Goal = { sense: 'at least', ratio: 0.5 };
const SAMPLES = 5;

/** How fast a queue of messages at QoS 1 comes from a broker into Kafka, beside a bare client that only counts. */
export const mqtt: Benchmark = {
  name: 'mqtt',
  run: async (context: BenchContext) => {
    const { stack, folder, own, say } = context;
    await stack.createRealm(REALM);
    const broker = own(await startMqtt({ home: join(folder, 'mqtt-broker'), say }));
    const client = own(Worker.start('mqtt.js', 'mqtt/client.worker.js'));
    const login = (account: string): BrokerLogin => ({ url: broker.url, ca: readFileSync(broker.ca ?? '', 'utf8'), ...broker.credentials(account)! });
    const ingestion = own(await Ingestion.start(context, REALM, login('mqtt-ingestion'), broker.ca ?? ''));
    try {
      say(`mqtt: ${MESSAGES} messages of ${MACHINES} topics at QoS 1 wait in ${broker.kind}, TLS, persistent sessions`);
      const yardstick = { ...login('admin'), clientId: YARDSTICK };
      await client.call('subscribe', yardstick);
      await ingestion.subscribe();
      let records = 0;
      const samples = await interleave(
        {
          ours: async () => {
            const drained = await ingestion.drain();
            records = drained.records;
            return drained.rate;
          },
          yardstick: () => client.call<number>('drain', yardstick),
        },
        { warmups: 1, samples: SAMPLES, before: () => client.call('fill', login('admin')) },
      );
      const perSecond = Math.round(median(samples.ours));
      say(`mqtt: ${perSecond} messages/s into Kafka, nothing lost; goal ${GOAL_PER_SECOND}: ${perSecond >= GOAL_PER_SECOND ? 'reached' : 'MISSED'}`);
      return [
        figureOf({
          name: 'mqtt',
          goal: GOAL,
          unit: 'messages/s',
          readingsPerRecord: Math.round(MESSAGES / records),
          against: 'mqtt.js, QoS 1, that counts',
          samples,
          details: { messages: MESSAGES, topics: MACHINES, broker: broker.kind, goalPerSecond: GOAL_PER_SECOND, perSecond },
        }),
      ];
    } finally {
      await ingestion.stop();
      await client.stop();
      await broker.stop();
      await stack.dropRealm(REALM);
    }
  },
};
