import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DeadLetter, deadLetters, type Reading, type ReadingsInput, sourceStatus, type TwinEvent, twinEvents, type TwinInput, twinInputs } from '@orrery/contracts';
import { KafkaPublisher } from '@orrery/kafka';
import { trustEachOther } from '@orrery/local-stack';
import { until } from '@orrery/testing';
import { readAll, sendRaw } from '@orrery/testing/system';
import { addMillis, type RenderedTwin, timestampFromMillis } from '@orrery/twin-model';
import { stringify } from 'yaml';
import { foreignToken, expiredToken } from './foreign-tokens.js';
import { Mirror } from './mirror.js';
import { ODD_NAMESPACE, OddDevice } from './odd-device.js';
import { expectedStale, nodeOf, type Recording, recordings } from './recordings.js';
import { twinOf } from './replay-plant.js';

const ODD = 'odd:bench:device';
const FED = 'odd:bench:fed';
const STRANGER = 'odd:bench:stranger';
const witness = recordings()[0] as Recording;
const WITNESS_ROWS_PER_SECOND = 20;

let mirror: Mirror;
let device: OddDevice;
let locked: OddDevice;
let publisher: KafkaPublisher;
/** Takes half a minute to pass its time: it does so beside the other tests. */
let expired: Promise<string>;

const now = (): string => timestampFromMillis(Date.now());
const twin = (id: string): Promise<RenderedTwin> => mirror.get<RenderedTwin>(`/twins/${id}`);
const letters = async (about: (letter: DeadLetter) => boolean): Promise<DeadLetter[]> => (await readAll(mirror.kafka, deadLetters)).map(({ value }) => value).filter(about);
const eventsOf = async (id: string): Promise<TwinEvent[]> => (await readAll(mirror.kafka, twinEvents)).map(({ value }) => value).filter(({ twinId }) => twinId === id);

/** A dead letter whose explanation names what was wrong. */
const letter = (reason: DeadLetter['reason'], says: RegExp): Promise<DeadLetter> =>
  until(`a dead letter ${reason} that says ${says}`, async () => (await letters((one) => one.reason === reason && says.test(one.detail)))[0]);

function feed(seconds: number, value: unknown, more: Partial<Reading> = {}): ReadingsInput {
  const at = addMillis(EPOCH, seconds * 1000);
  return {
    type: 'readings', twinId: FED, source: 'fed', epoch: '1', receivedTs: at,
    readings: [{ path: 'level', value, datatype: 'double', quality: 'good', sourceTs: at, ...more }],
  };
}
const EPOCH = '2026-01-01T00:00:00.0000000Z';
const send = (...inputs: TwinInput[]): Promise<void> => publisher.publish(twinInputs, inputs.map((value) => ({ value, source: 'test' })));

/** The plant of this suite, with or without the twin that nobody has registered at first. */
function writeOddPlant({ stranger }: { stranger: boolean }): string {
  const folder = join(mirror.folder, `odd-${stranger}`);
  mkdirSync(join(folder, 'models'), { recursive: true });
  const telemetry = (name: string, schema: string): object => ({ '@type': 'Telemetry', name, schema });
  const contents = [
    telemetry('good', 'double'), telemetry('missing', 'double'), telemetry('texty', 'double'), telemetry('wild', 'double'), telemetry('count', 'long'),
    telemetry('skewed', 'double'), telemetry('level', 'double'), telemetry('shut', 'double'),
    { '@type': 'Property', name: 'setpoint', schema: 'double', writable: true },
  ];
  writeFileSync(join(folder, 'models', 'odd.json'), JSON.stringify({ '@context': 'dtmi:dtdl:context;3', '@id': 'dtmi:orrery:test:Odd;1', '@type': 'Interface', contents }));
  const ids = [ODD, FED, ...(stranger ? [STRANGER] : [])];
  writeFileSync(join(folder, 'twins.yaml'), stringify({ organisation: 'odd', twins: ids.map((id) => ({ id, model: 'dtmi:orrery:test:Odd;1', level: 'machine' })) }));
  const item = (path: string, node = path): object => ({ node: `nsu=${ODD_NAMESPACE};s=${node}`, path });
  const source = (id: string, endpoint: string): object => ({ id, type: 'opcua', endpoint, defaults: { samplingInterval: '0ms', publishingInterval: '50ms', trigger: 'StatusValueTimestamp' } });
  writeFileSync(
    join(folder, 'bindings.yaml'),
    stringify({
      sources: [source('odd', device.endpoint), source('locked', locked.endpoint), { ...source('fed', 'opc.tcp://127.0.0.1:1'), clock: 'recorded' }],
      bindings: [
        { source: 'odd', twin: ODD, items: [item('good'), item('missing', 'nowhere'), item('texty'), item('wild'), item('count'), item('skewed')] },
        { source: 'locked', twin: ODD, items: [item('shut')] },
        { source: 'fed', twin: FED, items: [item('level')] },
        ...(stranger ? [{ source: 'fed', twin: STRANGER, items: [item('level')] }] : []),
      ],
    }),
  );
  return folder;
}

beforeAll(async () => {
  mirror = await Mirror.start(['witness'], [witness], {}, 20);
  expired = expiredToken(mirror.stack);
  expired.catch(() => undefined); // its test says so
  const pki = (name: string): string => join(mirror.stack.context.home, 'pki', name);
  const variables = { good: 'double', texty: 'string', wild: 'double', count: 'int64', skewed: 'double' } as const;
  device = await OddDevice.start(pki('odd-device'), variables);
  locked = await OddDevice.start(pki('locked-device'), { shut: 'double' }, 'urn:orrery:test:locked');
  await trustEachOther(pki('odd-device'), pki('opcua-ingestion'));
  publisher = new KafkaPublisher(mirror.kafka);
  await mirror.apply('witness', [witness]);
  await mirror.play('witness', [witness], WITNESS_ROWS_PER_SECOND);
  await mirror.applyFolder(writeOddPlant({ stranger: false }));
  await until('the odd device to be mirrored', async () => {
    device.write('good', Math.random());
    return (await twin(ODD)).properties['good']?.quality === 'good';
  }, { everyMs: 250 });
  await send({ type: 'source-state', twinId: FED, source: 'fed', epoch: '1', receivedTs: EPOCH, state: 'connected' });
}, 180_000);

afterAll(async () => {
  await publisher?.close();
  await device?.stop();
  await locked?.stop();
  await mirror?.stop();
}, 60_000);

describe('Bad input', () => {
  it('an unknown node is bad with its code, listed at its source, and its neighbours are live', async () => {
    const status = await until('the failed item in the source status', async () =>
      (await readAll(mirror.kafka, sourceStatus)).map(({ value }) => value).find(({ source, failedItems }) => source === 'odd' && (failedItems?.length ?? 0) > 0));
    expect(status.failedItems).toMatchObject([{ path: 'missing', reason: expect.stringContaining('BadNodeIdUnknown') }]);
    await until('the property to be bad', async () => (await twin(ODD)).properties['missing']?.quality === 'bad');
    expect((await twin(ODD)).properties).toMatchObject({ missing: { value: null, statusCode: 0x80340000 }, good: { quality: 'good' } });
  });

  it('a wrong type is dead-lettered with what was expected and what came', async () => {
    device.write('texty', 'not a number');
    expect(await letter('wrong-type', /texty is double.*not a number/)).toMatchObject({ service: 'twin-projector', origin: { topic: twinInputs.topic } });
    expect((await twin(ODD)).properties['texty']?.value ?? null).toBeNull();
  });

  it('NaN and the infinities are null, bad, with what the device sent; the last good value stays', async () => {
    device.write('wild', 7);
    await until('the good value', async () => (await twin(ODD)).properties['wild']?.value === 7);
    for (const value of [NaN, Infinity, -Infinity]) {
      device.write('wild', value);
      await until(`${value} to be shown as bad`, async () => {
        const { quality, raw, value: shown } = (await twin(ODD)).properties['wild'] ?? {};
        return quality === 'bad' && raw === String(value) && shown === 7;
      });
    }
  });

  it('an int64 beyond 2^53 keeps every digit', async () => {
    device.write('count', 9007199254740993n);
    await until('the digits', async () => (await twin(ODD)).properties['count']?.value === '9007199254740993');
  });

  it('a clock hours ahead is dead-lettered with its skew, and the twin keeps what it had', async () => {
    device.write('skewed', 1);
    await until('the good value', async () => (await twin(ODD)).properties['skewed']?.value === 1);
    device.write('skewed', 2, { skewMs: 3 * 3_600_000 });
    await letter('outside-window', /skewed: stamped 10\d\d\d s .*set the device's clock/);
    expect((await twin(ODD)).properties['skewed']?.value).toBe(1);
  });

  it('duplicated and reordered data change nothing', async () => {
    await send(feed(10, 1), feed(12, 3));
    await until('the readings', async () => (await twin(FED)).properties['level']?.value === 3);
    const { rev } = await twin(FED);
    await send(feed(10, 1), feed(12, 3), feed(11, 2), feed(12, 3), feed(13, 4));
    await until('the newer reading', async () => (await twin(FED)).properties['level']?.value === 4);
    expect((await twin(FED)).rev).toBe(rev + 1);
  });

  it('a malformed, an oversized and a contract-breaking record are dead-lettered with reason and origin, and the next one is used', async () => {
    const broken = { ...feed(20, 1), twinId: 'Nobody!' };
    const { partitions } = twinInputs.settings;
    await sendRaw(mirror.kafka, twinInputs.topic, FED, partitions, ['{"type":"readings', `"${'x'.repeat(1_020_000)}"`, JSON.stringify(broken), JSON.stringify({ type: 'gossip' })]);
    await send(feed(21, 21));
    expect(await letter('malformed', /not JSON/)).toMatchObject({ value: Buffer.from('{"type":"readings').toString('base64') });
    expect((await letter('oversized', /bytes/)).valueBytes).toBeGreaterThan(1_000_000);
    expect((await letter('contract', /\/twinId/)).origin).toMatchObject({ topic: twinInputs.topic });
    await letter('contract', /must be one of readings/);
    await until('the reading after them', async () => (await twin(FED)).properties['level']?.value === 21);
  });

  it('a twin nobody registered is never made up: its readings wait, and its registration takes them in', async () => {
    await send({ ...feed(30, 30), twinId: STRANGER, receivedTs: now() });
    await send(feed(31, 31));
    await until('the neighbour', async () => (await twin(FED)).properties['level']?.value === 31);
    expect((await mirror.api(`/twins/${STRANGER}`)).status).toBe(404);
    expect(await eventsOf(STRANGER)).toEqual([]);
    await mirror.applyFolder(writeOddPlant({ stranger: true }));
    await until('the twin with the reading that waited', async () => (await mirror.api(`/twins/${STRANGER}`)).ok && (await twin(STRANGER)).properties['level']?.value === 30);
    expect((await eventsOf(STRANGER))[0]).toMatchObject({ rev: 1, type: 'registered' });
  });

  it('a twin that stays unregistered has its readings dead-lettered, ten minutes of the log later', async () => {
    const nobody = 'odd:bench:nobody';
    await send({ ...feed(40, 40), twinId: nobody }, { ...feed(700, 41), twinId: nobody });
    expect(await letter('unknown-twin', /odd:bench:nobody was not registered/)).toMatchObject({ service: 'twin-projector' });
    expect(await eventsOf(nobody)).toEqual([]);
  });

  it('a broken plant folder is refused with file and path, and nothing of it is applied', async () => {
    const twins = { organisation: 'broken', twins: [{ id: 'broken:a:one', model: 'dtmi:nowhere:Model;1' }, { id: 'Broken id', model: 'dtmi:nowhere:Model;1' }] };
    const files = [{ path: 'models/broken.json', content: '{"@id": 7' }, { path: 'twins.yaml', content: stringify(twins) }];
    const response = await mirror.api('/plants/apply', { method: 'POST', body: JSON.stringify({ files, variables: {} }) });
    const problem = await response.text();
    expect([response.status, response.headers.get('content-type')]).toEqual([422, expect.stringContaining('application/problem+json')]);
    for (const place of ['models/broken.json', 'twins.yaml', 'dtmi:nowhere:Model;1', 'Broken id']) expect(problem).toContain(place);
    expect((await mirror.api('/twins/broken:a:one')).status).toBe(404);
  });

  it('an untrusted certificate keeps its source out, with the thumbprint and where to put it, and the other sources in', async () => {
    const status = await until('the refusal in the source status', async () =>
      (await readAll(mirror.kafka, sourceStatus)).map(({ value }) => value).reverse().find(({ source, reason }) => source === 'locked' && reason !== undefined));
    expect(status.state).not.toBe('connected');
    expect(status.reason).toMatch(/certificate/i);
    expect(status.reason).toMatch(/[0-9a-f]{40}/i);
    expect(status.reason).toMatch(/trusted/);
    expect((await twin(ODD)).sources['odd']?.state).toBe('connected');
  });

  it.each([
    ['no token', async () => ''],
    ['an expired token', () => expired],
    ['a token of a foreign issuer', () => foreignToken(mirror.stack)],
    ['a text that is no token', async () => 'abc.def.ghi'],
  ])('%s is refused with 401 and the reason', async (_what, make) => {
    const response = await mirror.api('/twins', { token: await make() });
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, expect.stringContaining('Bearer')]);
    expect(((await response.json()) as { detail: string }).detail.length).toBeGreaterThan(10);
  });

  it('a viewer who writes is refused with 403, and may read', async () => {
    const body = JSON.stringify({ setpoint: { value: 1 } });
    const headers = { 'content-type': 'application/merge-patch+json' };
    const response = await mirror.api(`/twins/${FED}/desired`, { as: 'viewer', method: 'PATCH', body, headers });
    expect(response.status).toBe(403);
    expect((await mirror.api(`/twins/${FED}`, { as: 'viewer' })).status).toBe(200);
    expect((await twin(FED)).desired).toEqual({});
  });

  it('a failed precondition is answered with 412, and there is no event', async () => {
    const { rev } = await twin(FED);
    const patch = (ifMatch: string): Promise<Response> =>
      mirror.api(`/twins/${FED}/desired`, { method: 'PATCH', body: JSON.stringify({ setpoint: { value: 5 } }), headers: { 'if-match': ifMatch, 'content-type': 'application/merge-patch+json' } });
    expect((await patch(`"rev:${rev + 7}"`)).status).toBe(412);
    expect((await eventsOf(FED)).at(-1)?.rev).toBe(rev);
    const done = await patch(`"rev:${rev}"`);
    expect([done.status, done.headers.get('etag')]).toEqual([200, `"rev:${rev + 1}"`]);
    expect((await twin(FED)).desired).toMatchObject({ setpoint: { value: 5, status: 'pending' } });
  });

  it('through all of this nothing else was disturbed: a recording that played meanwhile is complete to the row', async () => {
    await mirror.play('witness', [witness], 500);
    await mirror.played('witness', [witness]);
    const id = twinOf('witness', witness);
    const last = witness.rows.at(-1);
    await until('the last row', async () => (await twin(id)).properties[nodeOf(0)]?.eventTs === last?.at);
    const events = await eventsOf(id);
    const times = new Set(events.flatMap(({ changes }) => changes.flatMap((change) => (change.kind === 'reported' && change.path === nodeOf(0) && change.state.quality === 'good' ? [change.state.eventTs] : []))));
    expect(times).toEqual(new Set(witness.rows.map(({ at }) => at)));
    const stale = events.flatMap(({ changes }) => changes.flatMap((change) => (change.kind === 'reported' && change.path === nodeOf(0) && change.state.quality === 'stale' ? [change.state.staleSince] : [])));
    expect(stale).toEqual(expectedStale(witness));
    expect(await letters(({ detail }) => detail.includes(id))).toEqual([]);
  });
});
