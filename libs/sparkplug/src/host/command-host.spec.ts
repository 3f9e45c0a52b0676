import { decodePayload } from '../payload/index.js';
import { born, dbirth, ddata, ddeath, nbirth, ndata, ndeath } from '../fixture/plant.js';
import { parseMetricAddress } from '../metric-address.js';
import { CommandHost, commandFilter } from './command-host.js';

const address = (metric: string, device?: string) => parseMetricAddress(`Riverside/line1${device === undefined ? '' : `/${device}`}:${metric}`)!;
const FLOW = address('flow');
const LIMIT = address('limit', 'meter');
const DEVICE = [born('limit', 'UInt8', 5, { alias: 20n }), born('total', 'Int64', 7n), born('name', 'String', 'a')];

function host(...messages: Parameters<CommandHost['receive']>[0][]): CommandHost {
  const one = new CommandHost('secondary', 's');
  for (const message of messages) one.receive(message);
  return one;
}
const problemOf = (one: CommandHost, at: typeof FLOW, value: unknown, datatype: 'double' | 'int32' = 'double') => one.command(at, value, datatype, 9_000);

describe('commands to edge nodes and devices', () => {
  it('are an NCMD or DCMD at QoS 0, not retained, with a timestamp and no sequence number, by the alias of the birth, in its datatype', () => {
    const one = host(nbirth(1_000), dbirth(1, 1_001, 'meter', DEVICE));
    const [node, device, named] = [one.command(FLOW, 2.5, 'double', 5_000), one.command(LIMIT, 200, 'int32', 5_000), one.command(address('total', 'meter'), '9007199254740993', 'int64', 5_000)].map((command) => {
      if (!('message' in command)) throw new Error(command.problem);
      const { payload, ...rest } = command.message;
      const decoded = decodePayload(payload);
      return { ...rest, payload: decoded.ok ? decoded.payload : undefined };
    });
    expect(node).toMatchObject({ topic: 'spBv1.0/Riverside/NCMD/line1', qos: 0, retain: false });
    expect(node!.payload).toEqual({ timestamp: 5_000, metrics: [{ alias: 1n, timestamp: 5_000, value: { kind: 'double', value: 2.5 } }] });
    expect(device).toMatchObject({ topic: 'spBv1.0/Riverside/DCMD/line1/meter', qos: 0, retain: false });
    expect(device!.payload).toEqual({ timestamp: 5_000, metrics: [{ alias: 20n, timestamp: 5_000, value: { kind: 'int', value: 200 } }] });
    expect(named!.payload!.metrics).toEqual([{ name: 'total', timestamp: 5_000, value: { kind: 'long', value: 9_007_199_254_740_993n } }]);
  });

  it.each<[string, CommandHost, typeof FLOW, unknown, string]>([
    ['of which no birth was seen', host(ndata(1, 1_000)), FLOW, 2, 'no birth of Riverside/line1 has been seen'],
    ['that is dead', host(nbirth(1_000), ndeath(2_000)), FLOW, 2, 'the edge node Riverside/line1 is dead'],
    ['whose device is dead', host(nbirth(1_000), dbirth(1, 1_001, 'meter', DEVICE), ddeath(2, 2_000)), LIMIT, 2, 'the device Riverside/line1/meter is dead'],
    ['without such a device', host(nbirth(1_000)), LIMIT, 2, 'has borne no device meter'],
    ['without such a metric', host(nbirth(1_000)), address('speed'), 2, 'names no metric speed'],
    ['whose metric is of another type', host(nbirth(1_000), dbirth(1, 1_001, 'meter', DEVICE)), address('name', 'meter'), 2, 'name was born as String, which is no double'],
  ])('are refused to an edge node %s', (_what, one, at, value, says) => expect(problemOf(one, at, value)).toEqual({ problem: expect.stringContaining(says) }));

  it('are refused where the value is none of the metric\'s type, or the aliases are in doubt', () => {
    const one = host(nbirth(1_000), dbirth(1, 1_001, 'meter', DEVICE));
    expect(problemOf(one, LIMIT, 256, 'int32')).toEqual({ problem: 'limit was born as UInt8, and 256 is none' });
    expect(problemOf(host(nbirth(1_000), ndata(1, 1_001), ndata(0, 3_000)), FLOW, 2)).toEqual({ problem: expect.stringContaining('in doubt') });
  });
});

describe('reading back', () => {
  it('is the metric\'s next data or birth, with its own time and the clock of its edge node', () => {
    const one = host(nbirth(1_000));
    one.receive({ ...ndata(1, 3_000_000), at: 10_000 });
    expect(one.read(FLOW, 10_500)).toMatchObject({ value: 1, quality: 'good', sourceTs: '1970-01-01T00:50:00.0000000Z', serverTs: '1970-01-01T00:50:00.5000000Z', readAt: '1970-01-01T00:00:10.5000000Z' });
    one.receive(nbirth(3_001_000, { metrics: [born('flow', 'Double', 8, { alias: 3n })] }));
    expect(one.read(FLOW, 10_600)).toMatchObject({ value: 8, sourceTs: '1970-01-01T00:50:01.0000000Z' });
  });
  it('says when a metric was told, however often and late it is read: a reading of what stands in memory is as old as that', () => {
    const one = host({ ...nbirth(1_000), at: 1_050 });
    one.receive({ ...ndata(1, 2_000), at: 2_050 });
    expect(one.read(FLOW, 3_602_050)).toMatchObject({ sourceTs: '1970-01-01T00:00:02.0000000Z', heardAt: '1970-01-01T00:00:02.0500000Z', readAt: '1970-01-01T01:00:02.0500000Z', serverTs: '1970-01-01T01:00:02.0000000Z' });
  });
  it('takes no history for the latest', () => {
    const one = host(nbirth(1_000), ndata(1, 2_000, [{ alias: 1n, timestamp: 2_000, isHistorical: true, value: { kind: 'double', value: 99 } }]));
    expect(one.read(FLOW, 2_000)).toMatchObject({ value: 1 });
  });
  it('is stale where the node or the device is dead, and nothing where no birth says what a metric is', () => {
    expect(host(nbirth(1_000), ndeath(2_000)).read(FLOW, 2_500)).toMatchObject({ value: 1, quality: 'stale' });
    expect(host(nbirth(1_000), dbirth(1, 1_001, 'meter', DEVICE), ddeath(2, 2_000)).read(LIMIT, 2_500)).toMatchObject({ quality: 'stale' });
    expect(host(ndata(1, 1_000)).read(FLOW, 2_000)).toBeUndefined();
    expect(host(nbirth(1_000), dbirth(1, 1_001, 'meter', DEVICE), ddata(2, 1_500, 'meter', [{ alias: 20n, value: { kind: 'int', value: 6 } }])).read(LIMIT, 2_000)).toMatchObject({ value: 6, quality: 'good' });
  });
});

describe('a commander', () => {
  it('asks for the birth that it needs, as a secondary host and no oftener than the rules say; a passive one asks for nothing', () => {
    const one = new CommandHost('secondary', 's');
    const asked = [...one.askForBirth(FLOW, 1_000), ...one.askForBirth(FLOW, 1_001), ...one.tick(1_600)];
    expect(asked.map(({ topic, qos, retain }) => [topic, qos, retain])).toEqual([['spBv1.0/Riverside/NCMD/line1', 0, false]]);
    expect([one.knows(FLOW), host(nbirth(1_000)).knows(FLOW)]).toEqual([false, true]);
    // A node's birth comes before those of its devices.
    expect([host(nbirth(1_000)).knows(LIMIT), host(nbirth(1_000), dbirth(1, 1_001)).knows(LIMIT), host(nbirth(1_000), ndeath(2_000)).knows(LIMIT)]).toEqual([false, true, true]);
    const passive = new CommandHost('passive', 's');
    expect([...passive.askForBirth(FLOW, 1_000), ...passive.tick(9_000), ...passive.receive(ndata(1, 9_500)), ...passive.tick(19_000)]).toEqual([]);
  });
  it('that is primary elsewhere says nothing of itself: it has no STATE', () => {
    const one = new CommandHost('primary', 's');
    const told = [...one.askForBirth(FLOW, 1_000), ...one.tick(5_000), ...one.receive(nbirth(6_000))];
    expect(told.every(({ topic }) => topic.includes('/NCMD/'))).toBe(true);
  });
  it('listens to the edge nodes that it writes to alone', () => expect(commandFilter(FLOW)).toBe('spBv1.0/Riverside/+/line1/#'));
});
