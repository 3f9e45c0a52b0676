import { readFileSync } from 'node:fs';
import { type TwinInput, twinInputs, twinState } from '@orrery/contracts';
import { KafkaPublisher } from '@orrery/kafka';
import { waitUntil } from '@orrery/local-stack';
import { snapshotParts } from '@orrery/twin-model';
import pg from 'pg';
import { SearchStore } from '../adapters/search.store.js';
import { type Rights } from '../auth/access.js';
import { ApiStack, startApi } from '../testing/api-stack.js';
import { bottlingLine, readings, STORY } from '../testing/bottling-line.js';
import { SearchTwins } from './search-twins.js';

interface Found {
  readonly status: number;
  readonly items: Record<string, unknown>[];
  readonly nextCursor?: string;
  readonly lag: { readonly ms: number; readonly records: number };
  readonly [member: string]: unknown;
}

const examples = [...readFileSync(new URL('../../../../docs/search.md', import.meta.url), 'utf8').matchAll(/^\| `(\w+\(.*\))` \| (.*) \|$/gm)].map(([, filter, found]) => [filter!, found!] as const);

describe('search over the current state', () => {
  let stack: ApiStack;
  let publisher: KafkaPublisher;
  let pool: pg.Pool;

  beforeAll(async () => {
    stack = await ApiStack.start();
    publisher = new KafkaPublisher(stack.kafka);
    pool = new pg.Pool({ connectionString: stack.components.postgres.url, options: '-c search_path=api' });
    pool.on('error', () => undefined); // PostgreSQL may end before the last idle session
    await stack.request('/plants/apply', { method: 'POST', body: bottlingLine() });
    await waitUntil('the twins', () => stack.projector.twins.size === 3);
    await say(...STORY);
    await found('and(exists(sources/plc/state),exists(desired/speed),exists(properties/total))', ['filler']);
    await found('exists(properties/batch)', ['capper', 'filler']);
  }, 120_000);
  afterAll(async () => {
    await pool?.end();
    await publisher?.close();
    await stack?.stop();
  });

  const say = (...inputs: readonly TwinInput[]) => publisher.publish(twinInputs, inputs.map((value) => ({ value, source: 'test' })));
  async function search(query: Record<string, string>, as = ['viewer']): Promise<Found> {
    const response = await stack.request(`/search?${new URLSearchParams(query).toString()}`, { as });
    return { status: response.status, ...((await response.json()) as Pick<Found, 'items' | 'lag'>) };
  }
  const names = ({ items }: Found) => items.map(({ twinId }) => String(twinId).split(':')[2]!);
  const found = (filter: string, expected: readonly string[]) => waitUntil(`${filter} to find ${expected.join()}`, async () => names(await search({ filter })).join() === expected.join());

  it.each(examples)('%s finds %s, as the documentation says', async (filter, expected) => {
    const answer = await search({ filter });
    expect([answer.status, names(answer).join(', ') || 'nothing']).toEqual([200, expected]);
  });

  it('runs all examples of the documentation', () => expect(examples.length).toBeGreaterThan(30));

  it('answers the fields that were asked for, int64 as text, and what is absent not at all', async () => {
    const fields = 'name,externalIds/sap,relationships/feeds,properties/total,properties/running,properties/flow,properties/flow/quality,desired/speed/status,rev';
    expect((await search({ filter: 'eq(level,"machine")', fields })).items).toEqual([
      { twinId: 'acme:riverside:capper', name: 'Capper', 'properties/total': '9007199254740992', 'properties/running': false, 'properties/flow/quality': 'bad', rev: 2 },
      {
        twinId: 'acme:riverside:filler',
        name: 'Filler',
        'externalIds/sap': '4711',
        'relationships/feeds': ['acme:riverside:capper'],
        'properties/total': '9007199254740993',
        'properties/running': true,
        'properties/flow': 1.25,
        'properties/flow/quality': 'good',
        'desired/speed/status': 'pending',
        rev: 4,
      },
    ]);
  });

  it.each([
    ['-properties/motor/current', ['capper', 'filler', 'line1']],
    ['+properties/motor/current', ['filler', 'capper', 'line1']],
    ['-properties/batch', ['filler', 'capper', 'line1']],
    ['properties/total,-twinId', ['capper', 'filler', 'line1']],
    ['-level,-name', ['filler', 'capper', 'line1']],
    ['externalIds/sap', ['filler', 'capper', 'line1']],
    ['-rev', ['filler', 'capper', 'line1']],
  ])('sorted by %s, gives each twin once over pages of one, in that order', async (sort, expected) => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const answer: Found = await search({ sort, limit: '1', ...(cursor === undefined ? {} : { cursor }) });
      seen.push(...names(answer));
      cursor = answer.nextCursor;
    } while (cursor !== undefined);
    expect(seen).toEqual(expected);
  });

  it('goes on with a cursor under the same filter and order only', async () => {
    const { nextCursor } = await search({ filter: 'exists(model)', sort: 'name', limit: '1' });
    for (const other of [{ filter: 'exists(name)', sort: 'name' }, { filter: 'exists(model)', sort: '-name' }, { filter: 'exists(model)', sort: 'rev' }]) {
      const answer = await search({ ...other, cursor: nextCursor! });
      expect([answer.status, answer['detail']]).toEqual([400, expect.stringContaining('another filter')]);
    }
    expect((await search({ filter: 'exists( model )', sort: '+name', cursor: nextCursor! })).status).toBe(200);
    expect((await search({ cursor: 'abc' })).status).toBe(400);
  });

  it.each([
    ['eq(nme,"x")', 'a field', 4],
    ['eq(name,"x"', '")" or ","', 12],
    [`${'not('.repeat(17)}exists(name)${')'.repeat(17)}`, 'at most 16 operators inside each other', 65],
  ])('refuses %s and says where and why', async (filter, expected, position) => {
    const answer = await search({ filter });
    expect(answer).toMatchObject({ status: 400, type: 'https://orrery.dev/problems/invalid-query', parameter: 'filter', expected, position, remedy: expect.any(String) });
  });

  it('takes what looks like SQL for the text it is', async () => {
    const filter = `or(eq(name,"' or 1=1 --"),eq(properties/x,"%'; drop table twins; --"),like(name,"%"),eq(externalIds/a'b,"\\\\"))`;
    expect(await search({ filter })).toMatchObject({ status: 200, items: [] });
  });

  describe('for who may read the filler without its motor, and the line', () => {
    const may: Rights['may'] = (action, twinId, path) => action === 'READ' && !twinId.endsWith(':capper') && path !== 'motor/current';
    const ask = async (query: Parameters<SearchTwins['search']>[0]) => (await new SearchTwins(new SearchStore(pool)).search(query, { isTotal: () => false, may })).items;
    const ids = async (query: Parameters<SearchTwins['search']>[0]) => (await ask(query)).map(({ twinId }) => twinId.split(':')[2]);

    it.each([
      ['exists(model)', ['filler', 'line1']],
      ['gt(properties/motor/current,0)', []],
      ['exists(properties/motor/current/quality)', []],
      ['not(exists(properties/motor/current))', ['filler', 'line1']],
      ['empty(properties/motor/current)', ['filler', 'line1']],
      ['gt(properties/flow,0)', ['filler']],
    ])('%s finds %j', async (filter, expected) => {
      expect(await ids({ filter })).toEqual(expected);
    });

    it('does not tell a closed path by the order, nor show it', async () => {
      expect(await ids({ sort: '-properties/motor/current,-name' })).toEqual(['line1', 'filler']);
      expect(await ask({ filter: 'eq(name,"Filler")', fields: 'name,properties/motor/current,properties/flow' })).toEqual([{ twinId: 'acme:riverside:filler', name: 'Filler', 'properties/flow': 1.25 }]);
    });
  });

  it('follows changes, qualities and deletions, and a twin registered again starts empty', async () => {
    await say(readings('capper', 6, { flow: 7.5 }));
    await found('gt(properties/flow,7)', ['capper']);
    await stack.request('/plants/apply', { method: 'POST', body: bottlingLine(false) });
    await found('exists(model)', ['filler', 'line1']);
    await stack.request('/plants/apply', { method: 'POST', body: bottlingLine() });
    await found('and(eq(name,"Capper"),ge(rev,1),not(exists(properties/batch)),empty(properties/flow/quality))', ['capper']);
  });

  it('says how far it is behind, in the answer and as metrics', async () => {
    await waitUntil('the index to be up to date', async () => (await search({})).lag.records === 0);
    expect((await search({})).lag).toEqual({ ms: 0, records: 0 });
    const metrics = await (await fetch(`${stack.url}/metrics`)).text();
    expect(metrics).toMatch(/^orrery_search_lag_seconds\{.*\} 0$/m);
    expect(metrics).toMatch(/^orrery_search_lag_records\{.*\} 0$/m);
  });

  it('is made anew from twin.state when it was emptied, and goes on with twin.events', async () => {
    const stamp = { epoch: '1', logic: '1' };
    for (const twin of stack.projector.twins.values()) await publisher.publish(twinState, snapshotParts(twin, 0, stamp).map((value) => ({ value, source: 'test' })));
    await pool.query('truncate search_index');
    const second = await startApi(stack.components, stack.issuer.issuer);
    try {
      await found('and(eq(properties/batch,"A-17"),eq(properties/total,9007199254740993),eq(desired/speed,120),eq(sources/plc/state,"connected"))', ['filler']);
      await say(readings('filler', 7, { flow: 2.5 }));
      await waitUntil('the reading to be projected', () => stack.projector.twins.get('acme:riverside:filler')!.properties['flow']!.value === 2.5);
      await found(`and(eq(properties/flow,2.5),eq(rev,${stack.projector.twins.get('acme:riverside:filler')!.rev}))`, ['filler']);
    } finally {
      await second.stop();
    }
  });
});
