import { nodeOf, type Plant, type PlantOptions, startPlant, timeAt } from './fixture/plant.js';
import { Recorder } from './fixture/recorder.js';
import { startTcpProxy, type TcpProxy } from './fixture/tcp-proxy.js';
import { OpcuaSource } from './opcua-source.js';
import { type ItemSpec } from './plan-items.js';
import { type SourceSettings } from './source-handler.js';
import { UA } from './status.js';

const open: { stop(): Promise<void> }[] = [];

afterEach(async () => {
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
});
