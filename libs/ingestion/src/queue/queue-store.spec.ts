import { ClassicLevel } from 'classic-level';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { frameOf, listening, queueIn, readingAt, readingsOf, stateOf, timeOf } from '../testing/queue-in.js';
import { type Dropped } from './dropped.js';
import { type SourceQueue } from './source-queue.js';
import { type QueueStore } from './queue-store.js';

const NOW_MS = Date.UTC(2026, 0, 1);

describe('the queue on disk', () => {
  let folder: string;
  let store: QueueStore | undefined;
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'orrery-queue-'))));
  afterEach(async () => {
    await store?.close();
    rmSync(folder, { recursive: true });
  });
  const open = async (...more: Parameters<typeof queueIn> extends [string, ...infer R] ? R : never) => {
    await store?.close();
    return (store = await queueIn(join(folder, 'queue'), ...more));
  };
  /** Frames of about `bytes` bytes that nothing makes smaller, a second apart. */
  const fill = async (queue: SourceQueue, frames: number, bytes: number) => {
    for (let n = 0; n < frames; n += 1) await queue.append(frameOf(readingsOf('a:b:one', readingAt(n, randomBytes(bytes).toString('base64')))));
  };
  const dropsOf = (queue: SourceQueue) => {
    const drops: Dropped[] = [];
    queue.listen((dropped) => drops.push(dropped));
    return drops;
  };

  it('gives back what was put in, in order, to whoever opens it next, and knows how far its source is complete', async () => {
    const first = (await open()).of('plc');
    for (const n of [1, 2, 3]) expect(await first.append({ records: [readingsOf('a:b:one', readingAt(n)), stateOf('a:b:one', 'connected')], upTo: n < 3 ? timeOf(n) : undefined })).toBe(n - 1);
    await (await open()).of('plc').append(frameOf(readingsOf('a:b:one', readingAt(4))));
    const queue = (await open()).of('plc');
    expect([queue.depth, queue.upTo, queue.leftEpoch]).toMatchObject([{ frames: 4, readings: 4 }, timeOf(2), 1n]);
    const batch = await queue.take(100);
    expect(batch?.records.flatMap((record) => (record.type === 'readings' ? record.readings.map(({ value }) => value) : record.state))).toEqual([1, 'connected', 2, 'connected', 3, 'connected', 4]);
    await queue.remove(batch!);
    expect([queue.depth, queue.upTo, await queue.take(100)]).toEqual([{ frames: 0, readings: 0, bytes: 0 }, undefined, undefined]);
    expect((await open()).sources).toEqual([]);
  });

  it('keeps sources apart whatever they are called', async () => {
    const { of } = { of: (id: string) => store!.of(id) };
    await open();
    for (const id of ['plc', 'plc/2', 'plc 2', 'plc0']) await of(id).append(frameOf(readingsOf('a:b:one', readingAt(1, id))));
    const batch = await of('plc/2').take(100);
    expect(batch?.records).toMatchObject([{ readings: [{ value: 'plc/2' }] }]);
    await of('plc/2').remove(batch!);
    expect((await open()).sources.map(({ source, depth }) => [source, depth.readings])).toEqual([['plc 2', 1], ['plc', 1], ['plc0', 1]]);
  });

  it('full, drops the oldest of the source that keeps most, says from when to when, and leaves its neighbours alone', async () => {
    await open({ bytes: 1_000_000 });
    const [greedy, modest] = [store!.of('greedy'), store!.of('modest')];
    const drops = [dropsOf(greedy), dropsOf(modest)];
    await fill(modest, 3, 10_000);
    await fill(greedy, 200, 10_000);
    expect(store!.bytes).toBeLessThanOrEqual(1_000_000);
    expect(store!.bytes).toBeGreaterThan(900_000);
    expect([modest.depth.readings, drops[1]]).toEqual([3, []]);
    const dropped = drops[0]!.reduce((sum, { readings }) => sum + readings, 0);
    expect(dropped + greedy.depth.readings).toBe(200);
    expect(drops[0]!.at(0)).toMatchObject({ cause: 'queue-full', span: { from: timeOf(0) } });
    expect(drops[0]!.at(-1)!.span!.to).toBe(timeOf(dropped - 1));
    expect(await greedy.take(1)).toMatchObject({ records: [{ readings: [{ sourceTs: timeOf(dropped) }] }] });
  });

  it('told to hold, takes nothing more when it is full, and goes on when there is room', async () => {
    const queue = (await open({ bytes: 100_000, whenFull: 'hold' })).of('plc');
    await fill(queue, 20, 10_000);
    const { readings } = queue.depth;
    expect(readings).toBeLessThan(11);
    await queue.remove((await queue.take(5))!);
    expect(await queue.append(frameOf(readingsOf('a:b:one', readingAt(1))))).toBe(readings);
  });

  it('never drops what is on its way to Kafka', async () => {
    const queue = (await open({ bytes: 100_000 })).of('plc');
    const drops = dropsOf(queue);
    await fill(queue, 5, 10_000);
    const batch = (await queue.take(3))!;
    await fill(queue, 20, 10_000);
    const dropped = drops.reduce((sum, { readings }) => sum + readings, 0);
    expect(dropped).toBeGreaterThan(0);
    await queue.remove(batch);
    expect(batch.readings + dropped + queue.depth.readings).toBe(25);
  });

  it('keeps the last word on how each twin’s source stands, where readings around it go; a gap that goes with them is within the one told', async () => {
    const queue = (await open()).of('plc');
    const drops = dropsOf(queue);
    const gap = { from: timeOf(-50), to: timeOf(-40), cause: 'connection-lost', recovered: false };
    await queue.append(frameOf(stateOf('a:b:one', 'connected', { gap }), readingsOf('a:b:one', readingAt(1))));
    await queue.append(frameOf(stateOf('a:b:one', 'disconnected'), stateOf('a:b:two', 'connected'), stateOf('a:b:two', 'disconnected', { paths: ['flow'] })));
    await queue.append(frameOf(readingsOf('a:b:one', readingAt(2))));
    await queue.append(frameOf(readingsOf('a:b:one', readingAt(3))));
    expect(await queue.dropOldest('queue-too-old', { storedBeforeMs: Infinity })).toBe(true);
    expect(drops).toEqual([{ cause: 'queue-too-old', readings: 3, span: { from: timeOf(-50), to: timeOf(3) } }]);
    await queue.append(frameOf(readingsOf('a:b:one', readingAt(4))));
    const { records } = (await queue.take(100))!;
    expect(records.map((record) => (record.type === 'readings' ? record.readings[0]!.value : [record.twinId, record.state]))).toEqual([['a:b:one', 'disconnected'], ['a:b:two', 'connected'], ['a:b:two', 'disconnected'], 4]);
  });

  it('tells again what had to go to the start after one that may not have brought it to Kafka, and no more when what waited behind it is there', async () => {
    const queue = (await open()).of('plc');
    for (const n of [1, 2, 3]) await queue.append(frameOf(readingsOf('a:b:one', readingAt(n))));
    const told = dropsOf(queue);
    await queue.dropOldest('queue-full', { bytes: 1 });
    expect(told).toEqual([{ cause: 'queue-full', readings: 1, span: { from: timeOf(1), to: timeOf(1) } }]);
    const again = (await open()).of('plc');
    expect(again.lost?.readings).toBe(1);
    expect(dropsOf(again)).toEqual(told);
    await again.remove((await again.take(100))!);
    expect((await open()).of('plc').lost).toBeUndefined();
  });

  it('keeps what had to go for whoever listens later', async () => {
    const queue = (await open()).of('plc');
    for (const n of [1, 2, 3]) await queue.append(frameOf(readingsOf('a:b:one', readingAt(n))));
    await queue.dropOldest('queue-full', { bytes: 1 });
    await queue.dropOldest('queue-too-old', { bytes: 1 });
    expect(dropsOf(queue)).toEqual([{ cause: 'queue-too-old', readings: 2, span: { from: timeOf(1), to: timeOf(2) } }]);
  });

  it('tells the gap of a word that a later one has taken the place of, though no reading went with it', async () => {
    const queue = (await open()).of('plc');
    const drops = dropsOf(queue);
    const gap = { from: timeOf(5), to: timeOf(9), cause: 'connection-lost', recovered: false };
    await queue.append(frameOf(stateOf('a:b:one', 'connected', { gap })));
    await queue.append(frameOf(stateOf('a:b:one', 'disconnected')));
    await queue.dropOldest('queue-full', { bytes: 1_000_000 });
    expect([drops, queue.depth.frames]).toEqual([[{ cause: 'queue-full', readings: 0, span: { from: timeOf(5), to: timeOf(9) } }], 1]);
  });

  it('counts right after a write that failed, and goes on', async () => {
    const queue = (await open()).of('plc');
    for (const n of [1, 2, 3]) await queue.append(frameOf(readingsOf('a:b:one', readingAt(n))));
    const failing = () => import.meta.jest.spyOn(ClassicLevel.prototype, 'batch').mockImplementationOnce(() => Promise.reject(new Error('No space left on device')) as never);
    const batch = (await queue.take(1))!;
    for (const act of [() => queue.remove(batch), () => queue.dropOldest('queue-full', { bytes: 1 }), () => queue.append(frameOf(readingsOf('a:b:one', readingAt(4))))]) {
      failing();
      await expect(act()).rejects.toThrow('No space left');
      expect([queue.depth.frames, queue.lost]).toEqual([3, undefined]);
    }
    await queue.remove(batch);
    await queue.append(frameOf(readingsOf('a:b:one', readingAt(4))));
    const rest = (await queue.take(100))!;
    expect(rest.records.flatMap((record) => (record.type === 'readings' ? record.readings.map(({ value }) => value) : []))).toEqual([2, 3, 4]);
    await queue.remove(rest);
    expect([queue.depth, await queue.take(1)]).toEqual([{ frames: 0, readings: 0, bytes: 0 }, undefined]);
  });

  it('judges age by what it may drop: what is on its way to Kafka makes nothing younger go', async () => {
    let now = NOW_MS;
    const queue = (await open({}, { nowMs: () => now })).of('plc');
    const drops = dropsOf(queue);
    for (const at of [0, 10_000, 50_000]) {
      now = NOW_MS + at;
      await queue.append(frameOf(readingsOf('a:b:one', readingAt(at / 1000))));
    }
    await queue.take(1);
    now = NOW_MS + 65_000;
    await queue.age(60_000, 1000);
    expect(drops).toEqual([]);
    now = NOW_MS + 71_000;
    await queue.age(60_000, 1000);
    expect(drops.map(({ span }) => span?.from)).toEqual([timeOf(10)]);
  });

  it('takes a clock that was not set for no age at all', async () => {
    let now = 5000;
    const queue = (await open({}, { nowMs: () => now })).of('plc');
    await queue.append(frameOf(readingsOf('a:b:one', readingAt(1))));
    now = NOW_MS;
    await queue.age(60_000, 1000);
    expect(queue.depth.readings).toBe(1);
  });

  it('knows whether what an earlier start has written is there', async () => {
    expect((await open()).whole).toBe(false);
    await store!.of('plc').append(frameOf(readingsOf('a:b:one', readingAt(1))));
    expect((await open()).whole).toBe(true);
    await store!.close();
    store = undefined;
    const level = new ClassicLevel<string, string>(join(folder, 'queue'));
    for await (const key of level.keys({ gte: 'meta/', lt: 'meta0' })) await level.put(key, 'rubbish');
    await level.close();
    const anew = await open();
    expect([anew.whole, anew.waiting, await anew.of('plc').append(frameOf(readingsOf('a:b:one', readingAt(1))))]).toEqual([false, [], 0]);
  });

  it('tells of dead letters that had to go to the one who counts', async () => {
    const lost: unknown[] = [];
    const letters = (await open({}, { onLettersLost: (...about) => lost.push(about) })).lettersOf('plc');
    await letters.append({ records: [{ reason: 'x' } as never, { reason: 'y' } as never], upTo: undefined });
    await letters.dropOldest('queue-full', { bytes: 1 });
    expect(lost).toEqual([['queue-full', 2]]);
  });

  it('drops what has waited too long, and nothing younger', async () => {
    import.meta.jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'], now: 0 });
    try {
      let now = NOW_MS;
      const queue = (await open({ ageMs: 60_000 }, { nowMs: () => now })).of('plc');
      const drops = dropsOf(queue);
      for (const at of [0, 10_000, 50_000]) {
        now = NOW_MS + at;
        await queue.append(frameOf(readingsOf('a:b:one', readingAt(at / 1000))));
      }
      now = NOW_MS + 65_000;
      import.meta.jest.advanceTimersByTime(10_000);
      for (let turn = 0; drops.length === 0 && turn < 10_000; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      expect(drops).toEqual([{ cause: 'queue-too-old', readings: 1, span: { from: timeOf(0), to: timeOf(0) } }]);
      expect([queue.depth.readings, await queue.oldestMs()]).toEqual([2, NOW_MS + 10_000]);
    } finally {
      import.meta.jest.useRealTimers();
    }
  });

  it('drops a frame that cannot be read, says so, and goes on with the next', async () => {
    const queue = (await open()).of('plc');
    for (const n of [1, 2, 3]) await queue.append(frameOf(readingsOf('a:b:one', readingAt(n))));
    await store!.close();
    const level = new ClassicLevel<string, string>(join(folder, 'queue'));
    for await (const key of level.keys({ gte: 'body/', lt: 'body0' })) if (/[02]$/.test(key)) await level.put(key, 'rubbish');
    await level.close();
    store = undefined;
    const again = (await open()).of('plc');
    const drops = dropsOf(again);
    const batch = (await again.take(100))!;
    expect(batch).toMatchObject({ readings: 1, records: [{ readings: [{ value: 2 }] }] });
    expect(drops).toEqual([{ cause: 'queue-damaged', readings: 2, span: { from: timeOf(1), to: timeOf(3) } }]);
    await again.remove(batch);
    expect(again.depth).toEqual({ frames: 0, readings: 0, bytes: 0 });
  });

  it('opens a damaged folder: what can be mended is there, what cannot is put aside, and both are said', async () => {
    await (await open()).of('plc').append(frameOf(readingsOf('a:b:one', readingAt(1))));
    await store!.close();
    store = undefined;
    const path = join(folder, 'queue');
    writeFileSync(join(path, 'CURRENT'), 'rubbish\n');
    const { logger, said } = listening();
    const queue = (await open({}, { logger })).of('plc');
    expect([queue.depth.readings, said[0]]).toEqual([1, 'the queue on disk is damaged; it is being mended']);
    await store!.close();
    store = undefined;
    rmSync(path, { recursive: true });
    mkdirSync(join(path, 'CURRENT'), { recursive: true });
    expect(await (await open({}, { logger })).of('plc').append(frameOf(readingsOf('a:b:one', readingAt(2))))).toBe(0);
    expect([said.at(-1), readdirSync(folder).length]).toEqual(['the queue on disk cannot be mended and was put aside: what was in it is told as a gap', 2]);
  });

  it('says what is wrong with a folder that another process has, or that is none', async () => {
    await open();
    await expect(queueIn(join(folder, 'queue'))).rejects.toThrow(/another process has it/);
    writeFileSync(join(folder, 'file'), '');
    await expect(queueIn(join(folder, 'file', 'queue'))).rejects.toMatchObject({ code: 'configuration-invalid', remedy: expect.stringMatching(/ORRERY_QUEUE_DIR/) as string });
  });

  it('takes little more of the disk than it says, and gives it back', async () => {
    const queue = (await open({ bytes: 6_000_000 })).of('plc');
    await fill(queue, 40, 500_000);
    const onDisk = () => readdirSync(join(folder, 'queue')).reduce((sum, name) => sum + statSync(join(folder, 'queue', name)).size, 0);
    expect(queue.depth.bytes).toBeLessThanOrEqual(6_000_000);
    expect(onDisk()).toBeLessThan(28_000_000);
    for (let batch = await queue.take(1); batch; batch = await queue.take(1)) await queue.remove(batch);
    await open();
    expect(onDisk()).toBeLessThan(8_000_000);
  });
});
