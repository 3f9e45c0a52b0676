import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { testClient } from '@orrery/local-stack';
import { EdgeNode } from '@orrery/sparkplug';
import { until } from '@orrery/testing';
import { type RenderedTwin } from '@orrery/twin-model';
import { stringify } from 'yaml';
import { Gateway } from './gateway.js';
import { rawHistory } from './history.js';
import { Lab } from './lab.js';

const [JSON_SOURCE, GATEWAYS] = ['bad-json', 'bad-gateways'];
const PRESS = 'works:hall:press';
const METER = 'works:hall:meter';

let lab: Lab;
let neighbour: Gateway;
beforeAll(async () => {
  lab = await Lab.start('bad-input', [JSON_SOURCE, GATEWAYS]);
  await lab.system.applyFolder(writePlant());
  await lab.connected(JSON_SOURCE);
  await lab.connected(GATEWAYS);
  neighbour = await gateway('neighbour', [{ name: 'Power', type: 'Double', value: 1 }]);
}, 240_000);
afterAll(async () => {
  await neighbour?.close();
  await lab?.stop();
}, 60_000);

/** One machine that speaks JSON, two meters behind Sparkplug gateways. */
function writePlant(): string {
  const folder = join(lab.system.folder, 'plant-works');
  mkdirSync(join(folder, 'models'), { recursive: true });
  const telemetry = (...names: string[]) => names.map((name) => ({ '@type': 'Telemetry', name, schema: 'double' }));
  const model = (name: string, ...values: string[]) => ({ '@context': 'dtmi:dtdl:context;3', '@id': `dtmi:works:${name};1`, '@type': 'Interface', contents: telemetry(...values) });
  writeFileSync(join(folder, 'models', 'all.json'), JSON.stringify([model('Press', 'force', 'stroke'), model('Meter', 'power')]));
  const twins = [
    { id: PRESS, model: 'dtmi:works:Press;1' },
    { id: METER, model: 'dtmi:works:Meter;1' },
    { id: `${METER}-2`, model: 'dtmi:works:Meter;1' },
  ];
  writeFileSync(join(folder, 'twins.yaml'), stringify({ organisation: 'works', twins }));
  const values = { '/force': 'force', '/stroke': 'stroke' };
  const time = { pointer: '/ts', format: 'iso' };
  const broker = { endpoint: lab.broker.url, user: lab.broker.user };
  const sources = [
    { id: JSON_SOURCE, type: 'mqtt', ...broker, acceptWindow: { past: '30000d', future: '10m' }, templates: [{ topic: 'hall/{machine}/state', twin: 'works:hall:{machine}', time, values }] },
    { id: GATEWAYS, type: 'sparkplug', ...broker, groups: ['Hall'], role: 'secondary', reorderTimeout: '200ms' },
  ];
  const bindings = [METER, `${METER}-2`].map((twin, index) => ({ source: GATEWAYS, twin, items: [{ metric: `Hall/${index === 0 ? 'neighbour' : 'culprit'}:Power`, path: 'power' }] }));
  writeFileSync(join(folder, 'bindings.yaml'), stringify({ sources, bindings }));
  return folder;
}

const gateway = (edgeNode: string, metrics: Parameters<typeof Gateway.connect>[1]['metrics']): Promise<Gateway> => {
  const { mqtt } = lab.system.stack.context;
  return Gateway.connect({ url: mqtt.url, ca: mqtt.ca, ...mqtt.credentials('admin')! }, { group: 'Hall', edgeNode, metrics });
};

interface Letter {
  readonly reason: string;
  readonly detail: string;
  readonly origin: { readonly topic: string; readonly source?: string };
  readonly value?: string;
  readonly traceId?: string;
}
const letters = async (reason: string): Promise<Letter[]> =>
  (await lab.system.get<{ items: { letter: Letter }[] }>('/dead-letters?limit=500')).items.map(({ letter }) => letter).filter((letter) => letter.reason === reason);
/** Waits for a dead letter, which must say where it comes from and what to do. */
const letter = async (reason: string, topic: RegExp): Promise<Letter> => {
  const found = await until(`a dead letter: ${reason} of ${String(topic)}`, async () => (await letters(reason)).find(({ origin }) => topic.test(origin.topic)));
  expect(found.detail.length).toBeGreaterThan(20);
  return found;
};

const value = async (twinId: string, path: string): Promise<unknown> => (await lab.system.get<RenderedTwin>(`/twins/${twinId}`)).properties[path]?.value;
const at = (second: number): string => new Date(Date.parse('2026-06-01T12:00:00Z') + second * 1000).toISOString();
const press = (payload: string | Buffer, topic = 'hall/press/state') => lab.logger.publish(topic, payload);
let force = 0;
/** What comes after bad input still arrives: on both protocols. */
async function neighboursGoOn(): Promise<void> {
  force += 1;
  await press(JSON.stringify({ ts: at(100 + force), force }));
  neighbour.write([{ name: 'Power', value: force }]);
  await until('the neighbours to go on', async () => (await value(PRESS, 'force')) === force && (await value(METER, 'power')) === force);
}

interface NodeStatus {
  readonly edgeNode: string;
  readonly online: boolean;
  readonly rebirthsAsked: number;
  readonly deaths: number;
  readonly births: number;
}
const node = async (edgeNode: string): Promise<NodeStatus | undefined> =>
  (await lab.system.get<{ status?: { sparkplug?: { edgeNodes: NodeStatus[] } } }>(`/sources/${GATEWAYS}`)).status?.sparkplug?.edgeNodes.find((one) => one.edgeNode === edgeNode);

describe('Bad input over MQTT', () => {
  afterEach(() => neighboursGoOn());

  it('a topic that matches no template: counted, and a dead letter with the bytes', async () => {
    await press('{"ts":"2026-06-01T12:00:00Z","force":1}', 'hall/unknown/state');
    const found = await letter('unmatched-topic', /^hall\/unknown\/state$/);
    expect(Buffer.from(found.value ?? '', 'base64').toString()).toContain('"force":1');
    expect(found.origin.source).toBe(JSON_SOURCE);
    await until('the count', async () => Number((await lab.status(JSON_SOURCE))?.mqtt?.unmatched) >= 1);
  });

  it.each([
    ['a payload that is no JSON', Buffer.from('force=1')],
    ['a payload that is no UTF-8', Buffer.from([0x7b, 0xff, 0xfe, 0x7d])],
    ['a payload that is cut off', Buffer.from('{"ts":"2026-06-01T12:0')],
  ])('%s: counted, and a dead letter with the bytes', async (_what, payload) => {
    await press(payload);
    await until('its dead letter', async () => (await letters('undecodable')).find((one) => one.value === payload.toString('base64')));
    await until('the count', async () => Number((await lab.status(JSON_SOURCE))?.mqtt?.undecodable) >= 1);
  });

  it('a time that cannot be read: a dead letter, never a guess', async () => {
    await press('{"ts":"yesterday","force":99}');
    expect((await letter('invalid-time', /^hall\/press\/state$/)).detail).toContain('yesterday');
    expect(await value(PRESS, 'force')).not.toBe(99);
  });

  it('duplicate and reordered rows: each once in the history, in order of their own time; the latest value is the latest', async () => {
    const rows = [5, 1, 3, 2, 4, 3, 5, 1].map((second) => JSON.stringify({ ts: at(second), stroke: second }));
    for (const row of rows) await press(row);
    await until('five readings', async () => (await rawHistory(lab.system, PRESS, 'stroke', at(0), at(50))).length === 5);
    expect((await rawHistory(lab.system, PRESS, 'stroke', at(0), at(50))).map(({ v }) => v)).toEqual([1, 2, 3, 4, 5]);
    expect(await value(PRESS, 'stroke')).toBe(5);
  });

  it('an event time outside the retention: counted as expired, told by the history, not stored', async () => {
    await press(JSON.stringify({ ts: '1991-01-01T00:00:00Z', stroke: -1 }));
    await until('the count of expired readings', async () => {
      const metrics = await (await fetch(`http://127.0.0.1:${lab.system.stack.context.portOf('historian')}/metrics`)).text();
      return /orrery_dropped_total\{[^}]*reason="expired"[^}]*\} [1-9]/.test(metrics);
    });
    expect(await rawHistory(lab.system, PRESS, 'stroke', '1990-12-31T00:00:00Z', '1991-01-02T00:00:00Z')).toEqual([]);
  });
});

describe('Bad input over Sparkplug', () => {
  afterEach(() => neighboursGoOn());

  it('data before birth: quarantined with the reason, and one rebirth is asked for', async () => {
    const stranger = await gateway('stranger', [{ name: 'Power', type: 'Double', value: 1 }]);
    // Another session of the same node, whose birth this host never saw.
    const [data] = stranger.edge.write([{ name: 'Power', value: 2 }], Date.now());
    stranger.raw('spBv1.0/Hall/NDATA/newcomer', data!.payload);
    await letter('data-before-birth', /NDATA\/newcomer$/);
    await until('a rebirth to be asked for', async () => ((await node('newcomer'))?.rebirthsAsked ?? 0) >= 1);
    for (let again = 0; again < 20; again += 1) stranger.raw('spBv1.0/Hall/NDATA/newcomer', data!.payload);
    await neighboursGoOn();
    // No storm: the next one is asked for after a while only.
    expect((await node('newcomer'))?.rebirthsAsked).toBeLessThanOrEqual(3);
    await stranger.close();
  });

  it('an alias that nobody declared: quarantined with the reason, a rebirth is asked for, and the node goes on after it', async () => {
    const culprit = await gateway('culprit', [{ name: 'Power', type: 'Double', value: 10 }]);
    await until('its birth', async () => (await value(`${METER}-2`, 'power')) === 10);
    culprit.edge.inject('unknown-alias');
    culprit.write([{ name: 'Power', value: 11 }]);
    await letter('unknown-alias', /NDATA\/culprit$/);
    await until('its next birth', async () => ((await node('culprit'))?.births ?? 0) >= 2);
    culprit.write([{ name: 'Power', value: 12 }]);
    await until('the value after it', async () => (await value(`${METER}-2`, 'power')) === 12);
    await culprit.close();
  });

  it('a death with the wrong bdSeq is ignored and counted; the right one turns the values stale', async () => {
    const culprit = await gateway('culprit', [{ name: 'Power', type: 'Double', value: 20 }]);
    await until('its birth', async () => (await value(`${METER}-2`, 'power')) === 20);
    // The will of a connection that is long gone comes late.
    const { will } = new EdgeNode({ group: 'Hall', edgeNode: 'culprit', firstBdSeq: 77 }).connect(Date.now());
    culprit.raw(will.topic, will.payload);
    await letter('wrong-bdseq', /NDEATH\/culprit$/);
    expect((await node('culprit'))?.online).toBe(true);
    await culprit.close();
    await until('its values to be stale', async () => (await lab.system.get<RenderedTwin>(`/twins/${METER}-2`)).properties['power']?.quality === 'stale');
    await until('its status to say so', async () => (await node('culprit'))?.online === false);
  });

  it('an oversized birth: refused with its size, and nobody else notices', async () => {
    const { mqtt } = lab.system.stack.context;
    const metrics = Array.from({ length: 20_000 }, (_unused, index) => ({ name: `Metric/${index}/${'x'.repeat(60)}`, type: 'Double' as const, value: index }));
    const huge = await Gateway.connect({ url: mqtt.url, ca: mqtt.ca, ...mqtt.credentials('admin')! }, { group: 'Hall', edgeNode: 'huge', metrics });
    expect((await letter('oversized', /NBIRTH\/huge$/)).detail).toMatch(/\d/);
    await huge.close();
  });
});

describe('Bad questions', () => {
  const problem = async (path: string, init: Parameters<Lab['system']['api']>[1] = {}): Promise<{ status: number; detail: string; remedy?: string }> => {
    const response = await lab.system.api(path, init);
    return { ...((await response.json()) as { detail: string; remedy?: string }), status: response.status };
  };

  it('a query over a billion rows is refused at once, with what to ask instead', async () => {
    const started = performance.now();
    const refused = await problem(`/twins/${PRESS}/history?path=force&from=1990-01-01T00:00:00Z&to=2026-12-31T00:00:00Z&mode=buckets&bucket=1s`);
    expect(refused).toMatchObject({ status: 400, remedy: expect.stringMatching(/bucket|from|points/) });
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it('a filter that does not parse is refused with the place and what was expected there', async () => {
    const refused = await problem(`/search?filter=${encodeURIComponent('and(eq(model,"x"),gt(properties/force')}`);
    expect(refused.status).toBe(400);
    expect(JSON.stringify(refused)).toMatch(/position|expected/i);
  });

  it('a policy that locks out the last admin is refused, and the admin still gets in', async () => {
    const body = JSON.stringify({ subject: { role: 'admin' }, effect: 'revoke', actions: ['ADMINISTER'], scope: { all: true }, reason: 'a mistake' });
    const refused = await problem('/policies/locked-out', { method: 'PUT', body, as: testClient('admin') });
    expect(refused).toMatchObject({ status: 409, detail: expect.stringMatching(/admin/i) });
    expect((await lab.system.api('/policies', { as: testClient('admin') })).status).toBe(200);
  });
});
