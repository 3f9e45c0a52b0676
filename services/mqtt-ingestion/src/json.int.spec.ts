import { BROKERS, Harness } from './fixture/harness.js';
import { binding, jsonBinding, jsonSource, row, rowTime, TOPIC, TWIN } from './fixture/entries.js';

describe.each(BROKERS)('plain JSON from %s', (kind) => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await Harness.start(kind);
  }, 120_000);
  afterAll(async () => harness.close(), 60_000);

  it('killed by -9 again and again in full flow, loses no row of a persistent session', async () => {
    const rows = 6000;
    await harness.apply(jsonSource('rows', harness.broker.url), jsonBinding('rows'));
    let service = harness.process(['rows']);
    await harness.connected('rows');
    const client = await harness.client();
    const publishing = (async () => {
      for (let n = 0; n < rows; n += 50) await Promise.all(Array.from({ length: 50 }, (_, index) => client.publishAsync(TOPIC, row(n + index), { qos: 1 })));
    })();
    for (const at of [500, 2000, 4000]) {
      await harness.until(`row ${at}`, () => harness.readingsOf('rows').length >= at);
      await service.kill();
      service = harness.process(['rows']);
    }
    await publishing;
    const times = () => new Set(harness.readingsOf('rows').map(({ sourceTs }) => sourceTs));
    await harness.until('every row', () => times().size >= rows, 60_000);
    for (const { sourceTs, value } of harness.readingsOf('rows')) expect(sourceTs).toBe(rowTime(Number(value)));
    expect(harness.gapsOf('rows')).toEqual([]);
    await harness.until('counters that close', () => Number(harness.statusOf('rows')?.counters.waiting) === 0);
    await service.kill('SIGTERM');
    const { counters } = harness.statusOf('rows')!;
    expect(Number(counters.received)).toBe(Number(counters.published) + Number(counters.dropped) + Number(counters.waiting));
    expect(counters.dropped).toBe('0');
  }, 180_000);

  it('finds what cannot be read, counts it, keeps it with its bytes, and reads its neighbours', async () => {
    const source = 'odd';
    await harness.apply(
      jsonSource(source, harness.broker.url, { templates: [{ ...jsonSource('', '').templates![0]!, topic: 'odd/{machine}' }] }),
      binding(source, TWIN, [
        { topic: 'odd/a', pointer: '/n', template: 'odd/{machine}', path: 'n', datatype: 'int64' },
        { topic: 'odd/a', pointer: '/deep/x', template: 'odd/{machine}', path: 'x', datatype: 'double' },
      ]),
    );
    const service = harness.process([source]);
    await harness.connected(source);
    const client = await harness.client();
    const send = (payload: string | Buffer, topic = 'odd/a') => client.publishAsync(topic, payload, { qos: 1 });
    await send('{"n": 1, "ts":');
    await send(Buffer.from([0x7b, 0xff, 0xfe, 0x7d]));
    await send(row(1), 'odd/nobody');
    await send(JSON.stringify({ ts: 'yesterday', n: 1 }));
    await send(JSON.stringify({ ts: rowTime(1), other: 1 }));
    await send(Buffer.alloc(1_100_000, ' '));
    await send(`[{"ts":"${rowTime(1)}","n":9007199254740993}, {"n": 2}, {"ts":"${rowTime(2)}","deep":{"x":1.5},"q":"fair"}]`);
    await send(JSON.stringify({ ts: rowTime(3), deep: { x: 7 }, q: 'bad' }));
    await send(JSON.stringify({ ts: rowTime(4), n: null, q: 192 }));
    await harness.until('all readings', () => harness.readingsOf(source).length >= 4);
    // aedes does not keep the order of what waits together.
    expect(harness.readingsOf(source).sort((a, b) => (a.sourceTs! < b.sourceTs! ? -1 : 1))).toEqual([
      { path: 'n', value: '9007199254740993', datatype: 'int64', quality: 'good', sourceTs: rowTime(1) },
      { path: 'x', value: 1.5, datatype: 'double', quality: 'uncertain', sourceTs: rowTime(2) },
      { path: 'x', value: null, datatype: 'double', quality: 'bad', sourceTs: rowTime(3) },
      { path: 'n', value: null, datatype: 'int64', quality: 'good', sourceTs: rowTime(4) },
    ]);
    await harness.until('all letters', () => harness.lettersOf(source).length >= 7);
    expect(harness.lettersOf(source).map(({ reason, origin }) => `${reason} ${origin.topic}`).sort()).toEqual([
      'invalid-time odd/a',
      'invalid-time odd/a',
      'oversized odd/a',
      'undecodable odd/a',
      'undecodable odd/a',
      'undecodable odd/a',
      'unmatched-topic odd/nobody',
    ]);
    const broken = harness.lettersOf(source).find(({ detail }) => detail.includes('no UTF-8'))!;
    expect(Buffer.from(broken.value!, 'base64')).toEqual(Buffer.from([0x7b, 0xff, 0xfe, 0x7d]));
    expect(broken.traceId).toMatch(/^[0-9a-f]{32}$/);
    await harness.until('the counts', () => harness.statusOf(source)?.mqtt?.messages === '9');
    expect(harness.statusOf(source)).toMatchObject({ payload: 'json', mqtt: { unmatched: '1', undecodable: '6', deadLettered: '7', suppressed: '0' } });
    await service.kill('SIGTERM');
  }, 60_000);

  it('flags what the broker had kept: without a time it is stale at once, and never newer than something fresh', async () => {
    const source = 'kept';
    const client = await harness.client();
    await client.publishAsync('kept/a', '{"n":1}', { qos: 1, retain: true });
    await client.publishAsync('kept/b', JSON.stringify({ n: 2, ts: rowTime(1) }), { qos: 1, retain: true });
    const timed = { topic: 'kept/b', time: { pointer: '/ts', format: 'iso' } };
    await harness.apply(
      jsonSource(source, harness.broker.url, { templates: [{ topic: 'kept/a' }, timed] }),
      binding(source, TWIN, [
        { topic: 'kept/a', pointer: '/n', template: 'kept/a', path: 'a', datatype: 'double' },
        { topic: 'kept/b', pointer: '/n', template: 'kept/b', path: 'b', datatype: 'double' },
      ]),
    );
    const service = harness.process([source]);
    await harness.until('both', () => harness.readingsOf(source).length >= 2);
    expect(harness.readingsOf(source, 'a')).toEqual([{ path: 'a', value: 1, datatype: 'double', quality: 'uncertain', flags: ['repeat'] }]);
    expect(harness.readingsOf(source, 'b')).toEqual([{ path: 'b', value: 2, datatype: 'double', quality: 'good', sourceTs: rowTime(1), flags: ['repeat'] }]);
    await harness.until('stale', () => harness.statesOf(source).some(({ paths }) => paths?.[0] === 'a'));
    await service.kill('SIGTERM');
  }, 60_000);

  it('goes on after the broker was restarted, with every row of before and after', async () => {
    await harness.apply(jsonSource('again', harness.broker.url), jsonBinding('again', { '/n': 'n' }, 'int64'));
    const service = harness.process(['again']);
    await harness.connected('again');
    const client = await harness.client();
    for (let n = 0; n < 100; n += 1) await client.publishAsync(TOPIC, row(n), { qos: 1 });
    await harness.until('the first rows', () => harness.readingsOf('again').length >= 100);
    await client.endAsync(true);
    await harness.broker.restart();
    await harness.until('the loss to be told', () => harness.statesOf('again').some(({ state }) => state === 'disconnected'));
    await harness.until('the connection to be told', () => harness.statesOf('again').at(-1)?.state === 'connected', 60_000);
    const next = await harness.client();
    for (let n = 100; n < 200; n += 1) await next.publishAsync(TOPIC, row(n), { qos: 1 });
    await harness.until('every row', () => new Set(harness.readingsOf('again').map(({ sourceTs }) => sourceTs)).size >= 200);
    await service.kill('SIGTERM');
  }, 120_000);

  it('says of a refused login, an authority nobody trusts and a broker that is away what to do', async () => {
    await harness.apply(
      jsonSource('stranger', harness.broker.url),
      jsonSource('nobody', harness.broker.url, { user: 'nobody' }),
      jsonSource('away', 'mqtts://127.0.0.1:1'),
      jsonSource('open', 'mqtt://127.0.0.1:1'),
    );
    const { username } = harness.broker.credentials('mqtt-ingestion')!;
    const service = harness.process(['stranger'], { ORRERY_MQTT_CA: '' });
    const reason = (id: string) => harness.statusOf(id)?.reason ?? '';
    await harness.until('an untrusted authority', () => reason('stranger').includes('ORRERY_MQTT_CA'));
    await harness.until('no password', () => reason('nobody').includes('There is no password for user nobody'));
    await harness.until('a waiver', () => reason('open').includes('needs a waiver'));
    await harness.until('an absent broker, for whom there is no password either', () => reason('away').includes(`no password for user ${username}`));
    await service.kill();
    await harness.apply(jsonSource('away', 'mqtts://127.0.0.1:1', { user: undefined }));
    const other = harness.process(['stranger']);
    await harness.until('an absent broker', () => reason('away').includes('ECONNREFUSED'));
    await harness.connected('stranger');
    await other.kill();
  }, 60_000);
});
