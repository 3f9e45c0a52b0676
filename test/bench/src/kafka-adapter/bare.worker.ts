import { CE, schemaUri, twinInputs, type ReadingsInput } from '@orrery/contracts';
import type { Message, Producer } from 'kafkajs';
import { serve } from '../harness/serve.js';
import { SOURCE, stream } from '../load/readings.js';
import { openBare } from '../stack/connection.js';
import { ConsumeClock, inCalls, type ConsumeOrder, type ProduceOrder, type Rate } from './arm.js';

// kafkajs as it is, with what its user cannot do without: JSON in and out. The same bytes go over the wire, headers included.
let producer: Producer | undefined;
let sequence = 0;

async function produce({ connection, topic, records, perCall, twins, readingsPerRecord }: ProduceOrder): Promise<Rate> {
  if (!producer) {
    producer = openBare(connection, 'bench-bare').producer({ idempotent: true, allowAutoTopicCreation: false });
    await producer.connect();
  }
  const calls = inCalls([...stream(records, twins, readingsPerRecord, Date.now())], perCall);
  const start = performance.now();
  for (const call of calls) await producer.send({ topic, acks: -1, messages: call.map(messageOf) });
  return { recordsPerSecond: (records * 1_000) / (performance.now() - start) };
}

function messageOf(value: ReadingsInput): Message {
  return {
    key: value.twinId,
    value: JSON.stringify(value),
    headers: {
      [CE.specversion]: '1.0',
      [CE.id]: `5f0c2b1e-8a57-4b0e-9d42-1b6f3c1c2a10-${(sequence += 1)}`,
      [CE.source]: SOURCE,
      [CE.type]: 'orrery.twin.readings.v1',
      [CE.subject]: value.twinId,
      [CE.time]: value.receivedTs,
      [CE.dataschema]: DATASCHEMA,
      [CE.partitionkey]: value.twinId,
      [CE.contenttype]: 'application/json',
    },
  };
}

const DATASCHEMA = schemaUri(twinInputs.topic);

async function consume({ connection, topic, group, records }: ConsumeOrder): Promise<Rate> {
  const clock = new ConsumeClock(records);
  const consumer = openBare(connection, 'bench-bare').consumer({ groupId: group, maxWaitTimeInMs: 100, allowAutoTopicCreation: false });
  const positions = new Map<number, string>();
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({
    // Committed twice a second, as ours: after every batch, which is kafkajs's own way, it would be slower.
    autoCommit: false,
    eachBatch: async ({ batch: { partition, messages } }) => {
      for (const { value } of messages) if (value) parsed = JSON.parse(value.toString('utf8')) as unknown;
      positions.set(partition, String(BigInt(messages.at(-1)!.offset) + 1n));
      clock.batch(messages.length);
    },
  });
  const committing = setInterval(() => {
    const offsets = [...positions].map(([partition, offset]) => ({ topic, partition, offset }));
    if (offsets.length > 0) void consumer.commitOffsets(offsets).catch(() => undefined);
  }, 500);
  try {
    return await clock.done;
  } finally {
    clearInterval(committing);
    await consumer.disconnect();
  }
}

/** Kept where the optimiser sees that it is kept. */
export let parsed: unknown;

serve({ produce, consume });
