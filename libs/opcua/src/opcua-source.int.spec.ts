import { readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { StatusCodes } from 'node-opcua';
import { nodeOf, type Plant, type PlantOptions, startPlant, timeAt } from './fixture/plant.js';
import { Recorder } from './fixture/recorder.js';
import { ServerFaults } from './fixture/server-faults.js';
import { startTcpProxy, type TcpProxy } from './fixture/tcp-proxy.js';
import { OpcuaSource } from './opcua-source.js';
import { type ItemSpec } from './plan-items.js';
import { type SourceSettings } from './source-handler.js';
import { UA } from './status.js';

const faults = new ServerFaults();
afterAll(() => faults.restore());

const open: { stop(): Promise<void> }[] = [];

afterEach(async () => {
  faults.mute = false;
  faults.forgetful = false;
  faults.transfers = 0;
  for (const part of open.splice(0).reverse()) await part.stop();
});

async function plantWith(options: PlantOptions): Promise<Plant> {
  const plant = await startPlant(options);
  open.push({ stop: () => plant.close() });
  return plant;
}

async function proxyTo(plant: Plant): Promise<TcpProxy> {
  const proxy = await startTcpProxy(plant.server.port);
  open.push({ stop: () => proxy.close() });
  return proxy;
}

function sourceOn(plant: Plant, items: ItemSpec[], settings: Partial<SourceSettings> = {}, port = plant.server.port) {
  const recorder = new Recorder();
  const source = new OpcuaSource(
    {
      endpoint: `opc.tcp://127.0.0.1:${port}`,
      securityMode: 'SignAndEncrypt',
      securityPolicy: 'Basic256Sha256',
      pki: plant.pki,
      subscription: { publishingIntervalMs: 50, keepAliveMs: 300, lifetimeMs: 30_000 },
      connectTimeoutMs: 1500,
      backOff: { firstMs: 20, factor: 2, maxMs: 200 },
      ...settings,
    },
    recorder,
  );
  source.setItems(items);
  source.start();
  open.push({ stop: () => source.stop() });
  return { source, recorder };
}

const item = (id: string, more: Partial<ItemSpec> = {}): ItemSpec => ({
  key: id,
  node: nodeOf(id),
  samplingIntervalMs: 0,
  trigger: 'StatusValueTimestamp',
  ...more,
});

describe('a source', () => {
  it('tells every value with its own time to the tick', async () => {
    const plant = await plantWith({ variables: { flow: 'double' } });
    plant.write('flow', 1.5, '2020-03-09T10:14:33.1234567Z');
    const { recorder } = sourceOn(plant, [item('flow')]);
    await recorder.until('first value', () => recorder.seen.length === 1);
    plant.write('flow', 2.5, '2020-03-09T10:14:33.1234568Z');
    await recorder.until('second value', () => recorder.seen.length === 2);
    expect(recorder.seen).toEqual([
      { key: 'flow', value: 1.5, datatype: 'double', status: 0, at: '2020-03-09T10:14:33.1234567Z', first: true },
      { key: 'flow', value: 2.5, datatype: 'double', status: 0, at: '2020-03-09T10:14:33.1234568Z', first: false },
    ]);
    expect(recorder.states).toEqual([{ state: 'connecting' }, { state: 'connected' }]);
  });

  it('monitors the good nodes where one is unknown, and finds that one when it appears later', async () => {
    const plant = await plantWith({ variables: { flow: 'double' } });
    plant.write('flow', 1);
    const { recorder } = sourceOn(plant, [item('nowhere'), item('flow')], { itemRetryMs: 100 });
    await recorder.until('value and failure', () => recorder.seen.length > 0 && recorder.reports.get('nowhere')?.status === UA.badNodeIdUnknown);
    expect(recorder.reports.get('nowhere')?.reason).toBe('BadNodeIdUnknown');
    plant.add('nowhere', 'double');
    plant.write('nowhere', 7);
    await recorder.until('late node', () => recorder.valuesOf('nowhere').includes(7));
  });

  it('gets what was missed in a network cut by republishing, without a loss (rule R4)', async () => {
    const plant = await plantWith({ variables: { flow: 'double' } });
    const proxy = await proxyTo(plant);
    plant.write('flow', 0);
    const { recorder } = sourceOn(plant, [item('flow', { queueSize: 1000 })], {}, proxy.port);
    await recorder.until('connected', () => recorder.current === 'connected' && recorder.seen.length === 1);
    const values = [0];
    for (let n = 1; n <= 200; n += 1) {
      plant.write('flow', n);
      values.push(n);
      if (n === 40) proxy.cut();
      if (n === 120) {
        await recorder.until('disconnected', () => recorder.current === 'disconnected');
        proxy.mend();
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
    await recorder.until('all values', () => recorder.valuesOf('flow').length === values.length);
    expect(recorder.valuesOf('flow')).toEqual(values);
    expect(recorder.losses).toEqual([]);
    expect(plant.server.sessions()).toBe(1);
  });

  it('recreates its subscription on a server that was restarted, and says that readings may be missing', async () => {
    const plant = await plantWith({ variables: { flow: 'double' } });
    plant.write('flow', 1);
    const { recorder } = sourceOn(plant, [item('flow')]);
    await recorder.until('connected', () => recorder.current === 'connected');
    await plant.restart();
    const at = plant.write('flow', 2);
    await recorder.until('value after the restart', () => recorder.valuesOf('flow').includes(2));
    await recorder.until('connected again', () => recorder.current === 'connected');
    const before = recorder.seen.length;
    plant.write('flow', 3, timeAt(1000));
    await recorder.until('next value', () => recorder.valuesOf('flow').includes(3));
    expect(recorder.losses).toEqual(['connection-lost']);
    expect(recorder.seen.slice(before).map(({ value }) => value)).toEqual([3]);
    expect(recorder.seen.filter((seen) => seen.at === at)).toHaveLength(1);
    expect(plant.server.sessions()).toBe(1);
  });

  it('notices a cable that went dead without a word, and misses nothing (node-opcua#1059)', async () => {
    const plant = await plantWith({ variables: { flow: 'double' } });
    const proxy = await proxyTo(plant);
    plant.write('flow', 0);
    const { recorder } = sourceOn(plant, [item('flow', { queueSize: 1000 })], {}, proxy.port);
    await recorder.until('connected', () => recorder.current === 'connected' && recorder.seen.length === 1);
    proxy.freeze();
    for (let n = 1; n <= 50; n += 1) plant.write('flow', n);
    await recorder.until('noticed', () => recorder.current === 'disconnected');
    expect(recorder.states.at(-1)?.reason).toContain('no sign of life');
    proxy.mend();
    await recorder.until('all values', () => recorder.valuesOf('flow').length === 51);
    expect(recorder.valuesOf('flow')).toEqual(Array.from({ length: 51 }, (_, n) => n));
    expect(recorder.losses).toEqual([]);
  });

  it('recreates a subscription that stays silent though channel and session are up (node-opcua#1524)', async () => {
    const plant = await plantWith({ variables: { flow: 'double' } });
    plant.write('flow', 0);
    const { recorder } = sourceOn(plant, [item('flow')]);
    await recorder.until('connected', () => recorder.current === 'connected');
    faults.mute = true;
    await recorder.until('noticed', () => recorder.current === 'disconnected');
    expect(recorder.states.at(-1)?.reason).toContain('no sign of life');
    // Reactivated once, silent again: then the session is given up.
    await recorder.until('given up', () => recorder.losses.includes('subscription-recreated'));
    faults.mute = false;
    plant.write('flow', 1);
    await recorder.until('live again', () => recorder.valuesOf('flow').includes(1) && recorder.current === 'connected');
    expect(faults.subscriptions()).toBe(1);
    expect(plant.server.sessions()).toBe(1);
  });

  it('leaves no second subscription behind after restarts and cuts (Azure/Industrial-IoT#2349)', async () => {
    const plant = await plantWith({ variables: { flow: 'double' } });
    const proxy = await proxyTo(plant);
    plant.write('flow', 0);
    const { recorder, source } = sourceOn(plant, [item('flow', { queueSize: 1000 })], {}, proxy.port);
    await recorder.until('connected', () => recorder.current === 'connected');
    for (let round = 1; round <= 3; round += 1) {
      proxy.cut();
      await recorder.until('down', () => recorder.current === 'disconnected');
      if (round === 2) await plant.restart();
      proxy.mend();
      await recorder.until('up', () => recorder.current === 'connected');
      plant.write('flow', round, timeAt(1000 + round));
      await recorder.until('value', () => recorder.valuesOf('flow').includes(round));
    }
    expect([faults.subscriptions(), plant.server.sessions()]).toEqual([1, 1]);
    expect(recorder.seen.filter(({ at }) => at === timeAt(1003))).toHaveLength(1);
    await source.stop();
    expect([faults.subscriptions(), plant.server.sessions()]).toEqual([0, 0]);
  });

  it('makes a subscription anew that the server has deleted', async () => {
    const plant = await plantWith({ variables: { flow: 'double' } });
    plant.write('flow', 0);
    const { recorder } = sourceOn(plant, [item('flow')]);
    await recorder.until('connected', () => recorder.current === 'connected');
    faults.deleteSubscriptions();
    await recorder.until('loss', () => recorder.losses.length > 0);
    expect(recorder.losses).toEqual(['subscription-recreated']);
    plant.write('flow', 1, timeAt(1000));
    await recorder.until('live again', () => recorder.valuesOf('flow').includes(1));
    expect(faults.subscriptions()).toBe(1);
  });

  it('takes its subscription over into a new session when the server has forgotten the old one', async () => {
    const plant = await plantWith({ variables: { flow: 'double' } });
    const proxy = await proxyTo(plant);
    plant.write('flow', 0);
    const { recorder } = sourceOn(plant, [item('flow', { queueSize: 1000 })], {}, proxy.port);
    await recorder.until('connected', () => recorder.current === 'connected' && recorder.seen.length === 1);
    proxy.cut();
    faults.loseSessions();
    for (let n = 1; n <= 20; n += 1) plant.write('flow', n);
    await recorder.until('down', () => recorder.current === 'disconnected');
    proxy.mend();
    await recorder.until('all values', () => recorder.valuesOf('flow').length === 21);
    expect(recorder.valuesOf('flow')).toEqual(Array.from({ length: 21 }, (_, n) => n));
    expect([recorder.losses, faults.transfers]).toEqual([[], 1]);
  });

  it('asks a server that was restarted for no subscription by its old id: it may be another client’s by now (Azure/Industrial-IoT#2055)', async () => {
    const plant = await plantWith({ variables: { flow: 'double' } });
    plant.write('flow', 0);
    const { recorder } = sourceOn(plant, [item('flow')]);
    await recorder.until('connected', () => recorder.current === 'connected');
    await plant.restart();
    plant.write('flow', 1, timeAt(1000));
    await recorder.until('live again', () => recorder.valuesOf('flow').includes(1));
    expect(faults.transfers).toBe(0);
  });

  it('says that notifications are lost when the server no longer has them', async () => {
    const plant = await plantWith({ variables: { flow: 'double' } });
    const proxy = await proxyTo(plant);
    plant.write('flow', 0);
    const { recorder } = sourceOn(plant, [item('flow', { queueSize: 1000 })], {}, proxy.port);
    await recorder.until('connected', () => recorder.current === 'connected' && recorder.seen.length === 1);
    faults.forgetful = true;
    proxy.freeze();
    for (let n = 1; n <= 5; n += 1) plant.write('flow', n);
    await recorder.until('noticed', () => recorder.current === 'disconnected');
    proxy.mend();
    await recorder.until('up', () => recorder.current === 'connected');
    plant.write('flow', 6);
    await recorder.until('live again', () => recorder.valuesOf('flow').includes(6));
    expect(recorder.losses).toEqual(['notification-lost']);
  });

  it('flags the value after those that a full queue lost', async () => {
    const plant = await plantWith({ variables: { flow: 'double' } });
    plant.write('flow', 0);
    const { recorder } = sourceOn(plant, [item('flow', { queueSize: 2 })]);
    await recorder.until('connected', () => recorder.current === 'connected' && recorder.seen.length === 1);
    for (let n = 1; n <= 10; n += 1) plant.write('flow', n);
    await recorder.until('the last', () => recorder.valuesOf('flow').includes(10));
    expect(recorder.seen.slice(-2).map(({ value, status }) => [value, status])).toEqual([
      [9, 1152],
      [10, 0],
    ]);
    expect(recorder.reports.get('flow')?.revised?.queueSize).toBe(2);
  });

  it('tells NaN, infinities and 64-bit integers as they are, and bad values by their code', async () => {
    const plant = await plantWith({ variables: { flow: 'double', count: 'uint64', small: 'int64' } });
    plant.write('count', 18446744073709551615n);
    plant.write('small', -9223372036854775808n);
    plant.write('flow', Number.NaN);
    const { recorder } = sourceOn(plant, [item('flow'), item('count'), item('small')]);
    await recorder.until('three', () => recorder.seen.length === 3);
    expect(recorder.seen.find(({ key }) => key === 'flow')).toMatchObject({ value: null, raw: 'NaN', status: 0 });
    expect(recorder.valuesOf('count')).toEqual(['18446744073709551615']);
    expect(recorder.valuesOf('small')).toEqual(['-9223372036854775808']);
    plant.write('flow', Number.NEGATIVE_INFINITY);
    plant.fail('flow', StatusCodes.BadSensorFailure);
    await recorder.until('two more', () => recorder.seen.length === 5);
    expect(recorder.seen.slice(-2)).toMatchObject([{ raw: '-Infinity' }, { value: null, status: 0x808c_0000 }]);
  });

  it('reports changes beyond the deadband alone, in percent of the range where there is one', async () => {
    const plant = await plantWith({ variables: { flow: 'double', speed: 'double' }, ranges: { speed: { low: 0, high: 200 } } });
    plant.write('flow', 0);
    plant.write('speed', 0);
    const deadbands = [
      item('flow', { trigger: 'StatusValue', deadband: { type: 'absolute', value: 1 } }),
      item('speed', { trigger: 'StatusValue', deadband: { type: 'percent', value: 10 } }),
      item('flow', { key: 'flow-percent', trigger: 'StatusValue', deadband: { type: 'percent', value: 10 } }),
    ];
    const { recorder } = sourceOn(plant, deadbands);
    await recorder.until('three', () => recorder.seen.length === 3);
    for (const value of [0.5, 2, 2.5, 4]) plant.write('flow', value);
    for (const value of [10, 30, 40, 60]) plant.write('speed', value);
    await recorder.until('the last', () => recorder.valuesOf('flow').includes(4) && recorder.valuesOf('speed').includes(60));
    expect(recorder.valuesOf('flow')).toEqual([0, 2, 4]);
    expect(recorder.valuesOf('speed')).toEqual([0, 30, 60]);
    expect(recorder.reports.get('flow-percent')?.note).toContain('no EURange');
  });

  it('asks in pieces the server takes, over as many subscriptions as it needs', async () => {
    const ids = Array.from({ length: 25 }, (_, n) => `v${n}`);
    const plant = await plantWith({ variables: Object.fromEntries(ids.map((id) => [id, 'double'])) });
    for (const id of ids) plant.write(id, 1);
    faults.limitItems(4, 10);
    const { recorder, source } = sourceOn(plant, ids.map((id) => item(id)));
    await recorder.until('all', () => recorder.seen.length === 25 && recorder.current === 'connected');
    expect(faults.subscriptions()).toBe(3);
    expect(source.items.every(({ status, serverId }) => status === 0 && serverId !== undefined)).toBe(true);
    for (const id of ids) plant.write(id, 2, timeAt(5000));
    await recorder.until('again', () => recorder.seen.length === 50);
  });

  it('changes, adds and drops items while the others go on', async () => {
    const plant = await plantWith({ variables: { flow: 'double', speed: 'double', load: 'double' } });
    for (const id of ['flow', 'speed', 'load']) plant.write(id, 1);
    const { recorder, source } = sourceOn(plant, [item('flow'), item('speed')]);
    await recorder.until('two', () => recorder.seen.length === 2 && recorder.current === 'connected');
    source.setItems([item('flow', { queueSize: 7 }), item('load')]);
    await recorder.until('changed', () => recorder.valuesOf('load').length === 1 && recorder.reports.get('flow')?.revised?.queueSize === 7);
    for (const id of ['flow', 'speed', 'load']) plant.write(id, 2);
    await recorder.until('second values', () => recorder.valuesOf('load').includes(2) && recorder.valuesOf('flow').includes(2));
    expect(recorder.valuesOf('flow')).toEqual([1, 2]);
    expect(recorder.valuesOf('speed')).toEqual([1]);
  });

  it('keeps its subscription through a long pause, and then gets what the queue held', async () => {
    const plant = await plantWith({ variables: { flow: 'double' } });
    plant.write('flow', 0);
    const { recorder, source } = sourceOn(plant, [item('flow', { queueSize: 100 })], { subscription: { publishingIntervalMs: 50, keepAliveMs: 200, lifetimeMs: 1200 } });
    await recorder.until('connected', () => recorder.current === 'connected');
    source.pause();
    const paused = performance.now();
    let n = 0;
    while (performance.now() - paused < 4000) {
      plant.write('flow', (n += 1));
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    source.resume();
    await recorder.until('the last', () => recorder.valuesOf('flow').includes(n));
    expect(recorder.valuesOf('flow')).toEqual(Array.from({ length: n + 1 }, (_, value) => value));
    expect([recorder.losses, recorder.states.length]).toEqual([[], 2]);
  });

  it('refuses a server whose certificate nobody trusts, naming thumbprint and folder, and tells a certificate once it is trusted until the source is stopped', async () => {
    const plant = await plantWith({ variables: { flow: 'double' }, trusted: false });
    plant.write('flow', 1);
    const shown: (string | undefined)[] = [];
    const { source, recorder } = sourceOn(plant, [item('flow')], { onServerCertificate: (certificate) => void shown.push(certificate?.subject) });
    await recorder.until('refused', () => recorder.current === 'disconnected');
    expect(recorder.states.at(-1)?.reason).toMatch(/its certificate [0-9a-f]{40} is not trusted .* into .*trusted\/certs/);
    expect(recorder.seen).toEqual([]);
    await plant.trust();
    await recorder.until('trusted', () => recorder.valuesOf('flow').includes(1));
    await source.stop();
    expect(shown).toEqual([expect.stringContaining('CN='), undefined]);
  });

  it('connects anew with another certificate of its own, and misses nothing that the server can keep; files that do not fit together change nothing', async () => {
    const plant = await plantWith({ variables: { flow: 'double' } });
    plant.write('flow', 1);
    const { recorder } = sourceOn(plant, [item('flow', { queueSize: 100 })]);
    await recorder.until('first value', () => recorder.seen.length === 1);
    const { pki } = plant;
    const [before, own] = [pki.thumbprint, await readFile(pki.certificateFile)];
    await writeFile(`${pki.certificateFile}.new`, own.subarray(0, 300));
    await rename(`${pki.certificateFile}.new`, pki.certificateFile);
    const renewed = join(dirname(pki.certificateFile), 'renewed.pem');
    await pki.manager.createSelfSignedCertificate({ applicationUri: pki.applicationUri, dns: ['localhost'], outputFile: renewed, subject: '/CN=renewed', startDate: new Date(), validity: 30 });
    expect(pki.thumbprint).toBe(before);
    await rename(renewed, pki.certificateFile);
    await recorder.until('another certificate', () => pki.thumbprint !== before);
    await recorder.until('the new connection', () => recorder.states.filter(({ state }) => state === 'connected').length === 2);
    plant.write('flow', 2);
    await recorder.until('a value over it', () => recorder.seen.some(({ value }) => value === 2));
  });

  it('says what is wrong where the server offers no such security', async () => {
    const plant = await plantWith({ variables: { flow: 'double' }, securityMode: 'None' });
    const { recorder } = sourceOn(plant, [item('flow')]);
    await recorder.until('refused', () => recorder.current === 'disconnected');
    expect(recorder.states.at(-1)?.reason).toContain('no endpoint with this security mode and policy');
  });
});
