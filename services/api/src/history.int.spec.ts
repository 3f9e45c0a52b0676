import { type ReadingsInput, type TwinEvent, type TwinInput, twinInputs } from '@orrery/contracts';
import { KafkaPublisher } from '@orrery/kafka';
import { waitUntil } from '@orrery/local-stack';
import { applyEvent, decide, ticksOf, timestampFromMillis, type Twin } from '@orrery/twin-model';
import { ApiStack } from './testing/api-stack.js';
import { HistoryFixture } from './testing/history-fixture.js';
import { MiniAlerting } from './testing/mini-alerting.js';
import { plantFolder } from './testing/plant.js';

const PUMP = 'acme:riverside:pump1';
const SECOND = 10_000_000n;
const START = ticksOf(timestampFromMillis(Date.parse('2026-01-01T00:00:00Z')));
const RANGE = 'from=2026-01-01T00:00:00Z&to=2026-01-01T00:10:00Z';
const body = async (response: Response) => (await response.json()) as Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any -- matchers look into it

describe('what was, on a real PostgreSQL with the schema of the historian', () => {
  let stack: ApiStack;
  let fixture: HistoryFixture;
  let publisher: KafkaPublisher;
  beforeAll(async () => {
    stack = await ApiStack.start();
    publisher = new KafkaPublisher(stack.kafka);
  }, 120_000);
  afterAll(async () => {
    await publisher?.close();
    await fixture?.stop();
    await stack?.stop();
  });

  const ask = async (query: string, as?: string[]) => stack.request(`/twins/${PUMP}/history?${query}`, as ? { as } : {});
  const points = async (query: string) => (await body(await ask(query)))['series'] as { path: string; points: { t: string; v: unknown; q: string }[] }[];

  it('is not there before the historian has made its schema: 503 that says so', async () => {
    await stack.request('/plants/apply', { method: 'POST', body: plantFolder([{ name: 'pump1' }]) });
    await waitUntil('the twin', () => stack.projector.twins.has(PUMP));
    const answer = await ask(`path=flow&${RANGE}`);
    expect([answer.status, (await body(answer))['type']]).toEqual([503, 'https://orrery.dev/problems/history-not-there']);
    fixture = await HistoryFixture.on(stack.components.postgres.url);
  });

  it('of a path that was never read is empty, and of one nobody knows is refused with the near one', async () => {
    expect(await points(`path=flow&${RANGE}`)).toEqual([{ path: 'flow', datatype: 'double', points: [] }]);
    const answer = await ask(`path=flwo&${RANGE}`);
    expect([answer.status, await body(answer)]).toEqual([404, expect.objectContaining({ type: 'https://orrery.dev/problems/unknown-path', nearest: 'flow' })]);
    expect((await stack.request(`/twins/acme:riverside:nobody/history?${RANGE}`)).status).toBe(404);
  });

  it('comes page by page, each reading once, those of one instant together', async () => {
    const flow = await fixture.series(PUMP, 'flow', 'double', 'litrePerSecond');
    const valve = await fixture.series(PUMP, 'valve', 'boolean');
    const flows = Array.from({ length: 25 }, (_, index) => ({ ticks: START + BigInt(index) * 10n * SECOND, value: index }));
    await fixture.readings(flow, [...flows, { ticks: START + 90n * SECOND, value: 99, quality: 'uncertain' as const }, { ticks: START + 5n, value: null, quality: 'bad' as const }]);
    await fixture.readings(valve, [{ ticks: START, value: true }, { ticks: START + 100n * SECOND, value: false }]);
    await fixture.aggregate();
    expect(await body(await ask(RANGE))).toMatchObject({ partial: true, partialBecause: [{ reason: 'historian-behind' }] });
    await fixture.knownUntil('2040-01-01T00:00:00Z');
    const seen: Record<string, { t: string; v: unknown }[]> = { flow: [], valve: [] };
    let cursor = '';
    for (let pages = 0; ; pages += 1) {
      const page = await body(await ask(`${RANGE}&limit=10${cursor}`));
      expect(page).toMatchObject({ mode: 'raw', partial: false, counts: { matching: 29 } });
      for (const { path, points: list } of page['series']) seen[path]!.push(...list);
      if (page['nextCursor'] === undefined) break;
      cursor = `&cursor=${page['nextCursor']}`;
      expect(pages).toBeLessThan(5);
    }
    expect([seen['flow']!.length, seen['valve']!.length]).toEqual([27, 2]);
    expect(seen['flow']!.filter(({ t }) => t === '2026-01-01T00:01:30.0000000Z').map(({ v }) => v)).toEqual([9, 99]);
    expect(seen['flow']![1]).toMatchObject({ t: '2026-01-01T00:00:00.0000005Z', v: null, q: 'bad' });
    const foreign = await ask(`path=flow&${RANGE}&limit=10${cursor || '&cursor=x'}`);
    expect([foreign.status, (await body(foreign))['detail']]).toEqual([400, expect.stringContaining('cursor')]);
  });

  it('is what was known then, and shows what was superseded only to who asks', async () => {
    const speed = await fixture.series(PUMP, 'speed', 'double');
    await fixture.readings(speed, [
      { ticks: START, value: 1, knownAt: '2026-01-01T00:00:01Z', supersededAt: '2026-02-01T00:00:00Z' },
      { ticks: START, value: 2, knownAt: '2026-02-01T00:00:00Z' },
    ]);
    await fixture.aggregate();
    const values = async (more: string) => (await points(`path=speed&${RANGE}${more}`))[0]!.points.map(({ v }) => v);
    expect([await values(''), await values('&knownAt=2026-01-15T00:00:00Z'), await values('&superseded=true'), await values('&knownAt=2025-01-01T00:00:00Z')]).toEqual([[2], [1], [1, 2], []]);
    const buckets = async (more: string) => (await body(await ask(`path=speed&${RANGE}&mode=buckets&bucket=10m&aggregates=avg${more}`)))['series'][0].points;
    expect([await buckets(''), await buckets('&knownAt=2026-01-15T00:00:00Z')]).toMatchObject([[{ avg: 2, percentGood: 100, q: 'good' }], [{ avg: 1 }]]);
  });

  it('is interpolated in lines and in steps, and not across a gap that was not filled', async () => {
    await fixture.pool.query('insert into gaps (twin_id, source, from_ticks, to_ticks, cause, recovered) values ($1, $2, $3, $4, $5, false)', [PUMP, 'plc', String(START + 60n * SECOND), String(START + 70n * SECOND), 'connection-lost']);
    const answer = await body(await ask(`path=flow&path=valve&from=2026-01-01T00:00:50Z&to=2026-01-01T00:01:50Z&mode=interpolated&bucket=5s`));
    const [flow, valve] = answer['series'] as { points: { t: string; v: unknown; q: string }[] }[];
    expect(flow!.points.map(({ v, q }) => [v, q])).toEqual([
      [5, 'good'], [5.5, 'good'], [6, 'good'], [null, 'bad'], [7, 'good'], [7.5, 'good'], [8, 'good'], [8.5, 'good'], [9, 'good'], [9.5, 'good'], [10, 'good'], [10.5, 'good'],
    ]);
    expect(valve!.points[0]).toMatchObject({ v: true });
    expect(answer['gaps']).toEqual([{ source: 'plc', from: '2026-01-01T00:01:00.0000000Z', to: '2026-01-01T00:01:10.0000000Z', cause: 'connection-lost', recovered: false }]);
  });

  it.each([
    ['mode=buckets&bucket=1s&from=1990-01-01T00:00:00Z&to=2026-01-01T00:00:00Z', 'over-limit'],
    ['mode=buckets&bucket=7m&from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z', 'bucket-width'],
    ['mode=buckets&timezone=Europe/Atlantis&from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z', 'invalid-argument'],
    ['from=2026-10-25T02:30:00&to=2026-10-26T00:00:00&timezone=Europe/Berlin', 'invalid-argument'],
    ['from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z', 'invalid-argument'],
    ['bucket=1m&from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z', 'invalid-argument'],
  ])('is refused with a remedy where the question cannot be answered: %s', async (query, kind) => {
    const answer = await ask(`path=flow&${query}`);
    expect([answer.status, await body(answer)]).toEqual([400, expect.objectContaining({ type: `https://orrery.dev/problems/${kind}`, remedy: expect.any(String) })]);
  });

  it('says that it is partial where the range begins before what is kept', async () => {
    await fixture.pool.query('update kept set from_ticks = $1', [String(START)]);
    const answer = await body(await ask('path=flow&from=2025-01-01T00:00:00Z&to=2026-01-02T00:00:00Z&mode=buckets&bucket=1mo'));
    expect(answer).toMatchObject({ partial: true, partialBecause: expect.arrayContaining([expect.objectContaining({ reason: 'retention' })]) });
    await fixture.pool.query('update kept set from_ticks = null');
  });

  it('as a whole twin at any revision is byte for byte what GET gave then', async () => {
    const seen = new Map<number, string>();
    const read = async (rev: number) => {
      await waitUntil(`rev ${rev}`, () => (stack.projector.twins.get(PUMP)?.rev ?? 0) >= rev);
      seen.set(rev, await (await stack.request(`/twins/${PUMP}?minRev=${rev}`)).text());
    };
    await read(1);
    for (const [index, value] of [1.5, 2, -0.25].entries()) {
      const input: ReadingsInput = { type: 'readings', twinId: PUMP, source: 'plc', epoch: '1', receivedTs: timestampFromMillis(Date.now()), readings: [{ path: 'flow', value, datatype: 'double', quality: 'good', statusCode: 0, serverTs: timestampFromMillis(Date.now()), seq: String(index) }] };
      await publisher.publish(twinInputs, [{ value: input, source: 'test' }]);
      await read(2 + index);
    }
    await stack.request(`/twins/${PUMP}/desired`, { method: 'PATCH', body: { speed: { value: 12, reason: 'night shift' } } });
    await read(5);
    await keep(stack.projector.inputs.filter(({ twinId }) => twinId === PUMP));
    for (const [rev, text] of seen) {
      const { asOf, ...twin } = await body(await stack.request(`/twins/${PUMP}/at?rev=${rev}`));
      expect([rev, JSON.stringify(twin)]).toEqual([rev, text]);
      expect(asOf).toMatchObject({ rev, life: 1 });
    }
    const known = await body(await stack.request(`/twins/${PUMP}/at?knownAt=2026-05-01T00:00:03.5Z`));
    expect(known).toMatchObject({ rev: 3, asOf: { rev: 3 } });
    expect((await stack.request(`/twins/${PUMP}/at?rev=99`)).status).toBe(404);
    expect((await stack.request(`/twins/${PUMP}/at?knownAt=2020-01-01T00:00:00Z`)).status).toBe(404);
  });

  it('at an event time has the readings of then, by what is known now or was known', async () => {
    const at = async (query: string) => (await body(await stack.request(`/twins/${PUMP}/at?${query}`)))['properties'];
    await fixture.pool.query('update events set at_ticks = $1 where rev = 1', [String(START - 1n)]);
    expect(await at('time=2026-01-01T00:00:41Z')).toMatchObject({ flow: { value: 4, eventTs: '2026-01-01T00:00:40.0000000Z' }, speed: { value: 2 }, valve: { value: true } });
    expect(await at('time=2026-01-01T00:00:00.0000007Z')).toMatchObject({ flow: { value: 0, quality: 'bad', valueTs: '2026-01-01T00:00:00.0000000Z' } });
  });

  it('says when the twin was under maintenance, and marks the readings and buckets of it', async () => {
    expect(await body(await ask(`path=flow&${RANGE}`))).toMatchObject({ maintenance: [] });
    const alerting = new MiniAlerting(stack.kafka, stack.components.postgres.url);
    await alerting.start();
    try {
      const window = { id: 'w-1', twinId: PUMP, from: '2026-01-01T00:01:00Z', until: '2026-01-01T00:02:00Z', reason: 'seat changed' };
      expect(await body(await stack.request('/maintenance/windows', { method: 'POST', body: window, as: ['operator'] }))).toMatchObject({ window: { id: 'w-1' } });
      const answer = await body(await ask(`path=flow&${RANGE}`));
      expect(answer['maintenance']).toEqual([{ window: 'w-1', from: '2026-01-01T00:01:00.0000000Z', to: '2026-01-01T00:02:00.0000000Z' }]);
      const list = answer['series'][0].points as { t: string; maintenance?: true }[];
      const during = list.filter(({ t }) => t >= '2026-01-01T00:01' && t < '2026-01-01T00:02');
      expect(during.length).toBeGreaterThan(5);
      expect(list.filter(({ maintenance }) => maintenance)).toEqual(during);
      const buckets = (await body(await ask(`path=flow&${RANGE}&mode=buckets&bucket=1m`)))['series'][0].points as { t: string; maintenance?: true }[];
      expect(buckets.filter(({ maintenance }) => maintenance).map(({ t }) => t)).toEqual(['2026-01-01T00:01:00.0000000Z']);
    } finally {
      await alerting.close();
    }
  });

  /** Folds the log as a projector does and keeps its events as the historian would, one a second of May. */
  async function keep(inputs: readonly TwinInput[]): Promise<void> {
    let twin: Twin | undefined;
    for (const input of inputs) {
      const decision: { event?: TwinEvent } = decide(twin, input, { offset: '0', realm: 'real' });
      if (!decision.event) continue;
      const { event } = decision;
      twin = applyEvent(twin, structuredClone(event));
      await fixture.event(event, `2026-05-01T00:00:0${event.rev}Z`);
      if (event.rev === 3) await fixture.snapshot(twin!, '2026-05-01T00:00:03Z');
    }
  }
});
