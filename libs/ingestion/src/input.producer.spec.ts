import { OrreryError, type Reading, type ReadingsInput } from '@orrery/contracts';
import { type Publisher } from '@orrery/kafka';
import { ReadingBuffer, RECORD_LIMITS } from './reading-buffer.js';
import { type Logger } from './logger.js';
import { InputProducer } from './input.producer.js';

const NOW = '2026-01-01T00:00:00.0000000Z';
const logger = { error: () => undefined } as unknown as Logger;
const reading = (value: number): Reading => ({ path: 'flow', value, datatype: 'double', quality: 'good', sourceTs: NOW });

function producerWith(publish: (values: unknown[]) => Promise<void>) {
  const buffer = new ReadingBuffer(() => ({ source: 'plc', epoch: '1' }), { ...RECORD_LIMITS, readings: 1000 });
  const acknowledged: { readings: number; watermark: string | undefined }[] = [];
  const refused: string[] = [];
  const durable: { watermark: string | undefined; waiting: number }[] = [];
  const publisher = { publish: (_contract: unknown, messages: { value: unknown }[]) => publish(messages.map(({ value }) => value)), close: async () => undefined };
  const producer = new InputProducer({
    ceSource: 'opcua-ingestion',
    publisher: publisher as unknown as Publisher,
    buffer,
    queue: undefined,
    upTo: (watermark) => watermark,
    onPublished: (readings, watermark) => acknowledged.push({ readings, watermark }),
    onDurable: (watermark) => durable.push({ watermark, waiting: buffer.waiting }),
    onRefused: ({ twinId }) => refused.push(twinId),
    logger,
  });
  const add = (twinId: string, value: number) => buffer.add(twinId, reading(value), 180, 0, () => NOW);
  return { buffer, producer, acknowledged, refused, durable, add };
}

describe('the producer of inputs', () => {
  it('says that the source is in Kafka up to its watermark only when Kafka has acknowledged', async () => {
    let acknowledge: () => void = () => undefined;
    const { producer, acknowledged, buffer, add } = producerWith(() => new Promise((resolve) => (acknowledge = resolve)));
    add('a:b:one', 1);
    producer.reached(NOW);
    const drained = producer.drain();
    expect([acknowledged, buffer.waiting]).toEqual([[], 1]);
    acknowledge();
    await drained;
    expect([acknowledged, buffer.waiting]).toEqual([[{ readings: 1, watermark: NOW }], 0]);
  });

  it('gives up the one record Kafka will never take, counts it, and publishes its neighbours in order', async () => {
    const written: unknown[] = [];
    const { producer, acknowledged, refused, buffer, add } = producerWith(async (values) => {
      if ((values as ReadingsInput[]).some(({ twinId }) => twinId === 'a:b:poison')) throw new OrreryError('too-large', 'too large');
      written.push(...values);
    });
    add('a:b:one', 1);
    add('a:b:poison', 2);
    add('a:b:two', 3);
    await producer.drain();
    expect((written as ReadingsInput[]).map(({ twinId }) => twinId)).toEqual(['a:b:one', 'a:b:two']);
    expect([acknowledged, refused, buffer.waiting]).toEqual([[{ readings: 2, watermark: undefined }], ['a:b:poison'], 0]);
  });

  it('tries again what a retry may mend, and a missing right, with the same records in the same order', async () => {
    const failures = [new OrreryError('unavailable', 'broker away'), new OrreryError('forbidden', 'no ACL yet')];
    const attempts: number[] = [];
    const { producer, acknowledged, refused, add } = producerWith(async (values) => {
      attempts.push(values.length);
      const failure = failures.shift();
      if (failure) throw failure;
    });
    add('a:b:one', 1);
    add('a:b:two', 2);
    await producer.drain();
    expect([attempts, refused]).toEqual([[2, 2, 2], []]);
    expect(acknowledged).toEqual([{ readings: 2, watermark: undefined }]);
  });

  it('says that nothing waits any more also where nobody knows how far the source was read: who was paused goes on', async () => {
    const { producer, durable, add } = producerWith(async () => undefined);
    add('a:b:one', 1);
    await producer.drain();
    expect(durable).toEqual([{ watermark: undefined, waiting: 0 }]);
  });
});
