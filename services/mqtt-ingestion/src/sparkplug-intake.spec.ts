import { type BindingEntry } from '@orrery/contracts';
import { EdgeNode } from '@orrery/sparkplug';
import { binding, sparkplugSource } from './fixture/entries.js';
import { startWorker } from './fixture/start-worker.js';

const ENDPOINT = 'mqtts://127.0.0.1:8883';
const turn = (ms = 0) => new Promise((resolve) => setTimeout(resolve, ms));

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

  it('that becomes another host says first that the one it was is offline', async () => {
    const source = sparkplugSource('s', ENDPOINT, { hostId: 'old' });
    const start = startWorker(source, bindings);
    start.handler().session();
    start.handler().opened(false);
    start.worker.update({ ...source, hostId: 'new' }, bindings as BindingEntry[]);
    await turn();
    start.handler().session();
    start.handler().opened(false);
    start.worker.update({ ...source, role: 'passive' }, bindings as BindingEntry[]);
    await turn();
    const states = start.sent.map(({ topic, payload }) => [topic, (JSON.parse(Buffer.from(payload).toString()) as { online: boolean }).online]);
    expect(states).toEqual([
      ['spBv1.0/STATE/old', true],
      ['spBv1.0/STATE/old', false],
      ['spBv1.0/STATE/new', true],
      ['spBv1.0/STATE/new', false],
    ]);
    await start.end();
  });

  it('that waits longer for what is missing has forgotten nothing', async () => {
    const { worker, receive, edge, end, readings, links } = started();
    worker.update(sparkplugSource('s', ENDPOINT, { reorderTimeoutMs: 5000 }), bindings as BindingEntry[]);
    receive(edge.write([{ name: 'm', value: 77 }], Date.now()));
    await end();
    expect([links.length, readings().map(({ value }) => value)]).toEqual([1, expect.arrayContaining([77])]);
  });

  it('a value of the past that its device calls stale leaves the present one as it is', async () => {
    const { receive, edge, end, states, readings } = started();
    edge.connect(Date.now());
    edge.write([{ name: 'm', value: 1, quality: 'stale' }], 1_767_225_600_000);
    edge.write([{ name: 'm', value: 2, quality: 'good' }], 1_767_225_600_100);
    receive(edge.opened(Date.now()));
    await turn(50);
    const count = () => states().filter(({ reason }) => reason?.includes('calls the value stale')).length;
    expect([count(), readings().some(({ flags, quality }) => flags?.includes('historical') && quality === 'uncertain')]).toEqual([0, true]);
    receive(edge.write([{ name: 'm', value: 1, quality: 'stale' }], 1_767_225_601_000));
    await end();
    expect(count()).toBe(1);
  });
});
