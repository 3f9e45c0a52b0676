import { type BindingEntry, type Contract, type Gap, type OpcUaSourceEntry, type SourceStatus, sourceStatus, type TwinInput } from '@orrery/contracts';
import { type Logger, missingSince } from '@orrery/ingestion';
import { type Publisher } from '@orrery/kafka';
import { type DataValue, type MonitoredItem, type SourceHandler } from '@orrery/opcua';
import { type Connection } from './adapters/opcua.client.js';
import { SourceWorker } from './source-worker.js';

const START = Date.UTC(2026, 0, 1);
const at = (second: number) => new Date(START + second * 1000).toISOString().replace('Z', '0000Z');
const logger = { error: () => undefined, warn: () => undefined } as unknown as Logger;
const source: OpcUaSourceEntry = {
  type: 'source',
  id: 'plc',
  protocol: 'opcua',
  endpoint: 'opc.tcp://127.0.0.1:4840',
  securityMode: 'SignAndEncrypt',
  securityPolicy: 'Basic256Sha256',
  clock: 'recorded',
  acceptPastMs: 604_800_000,
  acceptFutureMs: 600_000,
  samplingIntervalMs: 0,
  publishingIntervalMs: 50,
  trigger: 'StatusValueTimestamp',
  appliedAt: at(0),
};
const bindings: BindingEntry[] = [
  {
    type: 'binding',
    source: 'plc',
    twinId: 'acme:test:filler',
    items: ['fast', 'slow'].map((path) => ({ node: `nsu=u;s=${path}`, path, datatype: 'double' as const, queueSize: 10 })),
    appliedAt: at(0),
  },
];

/** What Kafka holds, across the starts of a worker. */
class Log {
  readonly statuses: SourceStatus[] = [];
  readonly inputs: TwinInput[] = [];
  /** A killed process writes nothing more. */
  publisher(alive: () => boolean): Publisher {
    const publish = async (contract: unknown, messages: readonly { value: unknown }[]) => {
      if (!alive()) return new Promise<void>(() => undefined);
      const to: unknown[] = (contract as Contract).topic === sourceStatus.topic ? this.statuses : this.inputs;
      to.push(...structuredClone(messages.map(({ value }) => value)));
      return undefined;
    };
    return { publish, close: async () => undefined };
  }
  get last(): SourceStatus | undefined {
    return this.statuses.findLast(({ type }) => type === 'status');
  }
  get gaps(): Gap[] {
    return this.statuses.flatMap(({ gap }) => (gap ? [gap] : []));
  }
}

/** One start of the ingestion, on a connection that tells what the test says. */
function startWorker(log: Log) {
  let alive = true;
  let handler!: SourceHandler;
  let items: MonitoredItem[] = [];
  const connection: Connection = {
    granted: undefined,
    subscriptionCount: 1,
    get items() {
      return items;
    },
    start: () => undefined,
    setItems: (specs) => void (items = specs.map((spec, handle) => ({ spec, handle, subscription: 0, serverId: handle, status: 0, seen: false }))),
    pause: () => undefined,
    resume: () => undefined,
    stop: async () => undefined,
  };
  const worker = new SourceWorker({
    source,
    epoch: BigInt(log.last?.epoch ?? 0) + 1n,
    last: log.last,
    missingFrom: log.last && missingSince(log.last, source.clock),
    queueLost: false,
    queue: undefined,
    letters: undefined,
    connect: (_source, of) => {
      handler = of;
      return connection;
    },
    publisher: log.publisher(() => alive),
    ceSource: 'opcua-ingestion',
    bufferReadings: 1000,
    logger,
    nowMs: Date.now,
  });
  worker.start(bindings);
  handler.state('connecting');
  const tell = (path: string, second: number) => {
    const item = items.find(({ spec }) => spec.node.endsWith(path))!;
    const first = !item.seen;
    item.seen = true;
    const value = { value: { dataType: 11, arrayType: 0, value: second }, statusCode: { value: 0 }, sourceTimestamp: new Date(START + second * 1000), sourcePicoseconds: 0 };
    handler.value(item, value as unknown as DataValue, first);
  };
  return {
    worker,
    tell,
    complete: () => handler.complete(0),
    connectionLost: () => {
      handler.state('disconnected', 'cut');
      for (const item of items) item.seen = false;
      handler.state('connected');
      handler.loss(0, 'connection-lost');
    },
    connected: () => handler.state('connected'),
    kill: () => (alive = false),
  };
}

describe('a source that is read', () => {
  beforeEach(() => void import.meta.jest.useFakeTimers({ now: START }));
  afterEach(() => void import.meta.jest.useRealTimers());
  const pass = (ms: number) => import.meta.jest.advanceTimersByTimeAsync(ms);

  it('has its hole inside a gap though the process is killed before every item was read anew', async () => {
    const log = new Log();
    const first = startWorker(log);
    first.tell('fast', 0);
    first.tell('slow', 0);
    first.complete();
    await pass(1100);
    first.tell('fast', 5);
    first.complete();
    await pass(1100);
    expect(log.last?.lastEventTs).toBe(at(5));
    first.connectionLost();
    for (const second of [20, 21, 22]) {
      first.tell('fast', second);
      first.complete();
      await pass(1100);
    }
    expect(log.last?.lastEventTs).toBe(at(5));
    first.kill();
    const second = startWorker(log);
    second.tell('fast', 30);
    second.tell('slow', 29);
    second.complete();
    await pass(1100);
    expect(log.gaps).toMatchObject([{ from: at(5), to: at(30), cause: 'ingestion-restarted' }]);
    expect(log.last?.lastEventTs).toBe(at(30));
    second.kill();
    for (const { worker } of [first, second]) void worker.stop('test');
  });

  it('reports its gap without an item that never speaks again', async () => {
    const log = new Log();
    const { tell, complete, connectionLost, kill, worker } = startWorker(log);
    tell('fast', 0);
    tell('slow', 0);
    complete();
    await pass(1100);
    connectionLost();
    for (let second = 20; second < 28; second += 1) {
      tell('fast', second);
      complete();
      await pass(1000);
    }
    expect(log.gaps).toMatchObject([{ from: at(0), to: at(25), cause: 'connection-lost' }]);
    await pass(1100);
    expect(log.last?.lastEventTs).toBe(at(27));
    kill();
    void worker.stop('test');
  });

  it('reports a gap though the process was killed before its first heartbeat', async () => {
    const log = new Log();
    const first = startWorker(log);
    first.tell('fast', 3);
    first.tell('slow', 2);
    first.complete();
    await pass(100);
    expect(log.inputs.some(({ type }) => type === 'readings')).toBe(true);
    first.kill();
    const second = startWorker(log);
    second.tell('fast', 9);
    second.tell('slow', 2);
    second.complete();
    await pass(100);
    expect(log.gaps).toMatchObject([{ to: at(9), cause: 'ingestion-restarted' }]);
    expect(log.gaps[0]!.from <= at(3)).toBe(true);
    second.kill();
    for (const { worker } of [first, second]) void worker.stop('test');
  });

  it('reports a gap though the process was killed before anything it had read was in Kafka', async () => {
    const log = new Log();
    const first = startWorker(log);
    first.connected();
    await pass(100);
    expect(log.last).toMatchObject({ state: 'connected' });
    first.kill();
    first.tell('fast', 3);
    first.tell('slow', 2);
    await pass(100);
    const second = startWorker(log);
    second.connected();
    second.tell('fast', 9);
    second.tell('slow', 9);
    second.complete();
    await pass(100);
    expect(log.gaps).toMatchObject([{ to: at(9), cause: 'ingestion-restarted' }]);
    expect(log.gaps[0]!.from <= at(2)).toBe(true);
    second.kill();
    for (const { worker } of [first, second]) void worker.stop('test');
  });
});
