import { twinInputs, twinState, type TwinInput, type TwinSnapshot } from '@orrery/contracts';
import { KafkaPublisher, LogStateRunner, type LogState } from '@orrery/kafka';
import { serve } from '../harness/serve.js';
import { SOURCE, stream } from '../load/readings.js';
import { settingsOf } from '../stack/connection.js';
import { ConsumeClock, inCalls, type ConsumeOrder, type ProduceOrder, type Rate } from './arm.js';

// libs/kafka as services use it: contracts checked, CloudEvents attributes, murmur2, retry, restore, commits.
let publisher: KafkaPublisher | undefined;

async function produce({ connection, records, perCall, twins, readingsPerRecord }: ProduceOrder): Promise<Rate> {
  publisher ??= new KafkaPublisher(settingsOf(connection, 'bench-ours'));
  const calls = inCalls([...stream(records, twins, readingsPerRecord, Date.now())], perCall);
  const start = performance.now();
  for (const call of calls) {
    await publisher.publish(
      twinInputs,
      call.map((value) => ({ value, source: SOURCE })),
    );
  }
  return { recordsPerSecond: (records * 1_000) / (performance.now() - start) };
}

async function consume({ connection, group, records }: ConsumeOrder): Promise<Rate> {
  const clock = new ConsumeClock(records);
  const counting: LogState<TwinInput, TwinSnapshot> = {
    input: twinInputs,
    snapshots: twinState,
    open: () => ({
      restoreSnapshot: () => undefined,
      restored: async () => undefined,
      handle: async (batch) => {
        clock.batch(batch.length);
        return { events: [], dirty: [], deadLetters: [] };
      },
      snapshot: () => [],
      close: async () => undefined,
    }),
  };
  const runner = new LogStateRunner({ settings: settingsOf(connection, 'bench-ours'), logState: counting, group });
  runner.start();
  try {
    return await clock.done;
  } finally {
    await runner.close();
  }
}

serve({ produce, consume });
