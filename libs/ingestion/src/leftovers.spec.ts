import { type Contract, type DeadLetter, deadLetters, twinInputs } from '@orrery/contracts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Leftovers } from './leftovers.js';
import { frameOf, listening, queueIn, readingAt, readingsOf, timeOf } from './testing/queue-in.js';

const letter: DeadLetter = { reason: 'undecodable', detail: 'no JSON', service: 'test', at: timeOf(0), origin: { topic: 'a/b', source: 'gone' } };

it('what is left on disk of a source that nobody reads any more goes to Kafka, its dead letters too; that of others is theirs', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'orrery-leftovers-'));
  const queues = await queueIn(join(folder, 'queue'));
  for (const source of ['gone', 'read']) for (const n of [1, 2]) await queues.of(source).append(frameOf(readingsOf('a:b:one', readingAt(n))));
  await queues.lettersOf('gone').append({ records: [letter], upTo: undefined });
  await queues.lettersOf('silent').append({ records: [letter], upTo: undefined });
  const written: [string, number][] = [];
  const publish = async (contract: unknown, messages: readonly unknown[]) => void written.push([(contract as Contract).topic, messages.length]);
  const { logger, said } = listening();
  const leftovers = new Leftovers({ queues, publisher: { publish, close: async () => undefined }, ceSource: 'test', logger });
  expect(leftovers.of((source) => source !== 'read')).toEqual(['gone', 'silent']);
  await leftovers.forward('gone');
  expect(written.toSorted()).toEqual([[deadLetters.topic, 1], [twinInputs.topic, 2]]);
  expect([queues.waiting, said.length]).toEqual([['read', 'silent'], 1]);
  leftovers.end();
  await queues.close();
  rmSync(folder, { recursive: true });
});
