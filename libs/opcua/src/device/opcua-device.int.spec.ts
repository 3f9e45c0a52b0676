import { StatusCodes } from 'node-opcua';
import { nodeOf, type Plant, startPlant } from '../fixture/plant.js';
import { startTcpProxy, type TcpProxy } from '../fixture/tcp-proxy.js';
import { OpcuaDevice } from './opcua-device.js';

describe('a device over OPC UA', () => {
  const log: unknown[] = [];
  let answer = StatusCodes.Good;
  let onWrite: () => void = () => undefined;
  let plant: Plant;
  let proxy: TcpProxy;
  let device: OpcuaDevice;

  beforeAll(async () => {
    const take = (value: unknown) => {
      log.push(value);
      onWrite();
      return answer;
    };
    plant = await startPlant({ variables: { speed: 'float', count: 'uint64', jam: 'boolean', fixed: 'double' }, ranges: { speed: { low: 0, high: 100 } }, writes: { speed: take, count: take } });
    plant.write('speed', 10);
    plant.write('count', 1n);
    plant.fail('jam', StatusCodes.BadSensorFailure);
    plant.write('fixed', 1);
    proxy = await startTcpProxy(plant.server.port);
    device = new OpcuaDevice({ endpoint: `opc.tcp://127.0.0.1:${proxy.port}`, securityMode: 'SignAndEncrypt', securityPolicy: 'Basic256Sha256', pki: plant.pki, requestTimeoutMs: 2_000 });
  }, 60_000);

  beforeEach(() => {
    log.length = 0;
    answer = StatusCodes.Good;
    onWrite = () => undefined;
  });

  afterAll(async () => {
    await device.close();
    await proxy.close();
    await plant.close();
  });

  const speed = async () => (await device.read([nodeOf('speed')]))[0];

  it('is read with its quality and both of its clocks; what is not there is undefined', async () => {
    const [now, broken, missing] = await device.read([nodeOf('speed'), nodeOf('jam'), 'nsu=urn:other;s=x']);
    expect(now).toMatchObject({ value: 10, quality: 'good', sourceTs: '2026-01-01T00:00:01.0000000Z', serverTs: expect.stringMatching(/Z$/) });
    expect(broken).toMatchObject({ quality: 'bad', value: null });
    expect(missing).toBeUndefined();
  });

  it('tells the clock that the device has now, however long ago it came to know the value', async () => {
    const [fixed] = await device.read([nodeOf('fixed')]);
    await new Promise((resolve) => setImmediate(resolve));
    const [again] = await device.read([nodeOf('fixed')]);
    expect(again!.sourceTs).toBe(fixed!.sourceTs);
    expect(again!.serverTs! > fixed!.serverTs!).toBe(true);
    expect(Math.abs(Date.parse(again!.serverTs!) - Date.now())).toBeLessThan(5_000);
  });

  it('takes a value, in the type the node has, and shows it with a later time of its own', async () => {
    const before = await speed();
    expect(await device.write(nodeOf('speed'), 20, 'double')).toEqual({ kind: 'accepted', status: 'Good' });
    const after = await speed();
    expect(after).toMatchObject({ value: 20, quality: 'good' });
    expect(after!.sourceTs! > before!.serverTs!).toBe(true);
    expect(await device.write(nodeOf('count'), '18446744073709551615', 'uint64')).toMatchObject({ kind: 'accepted' });
    expect((await device.read([nodeOf('count')]))[0]?.value).toBe('18446744073709551615');
  });

  it('refuses what is out of range and what is read-only', async () => {
    await speed();
    expect(await device.write(nodeOf('speed'), 1_000, 'float')).toMatchObject({ kind: 'refused', status: 'BadOutOfRange', retryable: false });
    expect(await device.write(nodeOf('fixed'), 1, 'double')).toMatchObject({ kind: 'refused', retryable: false });
    expect(log).toEqual([]);
  });

  it('GoodCompletesAsynchronously is not success', async () => {
    answer = StatusCodes.GoodCompletesAsynchronously;
    expect(await device.write(nodeOf('speed'), 30, 'float')).toEqual({ kind: 'accepted-not-done', status: 'GoodCompletesAsynchronously' });
  });

  it('that vanishes between write and answer leaves the answer lost, and is written once', async () => {
    onWrite = () => proxy.cut();
    expect(await device.write(nodeOf('speed'), 40, 'float')).toMatchObject({ kind: 'lost' });
    expect(log).toEqual([40]);
    expect(await speed()).toBeUndefined();
    expect(await device.write(nodeOf('speed'), 50, 'float')).toMatchObject({ kind: 'not-sent' });
    proxy.mend();
    expect(await speed()).toMatchObject({ value: 40 });
    expect(log).toEqual([40]);
  });

  it('that takes the write and never answers leaves it lost after the timeout, and does not get it again', async () => {
    await speed();
    proxy.freeze();
    expect(await device.write(nodeOf('speed'), 60, 'float')).toMatchObject({ kind: 'lost' });
    proxy.mend();
    expect(await speed()).toMatchObject({ value: 40 });
    expect(log).toEqual([]);
  });
});
