import { type CallDeed } from '@orrery/commands';
import { type Datatype } from '@orrery/contracts';
import { StatusCodes } from 'node-opcua';
import { type MethodSpec } from '../server/index.js';
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
  const certificates: (string | undefined)[] = [];

  beforeAll(async () => {
    const take = (value: unknown) => {
      log.push(value);
      onWrite();
      return answer;
    };
    const clean: MethodSpec = {
      takes: [{ name: 'Seconds', datatype: 'uint16' }, { name: 'Hot', datatype: 'boolean' }],
      gives: [{ name: 'Batch', datatype: 'int32' }],
      run: ([seconds, hot]) => {
        if (Number(seconds) > 600) return { status: StatusCodes.BadInvalidArgument, argumentResults: [StatusCodes.BadOutOfRange, StatusCodes.Good] };
        log.push([seconds, hot]);
        onWrite();
        return { status: answer, outputs: [7] };
      },
    };
    plant = await startPlant({ variables: { speed: 'float', count: 'uint64', jam: 'boolean', fixed: 'double' }, ranges: { speed: { low: 0, high: 100 } }, writes: { speed: take, count: take }, methods: { clean, stop: { run: () => StatusCodes.BadInvalidState } } });
    plant.write('speed', 10);
    plant.write('count', 1n);
    plant.fail('jam', StatusCodes.BadSensorFailure);
    plant.write('fixed', 1);
    proxy = await startTcpProxy(plant.server.port);
    device = new OpcuaDevice({ endpoint: `opc.tcp://127.0.0.1:${proxy.port}`, securityMode: 'SignAndEncrypt', securityPolicy: 'Basic256Sha256', pki: plant.pki, requestTimeoutMs: 2_000, onServerCertificate: (certificate) => void certificates.push(certificate?.validTo) });
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

  const write = (address: string, value: unknown, datatype: Datatype) => device.perform({ kind: 'write', address, value, datatype });
  const speed = async () => (await device.read([nodeOf('speed')]))[0];

  it('is read with its quality and both of its clocks; what is not there is undefined', async () => {
    const [now, broken, missing] = await device.read([nodeOf('speed'), nodeOf('jam'), 'nsu=urn:other;s=x']);
    expect(now).toMatchObject({ value: 10, quality: 'good', sourceTs: '2026-01-01T00:00:01.0000000Z', serverTs: expect.stringMatching(/Z$/) });
    expect(broken).toMatchObject({ quality: 'bad', value: null });
    expect(missing).toBeUndefined();
    expect(Date.parse(certificates.at(-1)!)).toBeGreaterThan(Date.now());
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
    expect(await write(nodeOf('speed'), 20, 'double')).toEqual({ kind: 'accepted', status: 'Good' });
    const after = await speed();
    expect(after).toMatchObject({ value: 20, quality: 'good' });
    expect(after!.sourceTs! > before!.serverTs!).toBe(true);
    expect(await write(nodeOf('count'), '18446744073709551615', 'uint64')).toMatchObject({ kind: 'accepted' });
    expect((await device.read([nodeOf('count')]))[0]?.value).toBe('18446744073709551615');
  });

  it('refuses what is out of range and what is read-only', async () => {
    await speed();
    expect(await write(nodeOf('speed'), 1_000, 'float')).toMatchObject({ kind: 'refused', status: 'BadOutOfRange', retryable: false });
    expect(await write(nodeOf('fixed'), 1, 'double')).toMatchObject({ kind: 'refused', retryable: false });
    expect(log).toEqual([]);
  });

  it('GoodCompletesAsynchronously is not success', async () => {
    answer = StatusCodes.GoodCompletesAsynchronously;
    expect(await write(nodeOf('speed'), 30, 'float')).toEqual({ kind: 'accepted-not-done', status: 'GoodCompletesAsynchronously' });
  });

  it('that vanishes between write and answer leaves the answer lost, and is written once', async () => {
    onWrite = () => proxy.cut();
    expect(await write(nodeOf('speed'), 40, 'float')).toMatchObject({ kind: 'lost' });
    expect(log).toEqual([40]);
    expect(await speed()).toBeUndefined();
    expect(await write(nodeOf('speed'), 50, 'float')).toMatchObject({ kind: 'not-sent' });
    proxy.mend();
    expect(await speed()).toMatchObject({ value: 40 });
    expect(log).toEqual([40]);
  });

  it('that takes the write and never answers leaves it lost after the timeout, and does not get it again', async () => {
    await speed();
    proxy.freeze();
    expect(await write(nodeOf('speed'), 60, 'float')).toMatchObject({ kind: 'lost' });
    proxy.mend();
    expect(await speed()).toMatchObject({ value: 40 });
    expect(log).toEqual([]);
  });

  describe('has methods', () => {
    type Given = readonly [name: string, value: unknown, datatype: Datatype];
    const deed = (...given: Given[]): CallDeed => ({ kind: 'call', object: nodeOf('Plant'), method: nodeOf('clean'), arguments: given.map(([name, value, datatype]) => ({ name, value, datatype })) });
    const CLEAN = deed(['Hot', true, 'boolean'], ['Seconds', 120, 'uint16']);

    it('that are called once, in the order of their arguments, and keep what they answer', async () => {
      expect(await device.obstacle(CLEAN)).toBeUndefined();
      expect(await device.perform(CLEAN)).toEqual({ kind: 'accepted', status: 'Good', outputs: [7] });
      expect(log).toEqual([[120, true]]);
    });
    it('that say which argument they refuse, and why', async () => {
      expect(await device.perform(deed(['Seconds', 601, 'uint16'], ['Hot', false, 'boolean']))).toEqual({ kind: 'refused', status: 'BadInvalidArgument', detail: 'Seconds: BadOutOfRange', retryable: false });
      expect(log).toEqual([]);
    });
    it('that are refused as a whole, and of which GoodCompletesAsynchronously is not success', async () => {
      expect(await device.perform({ kind: 'call', object: nodeOf('Plant'), method: nodeOf('stop'), arguments: [] })).toEqual({ kind: 'refused', status: 'BadInvalidState', retryable: false });
      answer = StatusCodes.GoodCompletesAsynchronously;
      expect(await device.perform(CLEAN)).toMatchObject({ kind: 'accepted-not-done', status: 'GoodCompletesAsynchronously' });
    });
    it.each<[string, Given[], string]>([
      ['another type', [['Seconds', 120, 'double'], ['Hot', true, 'boolean']], 'takes Seconds uint16, Hot boolean, the bindings say Seconds double, Hot boolean'],
      ['another name', [['Minutes', 2, 'uint16'], ['Hot', true, 'boolean']], 'the bindings say Minutes uint16'],
      ['an argument less', [['Seconds', 120, 'uint16']], 'the bindings say Seconds uint16'],
    ])('whose arguments are asked of the server: with %s nothing is called', async (_what, given, says) => {
      expect(await device.obstacle(deed(...given))).toContain(says);
      expect(await device.perform(deed(...given))).toMatchObject({ kind: 'not-sent', reason: expect.stringContaining(says) });
      expect(log).toEqual([]);
    });
    it('that vanish between call and answer leave the answer lost, and are called once', async () => {
      onWrite = () => proxy.cut();
      expect(await device.perform(CLEAN)).toMatchObject({ kind: 'lost' });
      proxy.mend();
      expect(log).toEqual([[120, true]]);
    });
  });

  it('says what stands in the way without doing it: a node that is not there, or read-only, and a server that is away', async () => {
    const obstacle = (address: string) => device.obstacle({ kind: 'write', address, value: 1, datatype: 'double' });
    expect(await obstacle(nodeOf('speed'))).toBeUndefined();
    expect(await obstacle(nodeOf('fixed'))).toContain('does not let this service write');
    expect(await obstacle(nodeOf('gone'))).toContain('BadNodeIdUnknown');
    expect(await device.obstacle({ kind: 'call', object: nodeOf('Plant'), method: nodeOf('fixed'), arguments: [] })).toContain('the server has no method');
    proxy.cut();
    expect(await obstacle(nodeOf('speed'))).toContain('cannot be asked');
    proxy.mend();
    expect(await obstacle(nodeOf('speed'))).toBeUndefined();
  });
});
