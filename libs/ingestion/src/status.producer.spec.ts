import { OrreryError, type SourceStatus, sourceStatus } from '@orrery/contracts';
import { type Publisher } from '@orrery/kafka';
import { type Logger } from './logger.js';
import { StatusProducer } from './status.producer.js';

const logger = { error: () => undefined } as unknown as Logger;
const [status, gap] = sourceStatus.examples as [SourceStatus, SourceStatus];

function producerWith(failures: OrreryError[]) {
  const written: SourceStatus[] = [];
  const publish = async (_contract: unknown, [message]: { value: SourceStatus }[]) => {
    const failure = failures.shift();
    if (failure) throw failure;
    written.push(message!.value);
  };
  return { written, producer: new StatusProducer({ publish } as unknown as Publisher, 'opcua-ingestion', logger, 1) };
}

describe('the producer of statuses', () => {
  it('tries a gap and a change of state again until Kafka has acknowledged them, in order; a heartbeat meanwhile is left out', async () => {
    const { producer, written } = producerWith([new OrreryError('unavailable', 'broker away'), new OrreryError('forbidden', 'no ACL yet'), new OrreryError('unavailable', 'still')]);
    const changed: SourceStatus = { ...status, state: 'disconnected' };
    producer.send(gap);
    producer.heartbeat(status);
    producer.send(changed);
    await producer.drain();
    expect(written).toEqual([gap, changed]);
    producer.heartbeat(status);
    await producer.drain();
    expect(written).toEqual([gap, changed, status]);
  });

  it('gives up the one record that Kafka will never take, and publishes those after it', async () => {
    const { producer, written } = producerWith([new OrreryError('contract-violation', 'not a status')]);
    producer.send(gap);
    producer.send(status);
    await producer.drain();
    expect(written).toEqual([status]);
  });
});
