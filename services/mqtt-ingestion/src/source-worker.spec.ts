import { type BindingEntry, type Contract, type DeadLetter, deadLetters, type MqttSourceEntry, type RegistryEntry, sourceStatus, type SourceStatus, type TwinInput, twinInputs } from '@orrery/contracts';
import { type Logger } from '@orrery/ingestion';
import { EdgeNode, type OutMessage } from '@orrery/sparkplug';
import { type OutgoingMessage } from './adapters/mqtt-connection.js';
import { type MqttHandler } from './adapters/mqtt.client.js';
import { binding, jsonBinding, jsonSource, row, rowTime, sparkplugSource, TOPIC } from './fixture/entries.js';
import { SourceWorker } from './source-worker.js';

const ENDPOINT = 'mqtts://127.0.0.1:8883';
const logger = { error: () => undefined, warn: () => undefined } as unknown as Logger;
const turn = (ms = 0) => new Promise((resolve) => setTimeout(resolve, ms));

/** One start of a worker, on a broker and a Kafka that do what the test says. */
function startWorker(source: MqttSourceEntry, bindings: RegistryEntry[], last?: SourceStatus) {
  const inputs: TwinInput[] = [];
  const letters: DeadLetter[] = [];
  const statuses: SourceStatus[] = [];
  const sent: OutgoingMessage[] = [];
  let settled = 0;
  let kafka: Promise<void> = Promise.resolve();
  let handler: MqttHandler | undefined;
  const lists = new Map<string, unknown[]>([[twinInputs.topic, inputs], [deadLetters.topic, letters], [sourceStatus.topic, statuses]]);
  const publish = async (contract: unknown, messages: readonly { value: unknown }[]) => {
    if ((contract as Contract).topic !== sourceStatus.topic) await kafka;
    for (const { value } of messages) expect((contract as Contract).problems(value)).toEqual([]);
    lists.get((contract as Contract).topic)!.push(...structuredClone(messages.map(({ value }) => value)));
  };
  const worker = new SourceWorker({
    source,
    epoch: 2n,
    last,
    connect: (_source, handlerFor) => {
      handler = handlerFor(undefined);
      return {
        start: () => undefined,
        settled: (place) => (settled = place),
        publish: (message) => void sent.push(message),
        pause: () => undefined,
        resume: () => undefined,
        stop: async (farewell) => void sent.push(...farewell),
        lastHeardMs: performance.now(),
        unacknowledged: 0,
      };
    },
    publisher: { publish, close: async () => undefined },
    ceSource: 'mqtt-ingestion',
    realm: 'real',
    bufferReadings: 10_000,
    maxPayload: 100_000,
    logger,
    nowMs: Date.now,
  });
  worker.start(bindings as BindingEntry[]);
  let place = 0;
  const message = (topic: string, payload: string | Uint8Array, more: { retain?: boolean } = {}) => {
    place += 1;
    const bytes = Buffer.from(payload);
    handler!.message({ topic: Buffer.from(topic), payload: bytes, bytes: bytes.length, qos: 1, retain: false, again: false, place, ...more });
    handler!.drained(place);
  };
  return {
    worker,
    inputs,
    letters,
    sent,
    statuses,
    handler: () => handler!,
    message,
    receive: (messages: readonly OutMessage[]) => messages.forEach(({ topic, payload }) => message(topic, payload)),
    settled: () => settled,
    stopKafka: () => {
      let go: () => void = () => undefined;
      kafka = new Promise((resolve) => (go = resolve));
      return go;
    },
    readings: () => inputs.flatMap((input) => (input.type === 'readings' ? input.readings : [])),
    states: () => inputs.filter((input) => input.type === 'source-state'),
    end: () => worker.stop('stopped'),
  };
}

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
      const start = startWorker(jsonSource('s', ENDPOINT), [jsonBinding('s')], last);
      start.handler().opened(kept);
      start.message(TOPIC, row(9));
      await start.end();
      expect(start.statuses.flatMap(({ gap }) => (gap ? [gap] : []))).toEqual(gaps);
    }
  });

  it('of Sparkplug is clean, so that a restart is a gap', async () => {
    const start = startWorker(sparkplugSource('s', ENDPOINT), [binding('s', 'acme:test:a', [{ metric: 'G/E:m', path: 'm', datatype: 'double' }])], { ...last, lastEventTs: '2020-01-01T00:00:00.0000000Z' });
    expect(start.handler().session()).toMatchObject({ clean: true, subscriptions: ['spBv1.0/#'] });
    const edge = new EdgeNode({ group: 'G', edgeNode: 'E', metrics: [{ name: 'm', type: 'Double', value: 1 }] });
    edge.connect(Date.now());
    start.handler().opened(false);
    start.receive(edge.opened(Date.now()));
    await start.end();
    expect(start.statuses.flatMap(({ gap }) => (gap ? [gap.cause] : []))).toEqual(['ingestion-restarted']);
  });
});

describe('Sparkplug', () => {
  const bindings = [
    binding('s', 'acme:test:both', [
      { metric: 'G/E:m', path: 'm', datatype: 'double' },
      { metric: 'G/E/D:energy', path: 'energy', datatype: 'uint64' },
      { metric: 'G/E/D:nowhere', path: 'x', datatype: 'double' },
    ]),
    binding('s', 'acme:test:device', [{ metric: 'G/E/D:energy', path: 'energy', datatype: 'uint64' }]),
  ];
  const started = () => {
    const start = startWorker(sparkplugSource('s', ENDPOINT), bindings);
    const edge = new EdgeNode({ group: 'G', edgeNode: 'E', metrics: [{ name: 'm', type: 'Double', value: 1.5 }], devices: [{ id: 'D', metrics: [{ name: 'energy', type: 'UInt64', value: 2n ** 63n + 1n }] }] });
    const { will } = edge.connect(Date.now());
    start.handler().opened(false);
    start.receive(edge.opened(Date.now()));
    return { ...start, edge, will };
  };

  it('births, data by alias, 64-bit integers, nulls and qualities become readings', async () => {
    const { edge, receive, end, readings, worker } = started();
    receive(edge.write([{ name: 'energy', value: null }], 1_767_225_600_000, 'D'));
    receive(edge.write([{ name: 'm', value: Number.NaN }], 1_767_225_600_000));
    receive(edge.write([{ name: 'm', value: 3, quality: 'bad' }], 1_767_225_601_000));
    expect(worker.report.current()).toMatchObject({
      payload: 'sparkplug',
      items: { bound: 4, monitored: 3, failed: 1 },
      failedItems: [{ node: 'G/E/D:nowhere', twinId: 'acme:test:both', path: 'x' }],
      sparkplug: { edgeNodes: [{ group: 'G', edgeNode: 'E', online: true, births: 1, devices: [{ device: 'D', online: true }] }] },
    });
    await end();
    expect(readings().filter(({ path, value }) => path === 'energy' && value !== null)).toMatchObject(Array(2).fill({ value: '9223372036854775809', datatype: 'uint64', quality: 'good' }));
    expect(readings()).toContainEqual({ path: 'energy', value: null, datatype: 'uint64', quality: 'good', sourceTs: '2026-01-01T00:00:00.0000000Z' });
    expect(readings().filter(({ path }) => path === 'm').slice(1)).toEqual([
      { path: 'm', value: null, datatype: 'double', quality: 'bad', sourceTs: '2026-01-01T00:00:00.0000000Z', raw: 'NaN' },
      { path: 'm', value: null, datatype: 'double', quality: 'bad', sourceTs: '2026-01-01T00:00:01.0000000Z' },
    ]);
  });

  it('a death makes stale what came from there: a twin with nothing else has lost its link, another only those paths; a birth mends it', async () => {
    const { edge, will, receive, end, states } = started();
    receive([will]);
    await turn(50);
    const dead = states().filter(({ reason }) => reason?.includes('dead'));
    const told = new Map(dead.map(({ twinId, paths, state }) => [`${twinId} ${paths?.join(' ') ?? 'all'}`, state]));
    expect(told.get('acme:test:device all')).toBe('disconnected');
    expect([...told.keys()].some((key) => key.startsWith('acme:test:both'))).toBe(true);
    edge.connect(Date.now());
    receive(edge.opened(Date.now()));
    await end();
    expect(states().findLast(({ twinId, reason }) => twinId === 'acme:test:device' && reason === 'born again')?.state).toBe('connected');
  });

  it('a wrong bdSeq, an alias nobody declared and data before birth are dead letters; the node lives on', async () => {
    const { edge, will, receive, message, letters, end, worker, sent } = started();
    edge.connect(Date.now());
    receive(edge.opened(Date.now()));
    receive([will]);
    edge.inject('unknown-alias');
    receive(edge.write([{ name: 'm', value: 2 }], Date.now()));
    const stranger = new EdgeNode({ group: 'G', edgeNode: 'F', metrics: [{ name: 'm', type: 'Double', value: 1 }] });
    stranger.connect(Date.now());
    stranger.opened(Date.now());
    receive(stranger.write([{ name: 'm', value: 2 }], Date.now()));
    message('spBv1.0/G/NDATA/E', Buffer.from([0xff, 0xff]));
    await turn(700);
    await end();
    expect(letters.map(({ reason }) => reason).sort()).toEqual(['data-before-birth', 'undecodable', 'unknown-alias', 'wrong-bdseq']);
    expect(worker.report.current().sparkplug?.edgeNodes.find(({ edgeNode }) => edgeNode === 'E')?.online).toBe(true);
    expect(sent.map(({ topic }) => topic)).toEqual(expect.arrayContaining(['spBv1.0/G/NCMD/E', 'spBv1.0/G/NCMD/F']));
  });

  it('a passive host writes nothing, whatever it misses', async () => {
    const start = startWorker(sparkplugSource('s', ENDPOINT, { role: 'passive' }), bindings);
    start.handler().opened(false);
    const edge = new EdgeNode({ group: 'G', edgeNode: 'E', metrics: [{ name: 'm', type: 'Double', value: 1 }] });
    edge.connect(Date.now());
    edge.opened(Date.now());
    start.receive(edge.write([{ name: 'm', value: 2 }], Date.now()));
    await turn(700);
    await start.end();
    expect([start.sent, start.letters.length]).toEqual([[], 1]);
  });
});
