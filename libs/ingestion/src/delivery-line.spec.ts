import { type Contract, OrreryError, type ReadingsInput, twinInputs } from '@orrery/contracts';
import { type Publisher } from '@orrery/kafka';
import { ClassicLevel } from 'classic-level';
import fc from 'fast-check';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeliveryLine } from './delivery-line.js';
import { PublishRecords } from './publish-records.js';
import { type Input, readingsIn } from './queue/frame.js';
import { type QueueStore } from './queue/queue-store.js';
import { listening, queueIn, readingAt, readingsOf, timeOf } from './testing/queue-in.js';

/** A Kafka that answers or does not; what it has been given while it did not answer, it takes when it answers again. */
class Log {
  readonly numbers: number[] = [];
  private waiting: (() => void)[] = [];
  private away = false;

  leave(): void {
    this.away = true;
  }

  comeBack(): void {
    this.away = false;
    for (const write of this.waiting.splice(0)) write();
  }

  /** What is told to a process that has been killed is not heard. */
  publisher(alive: () => boolean): Publisher {
    const publish = (_contract: unknown, messages: readonly { value: unknown }[]) =>
      new Promise<void>((resolve) => {
        const write = () => {
          if (!alive()) return;
          for (const { value } of messages) this.numbers.push((value as ReadingsInput).readings[0]!.value as number);
          resolve();
        };
        if (this.away) this.waiting.push(write);
        else setImmediate(write);
      });
    return { publish, close: async () => undefined };
  }
}

describe('the way of a source’s readings to Kafka', () => {
  let folder: string;
  const stores: QueueStore[] = [];
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'orrery-line-'))));
  afterEach(async () => {
    for (const store of stores.splice(0)) await store.close();
    rmSync(folder, { recursive: true });
  });
  const { logger } = listening();

  /** One start of a process; `kill` leaves what is on disk to the next. */
  async function start(log: Log, { name = 'queue', patienceMs = 5, ...limits }: { name?: string; patienceMs?: number; bytes?: number; whenFull?: 'hold' } = {}) {
    const store = await queueIn(join(folder, name), limits);
    stores.push(store);
    let alive = true;
    const queue = store.of('plc');
    const said: { readings: number; upTo: string | undefined }[] = [];
    const publish = new PublishRecords<Input>({ contract: twinInputs as Contract<Input>, countOf: readingsIn, ceSource: 'test', publisher: log.publisher(() => alive), onRefused: () => undefined, logger });
    const line = new DeliveryLine({ publish, queue, onPublished: (readings, upTo) => said.push({ readings, upTo }), logger, patienceMs, retryMs: 2 });
    return {
      line,
      queue,
      said,
      send: (n: number) => line.deliver({ records: [readingsOf('a:b:one', readingAt(n))], readings: 1, upTo: timeOf(n) }),
      kill: async () => {
        alive = false;
        line.end();
        await store.close();
        stores.splice(stores.indexOf(store), 1);
      },
    };
  }

  it('leaves nothing on disk while Kafka answers', async () => {
    const log = new Log();
    const { send, queue, said } = await start(log, { patienceMs: 60_000 });
    for (const n of [1, 2, 3]) expect(await send(n)).toBe(true);
    expect([log.numbers, queue.depth.frames, said.map(({ upTo }) => upTo)]).toEqual([[1, 2, 3], 0, [timeOf(1), timeOf(2), timeOf(3)]]);
  });

  it('does not wait for Kafka, says that nothing of it is there, and brings it there in order when it answers, and what comes meanwhile behind it', async () => {
    const log = new Log();
    const { line, send, queue, said } = await start(log);
    log.leave();
    for (const n of [1, 2, 3]) expect(await send(n)).toBe(true);
    expect([log.numbers, said, queue.depth.readings, queue.upTo, line.overDisk]).toEqual([[], [], 3, timeOf(3), true]);
    log.comeBack();
    for (const n of [4, 5]) await send(n);
    await line.emptied();
    await send(6);
    expect([log.numbers, queue.empty, line.overDisk]).toEqual([[1, 2, 3, 4, 5, 6], true, false]);
    expect([said.reduce((sum, { readings }) => sum + readings, 0), said.at(-1)?.upTo]).toEqual([6, timeOf(6)]);
  });

  it('loses nothing and keeps the order, however often Kafka leaves, the disk fails and the process is killed; what is there twice was on its way when it was killed', async () => {
    const steps = fc.array(fc.constantFrom('send', 'send', 'send', 'leave', 'come back', 'kill', 'disk fails'), { minLength: 5, maxLength: 40 });
    let run = 0;
    await fc.assert(
      fc.asyncProperty(steps, async (acts) => {
        const log = new Log();
        const name = `run-${(run += 1)}`;
        let process = await start(log, { name });
        let n = 0;
        for (const act of [...acts, 'come back']) {
          if (act === 'send') expect(await process.send((n += 1))).toBe(true);
          if (act === 'leave') log.leave();
          if (act === 'come back') log.comeBack();
          if (act === 'disk fails') import.meta.jest.spyOn(ClassicLevel.prototype, 'batch').mockImplementationOnce(() => Promise.reject(new Error('No space left on device')) as never);
          if (act === 'kill') {
            await process.kill();
            process = await start(log, { name });
          }
        }
        await process.line.emptied();
        import.meta.jest.restoreAllMocks();
        const firsts = log.numbers.filter((number, index) => log.numbers.indexOf(number) === index);
        expect(firsts).toEqual(Array.from({ length: n }, (_, index) => index + 1));
        await process.kill();
      }),
      { numRuns: 25 },
    );
  }, 60_000);

  it('with no room on disk waits in memory, and goes on, in order, when Kafka answers', async () => {
    const log = new Log();
    const { send, line, queue } = await start(log, { bytes: 1, whenFull: 'hold' });
    log.leave();
    const tried = import.meta.jest.spyOn(queue, 'append');
    const sent = send(1);
    while (tried.mock.calls.length < 3) await new Promise((resolve) => setImmediate(resolve));
    expect(queue.depth.frames).toBe(0);
    log.comeBack();
    expect(await sent).toBe(true);
    await send(2);
    expect([log.numbers, line.overDisk]).toEqual([[1, 2], false]);
  });

  it('counts what Kafka will never take, and goes on with what is behind it', async () => {
    const written: number[] = [];
    let comeBack: () => void = () => undefined;
    const back = new Promise<void>((resolve) => (comeBack = resolve));
    const publish = async (_contract: unknown, messages: readonly { value: unknown }[]) => {
      await back;
      const values = messages.map(({ value }) => (value as ReadingsInput).readings[0]!.value as number);
      if (values.includes(2)) throw new OrreryError('too-large', 'too large');
      written.push(...values);
    };
    const store = await queueIn(join(folder, 'queue'));
    stores.push(store);
    const [refused, published]: [string[], number[]] = [[], []];
    const line = new DeliveryLine({
      publish: new PublishRecords<Input>({ contract: twinInputs as Contract<Input>, countOf: readingsIn, ceSource: 'test', publisher: { publish, close: async () => undefined } as Publisher, onRefused: ({ twinId }) => refused.push(twinId), logger }),
      queue: store.of('plc'),
      onPublished: (readings) => published.push(readings),
      logger,
      patienceMs: 5,
    });
    for (const n of [1, 2, 3]) await line.deliver({ records: [readingsOf(`a:b:${n}`, readingAt(n))], readings: 1, upTo: undefined });
    comeBack();
    await line.emptied();
    expect([written, refused, published.reduce((sum, n) => sum + n, 0), store.of('plc').empty]).toEqual([[1, 3], ['a:b:2'], 2, true]);
  });
});
