import { type BindingEntry, type SourceStatus } from '@orrery/contracts';
import { type Logger, QueueStore } from '@orrery/ingestion';
import { EdgeNode } from '@orrery/sparkplug';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { binding, jsonBinding, jsonSource, row, rowTime, sparkplugSource, TOPIC } from './fixture/entries.js';
import { startWorker } from './fixture/start-worker.js';

const ENDPOINT = 'mqtts://127.0.0.1:8883';
const turn = (ms = 0) => new Promise((resolve) => setTimeout(resolve, ms));

describe('a message at QoS 1', () => {
  it('is acknowledged when Kafka has it and all before it, several at once', async () => {
    const start = startWorker(jsonSource('s', ENDPOINT), [jsonBinding('s')]);
    start.handler().opened(true);
    const go = start.stopKafka();
    for (let n = 0; n < 5; n += 1) start.message(TOPIC, row(n));
    await turn(60);
    expect(start.settled()).toBe(0);
    go();
    await start.end();
    expect([start.settled(), start.readings().map(({ value }) => value)]).toEqual([5, ['0', '1', '2', '3', '4']]);
  });

  it('that is refused is acknowledged when its dead letter is in Kafka, and does not hold back others for good', async () => {
    const start = startWorker(jsonSource('s', ENDPOINT), [jsonBinding('s')]);
    start.handler().opened(true);
    const go = start.stopKafka();
    start.message(TOPIC, 'no JSON');
    start.message(TOPIC, row(1));
    await turn(60);
    expect(start.settled()).toBe(0);
    go();
    await start.end();
    expect([start.settled(), start.letters.map(({ reason, origin }) => [reason, origin.source])]).toEqual([2, [['undecodable', 's']]]);
  });

  it('is acknowledged when it is on disk while Kafka is away, its dead letter too, and both come to Kafka', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'orrery-mqtt-queue-'));
    const queues = await QueueStore.open({ folder, limits: { bytes: 1e8, ageMs: 1e9, whenFull: 'drop-oldest' }, logger: { warn: () => undefined } as unknown as Logger, nowMs: Date.now, onLettersLost: () => undefined });
    const start = startWorker(jsonSource('s', ENDPOINT), [jsonBinding('s')], { queues });
    start.handler().opened(true);
    const go = start.stopKafka();
    start.message(TOPIC, 'no JSON');
    for (let n = 1; n < 5; n += 1) start.message(TOPIC, row(n));
    for (let waited = 0; start.settled() < 5 && waited < 20_000; waited += 50) await turn(50);
    expect([start.settled(), start.letters, start.readings()]).toEqual([5, [], []]);
    expect([queues.of('s').depth.readings, queues.lettersOf('s').depth.readings]).toEqual([4, 1]);
    go();
    await start.worker.stop('removed');
    expect([start.letters.map(({ reason }) => reason), start.readings().map(({ value }) => value)]).toEqual([['undecodable'], ['1', '2', '3', '4']]);
    await queues.close();
    rmSync(folder, { recursive: true });
  }, 30_000);

  it('of a connection that a change of the source has ended is not taken for one of the next, however late Kafka answers', async () => {
    const source = jsonSource('s', ENDPOINT);
    const start = startWorker(source, [jsonBinding('s')]);
    start.handler().opened(true);
    const goFirst = start.stopKafka();
    for (let n = 0; n < 5; n += 1) start.message(TOPIC, row(n));
    await turn(60);
    start.worker.update({ ...source, endpoint: 'mqtts://127.0.0.1:8884' }, [jsonBinding('s') as BindingEntry]);
    await turn();
    expect(start.links).toHaveLength(2);
    start.handler().opened(true);
    const goSecond = start.stopKafka();
    start.message(TOPIC, row(0));
    goFirst();
    await turn(60);
    expect(start.settled()).toBeLessThan(6);
    goSecond();
    await start.end();
    expect(start.settled()).toBe(6);
  });

  it('is never thrown away: of a chunk that is more than the buffer holds all comes to Kafka, and the broker is not read meanwhile', async () => {
    const start = startWorker(jsonSource('s', ENDPOINT), [jsonBinding('s')], { bufferReadings: 10 });
    start.handler().opened(true);
    const go = start.stopKafka();
    for (let n = 0; n < 25; n += 1) start.message(TOPIC, row(n));
    expect(start.links[0]!.paused).toBe(true);
    go();
    await start.end();
    expect([start.settled(), start.readings().length, start.worker.report.current().counters.dropped]).toEqual([25, 25, '0']);
  });

  it('that is rubbish again and again fills no topic: beyond a rate it is counted only', async () => {
    const start = startWorker(jsonSource('s', ENDPOINT), [jsonBinding('s')]);
    start.handler().opened(true);
    for (let n = 0; n < 1000; n += 1) start.message(TOPIC, '{');
    start.message(TOPIC, row(1));
    await start.end();
    const { mqtt } = start.worker.report.current();
    expect([start.letters.length < 150, start.settled(), start.readings().length]).toEqual([true, 1001, 1]);
    expect(Number(mqtt?.deadLettered) + Number(mqtt?.suppressed)).toBe(1000);
  });
});

describe('a session', () => {
  const last = { epoch: '1', lastEventTs: rowTime(5) } as SourceStatus;

  it('that the broker has kept has no gap; one that it had lost has', async () => {
    for (const [kept, gaps] of [[true, []], [false, [{ from: rowTime(5), to: rowTime(9), cause: 'session-lost', recovered: false }]]] as const) {
      const start = startWorker(jsonSource('s', ENDPOINT), [jsonBinding('s')], { last });
      start.handler().opened(kept);
      start.message(TOPIC, row(9));
      await start.end();
      expect(start.statuses.flatMap(({ gap }) => (gap ? [gap] : []))).toEqual(gaps);
    }
  });

  it('that the broker has kept has a gap all the same where what it was told to forget was on a disk that is gone', async () => {
    const start = startWorker(jsonSource('s', ENDPOINT), [jsonBinding('s')], { last, queueLost: true });
    start.handler().opened(true);
    start.message(TOPIC, row(9));
    await start.end();
    expect(start.statuses.flatMap(({ gap }) => (gap ? [gap] : []))).toEqual([{ from: rowTime(5), to: rowTime(9), cause: 'queue-lost', recovered: false }]);
  });

  it('that the broker has kept gives up the filters of templates that went', async () => {
    const source = jsonSource('s', ENDPOINT);
    const start = startWorker(source, [jsonBinding('s')]);
    expect(start.handler().session()).toMatchObject({ clean: false, subscriptions: ['plant/+/telemetry'], unsubscriptions: [] });
    start.worker.update({ ...source, templates: [{ ...source.templates![0]!, topic: 'mill/{machine}' }] }, [jsonBinding('s') as BindingEntry]);
    await turn();
    expect(start.handler().session()).toMatchObject({ subscriptions: ['mill/+'], unsubscriptions: ['plant/+/telemetry'] });
    await start.end();
  });

  it('of Sparkplug is clean, so that a restart is a gap', async () => {
    const start = startWorker(sparkplugSource('s', ENDPOINT), [binding('s', 'acme:test:a', [{ metric: 'G/E:m', path: 'm', datatype: 'double' }])], {
        last: { ...last, lastEventTs: '2020-01-01T00:00:00.0000000Z' },
      });
    expect(start.handler().session()).toMatchObject({ clean: true, subscriptions: ['spBv1.0/#'] });
    const edge = new EdgeNode({ group: 'G', edgeNode: 'E', metrics: [{ name: 'm', type: 'Double', value: 1 }] });
    edge.connect(Date.now());
    start.handler().opened(false);
    start.receive(edge.opened(Date.now()));
    await start.end();
    expect(start.statuses.flatMap(({ gap }) => (gap ? [gap.cause] : []))).toEqual(['ingestion-restarted']);
  });
});
