import { freePort } from '@orrery/local-stack';
import { join } from 'node:path';
import { bindingEntry, Harness, rowTime, sourceEntry, TWIN } from './fixture/harness.js';

describe('opcua-ingestion', () => {
  let harness: Harness;
  beforeAll(async () => (harness = await Harness.start()), 120_000);
  afterEach(() => harness.stopServices());
  afterAll(() => harness.close());

  it('writes every reading of a bound node to its twin, in order, with its own time', async () => {
    const plant = await harness.plant('order', { flow: 'double', count: 'int64' });
    await harness.trust('order');
    plant.write('flow', 0, rowTime(0));
    plant.write('count', 9007199254740993n, rowTime(0));
    await harness.service();
    await harness.apply(sourceEntry('order', plant.endpoint), bindingEntry('order', { flow: 'double', count: 'int64' }));
    await harness.until('first readings', () => harness.readingsOf('order').length === 2);
    for (let row = 1; row <= 500; row += 1) plant.write('flow', row, rowTime(row));
    await harness.until('all rows', () => harness.readingsOf('order', 'flow').length === 501);
    expect(harness.readingsOf('order', 'flow').map(({ value, sourceTs }) => [value, sourceTs])).toEqual(
      Array.from({ length: 501 }, (_, row) => [row, rowTime(row)]),
    );
    expect(harness.readingsOf('order', 'count')[0]).toMatchObject({ value: '9007199254740993', datatype: 'int64', quality: 'good' });
    expect(harness.statesOf('order').map((state) => state.type === 'source-state' && state.state)).toEqual(['connecting', 'connected']);
    expect(harness.of('order').every(({ twinId }) => twinId === TWIN)).toBe(true);
    await harness.until('counts that close', () => {
      const { counters } = harness.statusOf('order')!;
      return counters.received === '502' && counters.published === '502' && counters.waiting === '0';
    });
  });

  it('takes over changes of the registry live, and leaves alone what they do not concern', async () => {
    const plant = await harness.plant('live', { flow: 'double', speed: 'double' });
    await harness.trust('live');
    plant.write('flow', 1, rowTime(1));
    plant.write('speed', 1, rowTime(1));
    await harness.service();
    const source = sourceEntry('live', plant.endpoint);
    await harness.apply(source, bindingEntry('live', { flow: 'double' }));
    await harness.until('flow', () => harness.readingsOf('live', 'flow').length === 1);
    await harness.apply(bindingEntry('live', { flow: 'double', speed: 'double' }));
    await harness.until('speed', () => harness.readingsOf('live', 'speed').length === 1);
    const other = bindingEntry('live', { flow: 'double' }, 'acme:test:twin-two');
    await harness.apply(other);
    await harness.until('the second twin', () => harness.of('live').some(({ twinId, type }) => twinId === 'acme:test:twin-two' && type === 'readings'));
    expect(harness.of('live').find(({ twinId }) => twinId === 'acme:test:twin-two')).toMatchObject({ type: 'source-state', state: 'connected' });
    // Not read anew: its item was not touched.
    expect(harness.of('live').filter(({ twinId, type }) => twinId === TWIN && type === 'readings').flatMap((input) => (input.type === 'readings' ? input.readings : []))).toHaveLength(2);
    expect(plant.server.sessions()).toBe(1);
    await harness.remove(source);
    await harness.until('removed', () => harness.statusOf('live')?.state === 'disconnected');
    expect(harness.statusOf('live')?.reason).toBe('removed');
    await harness.until('session closed', () => plant.server.sessions() === 0);
  });

  it('publishes an unknown node as bad with its code beside the good ones, lists it, and finds it when it appears', async () => {
    const plant = await harness.plant('unknown', { flow: 'double' });
    await harness.trust('unknown');
    plant.write('flow', 1, rowTime(7));
    await harness.service();
    await harness.apply(sourceEntry('unknown', plant.endpoint), bindingEntry('unknown', { nowhere: 'double', flow: 'double' }));
    await harness.until('both', () => harness.readingsOf('unknown').length === 2);
    expect(harness.readingsOf('unknown', 'flow')).toMatchObject([{ value: 1, quality: 'good' }]);
    // A recorded source has its own now: the failure is told in it.
    expect(harness.readingsOf('unknown', 'nowhere')).toMatchObject([{ value: null, quality: 'bad', statusCode: 0x8034_0000, sourceTs: rowTime(7) }]);
    await harness.until('listed', () => harness.statusOf('unknown')?.items.failed === 1);
    expect(harness.statusOf('unknown')).toMatchObject({
      items: { bound: 2, monitored: 1, failed: 1 },
      failedItems: [{ twinId: TWIN, path: 'nowhere', reason: 'BadNodeIdUnknown', statusCode: 0x8034_0000 }],
    });
    plant.add('nowhere', 'double');
    plant.write('nowhere', 5, rowTime(8));
    await harness.until('the node', () => harness.readingsOf('unknown', 'nowhere').some(({ value }) => value === 5));
    await harness.until('no failure', () => harness.statusOf('unknown')?.items.failed === 0);
  });

  it('reports a gap that holds every row missed while the server was restarted', async () => {
    const plant = await harness.plant('restarted', { flow: 'double' });
    await harness.trust('restarted');
    for (let row = 0; row < 10; row += 1) plant.write('flow', row, rowTime(row));
    await harness.service();
    await harness.apply(sourceEntry('restarted', plant.endpoint), bindingEntry('restarted', { flow: 'double' }));
    await harness.until('connected', () => harness.statusOf('restarted')?.state === 'connected' && harness.readingsOf('restarted').length > 0);
    for (let row = 10; row < 20; row += 1) plant.write('flow', row, rowTime(row));
    await harness.until('row 19', () => harness.readingsOf('restarted').some(({ value }) => value === 19));
    await plant.restart();
    for (let row = 20; row < 30; row += 1) plant.write('flow', row, rowTime(row));
    await harness.until('row 29', () => harness.readingsOf('restarted').some(({ value }) => value === 29));
    for (let row = 30; row < 40; row += 1) plant.write('flow', row, rowTime(row));
    await harness.until('row 39', () => harness.readingsOf('restarted').some(({ value }) => value === 39));
    const [gap] = harness.gapsOf('restarted');
    expect(gap).toEqual({ from: rowTime(19), to: expect.any(String), cause: 'connection-lost', recovered: false });
    expectMissingInside('restarted', 9, 40, harness.gapsOf('restarted'));
    expect(harness.statesOf('restarted').filter((state) => 'gap' in state)).toHaveLength(1);
    expect(harness.readingsOf('restarted').filter(({ value }) => value === 29)).toHaveLength(1);
  });

  it('says of a stop that it stopped, and on the next start which span may be missing', async () => {
    const plant = await harness.plant('stopped', { flow: 'double' });
    await harness.trust('stopped');
    plant.write('flow', 0, rowTime(0));
    const first = await harness.service();
    await harness.apply(sourceEntry('stopped', plant.endpoint), bindingEntry('stopped', { flow: 'double' }));
    await harness.until('first', () => harness.readingsOf('stopped').length === 1 && harness.statusOf('stopped')?.state === 'connected');
    for (let row = 1; row <= 5; row += 1) plant.write('flow', row, rowTime(row));
    await harness.until('row 5', () => harness.readingsOf('stopped').length === 6);
    expect(await first.stop()).toBe('drained');
    // The two stand in two topics, read side by side.
    await harness.until('stopped', () => harness.statusOf('stopped')?.reason === 'stopped' && harness.statesOf('stopped').at(-1)?.reason === 'stopped');
    expect(harness.statusOf('stopped')).toMatchObject({ state: 'disconnected', lastEventTs: rowTime(5), epoch: '1', counters: { received: '6', published: '6', waiting: '0' } });
    expect(harness.statesOf('stopped').at(-1)).toMatchObject({ state: 'disconnected', reason: 'stopped' });
    expect(plant.server.sessions()).toBe(0);
    for (let row = 6; row <= 10; row += 1) plant.write('flow', row, rowTime(row));
    await harness.service();
    await harness.until('row 10', () => harness.readingsOf('stopped').some(({ value }) => value === 10));
    await harness.until('gap', () => harness.gapsOf('stopped').length === 1);
    expect(harness.gapsOf('stopped')).toEqual([{ from: rowTime(5), to: rowTime(10), cause: 'ingestion-restarted', recovered: false }]);
    expect(harness.statusOf('stopped')?.epoch).toBe('2');
    expectMissingInside('stopped', 0, 11, harness.gapsOf('stopped'));
  });

  it('killed by -9 in full flow, reports a gap that holds every row it missed, and counts to the row', async () => {
    const plant = await harness.plant('killed', { flow: 'double' });
    await harness.trust('killed');
    plant.write('flow', 0, rowTime(0));
    await harness.apply(sourceEntry('killed', plant.endpoint), bindingEntry('killed', { flow: 'double' }));
    const service = harness.process();
    await harness.until('connected', () => harness.statusOf('killed')?.state === 'connected' && harness.readingsOf('killed').length === 1);
    let row = 0;
    const play = setInterval(() => {
      for (let n = 0; n < 5; n += 1) plant.write('flow', (row += 1), rowTime(row));
    }, 5);
    try {
      await harness.until('a heartbeat in full flow', () => (harness.statusOf('killed')?.lastEventTs ?? '') > rowTime(500));
      await service.kill();
      const atKill = row;
      await harness.until('rows that nobody reads', () => row > atKill + 500);
      const again = harness.process();
      await harness.until('reading again', () => harness.readingsOf('killed').some(({ value }) => (value as number) > atKill + 500));
      await harness.until('gap', () => harness.gapsOf('killed').length === 1);
      clearInterval(play);
      await harness.until('the last row', () => harness.readingsOf('killed').some(({ value }) => value === row));
      const [gap] = harness.gapsOf('killed');
      expect(gap?.cause).toBe('ingestion-restarted');
      expectMissingInside('killed', 0, row + 1, harness.gapsOf('killed'));
      expect(gap!.to! <= rowTime(row)).toBe(true);
      const read = harness.readingsOf('killed').map(({ value }) => value as number);
      const missing = row + 1 - new Set(read).size;
      expect(missing).toBeGreaterThan(0);
      // Not a row twice, though the server may still have held the last subscription.
      expect(new Set(read).size).toBe(read.length);
      expect(harness.of('killed').at(-1)).toMatchObject({ epoch: '2' });
      await again.kill();
    } finally {
      clearInterval(play);
    }
  }, 120_000);

  it('killed by -9 while Kafka is away, brings what it had read to Kafka from its disk, before anything new and in order, and tells as a gap only what nobody read', async () => {
    const plant = await harness.plant('outage', { flow: 'double' });
    await harness.trust('outage');
    plant.write('flow', 0, rowTime(0));
    await harness.apply(sourceEntry('outage', plant.endpoint), bindingEntry('outage', { flow: 'double' }));
    const port = await freePort();
    const settings = { ORRERY_QUEUE_DIR: join(harness.home, 'queue'), ORRERY_HTTP_PORT: String(port) };
    const service = harness.process(settings);
    await harness.until('connected', () => harness.statusOf('outage')?.state === 'connected' && harness.readingsOf('outage').length === 1);
    harness.kafka.pause();
    let row = 0;
    const play = setInterval(() => {
      for (let n = 0; n < 5; n += 1) plant.write('flow', (row += 1), rowTime(row));
    }, 5);
    try {
      const onDisk = async () => Number(/^orrery_source_queue_readings\{.*source="outage".*\} (\d+)/m.exec(await (await fetch(`http://127.0.0.1:${port}/metrics`)).text())?.[1] ?? 0);
      let kept = 0;
      for (const deadline = Date.now() + 60_000; kept < 1000 && Date.now() < deadline; ) kept = await onDisk();
      expect(kept).toBeGreaterThanOrEqual(1000);
      await service.kill();
      const atKill = row;
      harness.kafka.resume();
      await harness.until('rows that nobody reads', () => row > atKill + 300);
      const again = harness.process(settings);
      await harness.until('gap', () => harness.gapsOf('outage').length === 1, 60_000);
      clearInterval(play);
      await harness.until('the last row', () => harness.readingsOf('outage').some(({ value }) => value === row));
      const read = harness.readingsOf('outage').map(({ value }) => value as number);
      expect(new Set(read.filter((value) => value <= atKill)).size).toBeGreaterThan(kept);
      expectMissingInside('outage', 0, row + 1, harness.gapsOf('outage'));
      expect(harness.gapsOf('outage')[0]!.from >= rowTime(kept)).toBe(true);
      // What was being sent when Kafka fell silent may have come there, and be on disk too.
      const firsts = [...new Set(read)];
      expect(firsts).toEqual(firsts.toSorted((a, b) => a - b));
      await again.kill();
    } finally {
      clearInterval(play);
      harness.kafka.resume();
    }
  }, 120_000);

  it('refuses a server nobody trusts, with thumbprint and folder, and connects once its certificate lies there', async () => {
    const plant = await harness.plant('untrusted', { flow: 'double' });
    plant.write('flow', 1, rowTime(1));
    await harness.service();
    await harness.apply(sourceEntry('untrusted', plant.endpoint), bindingEntry('untrusted', { flow: 'double' }));
    await harness.until('refused', () => harness.statusOf('untrusted')?.reason?.includes('is not trusted') === true);
    expect(harness.statusOf('untrusted')?.reason).toMatch(/certificate [0-9a-f]{40} is not trusted .*put its certificate .* into .*trusted\/certs/);
    expect(harness.readingsOf('untrusted')).toEqual([]);
    await harness.trust('untrusted');
    await harness.until('connected', () => harness.readingsOf('untrusted').length === 1);
  });

  it('connects without encryption only under a waiver that has not run out', async () => {
    await harness.service();
    const waiver = { reason: 'old PLC', expires: '2020-01-01T00:00:00.0000000Z' };
    await harness.apply(
      sourceEntry('open', 'opc.tcp://127.0.0.1:1', { securityMode: 'None', securityPolicy: 'None' }),
      sourceEntry('expired', 'opc.tcp://127.0.0.1:1', { securityMode: 'None', securityPolicy: 'None', waiver }),
      bindingEntry('open', { flow: 'double' }),
      bindingEntry('expired', { flow: 'double' }),
    );
    await harness.until('refused', () => harness.statusOf('open')?.state === 'disconnected' && harness.statusOf('expired')?.state === 'disconnected');
    expect(harness.statusOf('open')?.reason).toContain('needs a waiver');
    expect(harness.statusOf('expired')?.reason).toContain('expired at 2020-01-01');
  });

  it('keeps readings while Kafka is away, pauses the server before it drops, and loses none that fit its queues', async () => {
    const plant = await harness.plant('away', { flow: 'double' });
    await harness.trust('away');
    plant.write('flow', 0, rowTime(0));
    await harness.service({ bufferReadings: 2000 });
    await harness.apply(sourceEntry('away', plant.endpoint), bindingEntry('away', { flow: 'double' }, TWIN, 5000));
    await harness.until('connected', () => harness.statusOf('away')?.state === 'connected' && harness.readingsOf('away').length === 1);
    harness.kafka.pause();
    for (let row = 1; row <= 3000; row += 1) {
      plant.write('flow', row, rowTime(row));
      // Requests under way when it is paused are still answered: they must fit into the other half of the buffer.
      if (row % 2 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    }
    harness.kafka.resume();
    await harness.until('all rows', () => harness.readingsOf('away').length >= 3001, 60_000);
    expect(harness.readingsOf('away').map(({ value }) => value)).toEqual(Array.from({ length: 3001 }, (_, row) => row));
    expect(harness.gapsOf('away')).toEqual([]);
  }, 120_000);

  it('reports as a gap what the queues could not hold, and counts what it dropped itself', async () => {
    const plant = await harness.plant('flood', { flow: 'double' });
    await harness.trust('flood');
    plant.write('flow', 0, rowTime(0));
    await harness.service({ bufferReadings: 1000 });
    await harness.apply(sourceEntry('flood', plant.endpoint), bindingEntry('flood', { flow: 'double' }, TWIN, 100));
    await harness.until('connected', () => harness.statusOf('flood')?.state === 'connected' && harness.readingsOf('flood').length === 1);
    harness.kafka.pause();
    for (let row = 1; row <= 5000; row += 1) {
      plant.write('flow', row, rowTime(row));
      if (row % 20 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    }
    harness.kafka.resume();
    await harness.until('last row', () => harness.readingsOf('flood').some(({ value }) => value === 5000), 60_000);
    // Overflows are told once a second: a flood that spans two of them is told as two gaps.
    await harness.until('gaps over all that is missing', () => missingOutside('flood', 0, 5001, harness.gapsOf('flood')).length === 0);
    // One status that has it all: a later one may count what is still on its way to the reader.
    let counters = harness.statusOf('flood')!.counters;
    await harness.until('a closed sum of all that was published', () => {
      counters = harness.statusOf('flood')!.counters;
      return counters.waiting === '0' && harness.readingsOf('flood').length === Number(counters.published);
    });
    expect(harness.gapsOf('flood')[0]?.cause).toBe('queue-overflow');
    const { received, published, dropped, overflows } = counters;
    expect(Number(received)).toBe(Number(published) + Number(dropped));
    expect(Number(overflows) + Number(dropped)).toBeGreaterThan(0);
  }, 120_000);

  function expectMissingInside(source: string, from: number, to: number, gaps: { from: string; to?: string }[]): void {
    expect(missingOutside(source, from, to, gaps)).toEqual([]);
  }

  /** Those of rows `from` … `to`−1 that were neither read nor lie inside a reported gap. */
  function missingOutside(source: string, from: number, to: number, gaps: { from: string; to?: string }[]): number[] {
    const read = new Set(harness.readingsOf(source, 'flow').map(({ sourceTs }) => sourceTs));
    const outside: number[] = [];
    for (let row = from; row < to; row += 1) {
      const at = rowTime(row);
      if (!read.has(at) && !gaps.some((gap) => gap.from <= at && gap.to !== undefined && at <= gap.to)) outside.push(row);
    }
    return outside;
  }
});
