import { plantRules, type RegistryEntry, twinRegistry } from '@orrery/contracts';
import { readTopic } from '@orrery/kafka';
import { waitUntil } from '@orrery/local-stack';
import pg from 'pg';
import { ApiStack } from './testing/api-stack.js';
import { plantFolder } from './testing/plant.js';

const PUMP = 'acme:riverside:pump1';
const body = async (response: Response) => (await response.json()) as Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any -- matchers look into it

describe('the api on a real Kafka, PostgreSQL and Redis', () => {
  let stack: ApiStack;
  beforeAll(async () => {
    stack = await ApiStack.start();
  }, 120_000);
  afterAll(() => stack?.stop());

  const apply = (twins: Parameters<typeof plantFolder>[0], query = '', as = ['engineer'], organisation?: string, source?: string) =>
    stack.request(`/plants/apply${query}`, { method: 'POST', body: plantFolder(twins, organisation, source), as });
  const projected = (twinId: string, rev: number) => waitUntil(`${twinId} at rev:${rev}`, () => (stack.projector.twins.get(twinId)?.rev ?? 0) >= rev);

  it('shows in a dry run what would change, and changes nothing', async () => {
    const answer = await apply([{ name: 'pump1' }], '?dryRun=true');
    expect(answer.status).toBe(200);
    expect(await body(answer)).toMatchObject({ plant: 'acme', dryRun: true, changed: true, changes: { twins: { added: [PUMP] }, models: { added: ['dtmi:test:Pump;1'] } } });
    expect((await body(await stack.request('/twins')))['items']).toEqual([]);
  });

  it('applies a plant: its twins are registered and can be read', async () => {
    expect((await apply([{ name: 'line1' }, { name: 'pump1', partOf: 'line1' }])).status).toBe(200);
    await Promise.all([projected(PUMP, 1), projected('acme:riverside:line1', 1)]);
    const answer = await stack.request(`/twins/${PUMP}`, { as: ['viewer'] });
    expect([answer.status, answer.headers.get('etag')]).toEqual([200, '"rev:1"']);
    expect(await body(answer)).toMatchObject({ twinId: PUMP, partOf: 'acme:riverside:line1', properties: { flow: { datatype: 'double' }, speed: { writable: true } } });
  });

  it('publishes nothing when the same plant is applied again', async () => {
    const before = stack.projector.inputs.length;
    const answer = await body(await apply([{ name: 'line1' }, { name: 'pump1', partOf: 'line1' }]));
    expect(answer).toMatchObject({ changed: false });
    // A change after it is published after it: had the second apply published anything, it would stand before this.
    await apply([{ name: 'line1' }, { name: 'pump1', partOf: 'line1', title: 'Pump one' }]);
    await projected(PUMP, 2);
    expect(stack.projector.inputs.slice(before).map(({ type, twinId }) => [type, twinId])).toEqual([['changed', PUMP]]);
  });

  it('deletes what the folder no longer has, and takes it out of the registry topic', async () => {
    await apply([{ name: 'line1' }, { name: 'pump1', partOf: 'line1' }, { name: 'gone' }]);
    await projected('acme:riverside:gone', 1);
    await apply([{ name: 'line1' }, { name: 'pump1', partOf: 'line1', title: 'Pump one' }]);
    await waitUntil('the twin to be deleted', () => !stack.projector.twins.has('acme:riverside:gone'));
    await projected(PUMP, 4);
    const entries = new Map<string, RegistryEntry>();
    const reading = readTopic(stack.kafka, twinRegistry, {
      from: 'beginning',
      onRecord: ({ key, value }) => {
        if (value === null) entries.delete(key);
        else entries.set(key, value);
      },
    });
    await reading.caughtUp;
    await reading.close();
    expect([...entries.keys()].sort()).toEqual([
      'binding/plc/acme:riverside:line1',
      `binding/plc/${PUMP}`,
      'model/dtmi:test:Pump;1',
      'source/plc',
      'twin/acme:riverside:line1',
      `twin/${PUMP}`,
    ]);
    expect((await stack.request('/twins/acme:riverside:gone')).status).toBe(404);
  });

  it('publishes the rules of a site on a topic of their own, after a dry run that shows what would change', async () => {
    const { files } = plantFolder([{ name: 'line1' }, { name: 'pump1', partOf: 'line1', title: 'Pump one' }]);
    const rules = (below: number) => ({ path: 'rules.yaml', content: `alerts:\n  - { id: low, title: Low, on: { twins: "${PUMP}" }, priority: high, threshold: { path: flow, below: ${below} } }\n` });
    const send = async (below: number, query: string) => (await body(await stack.request(`/plants/apply${query}`, { method: 'POST', body: { files: [...files, rules(below)] } })))['changes']['rules'];
    const seen: unknown[] = [];
    const reading = readTopic(stack.kafka, plantRules, { from: 'beginning', onRecord: ({ value }) => void seen.push(value?.alerts?.[0]?.check) });
    expect(await send(1, '?dryRun=true')).toMatchObject({ added: ['acme:riverside'] });
    await send(1, '');
    expect(await send(2, '')).toMatchObject({ changed: [{ id: 'acme:riverside', fields: [{ pointer: '/alerts/low/check/below', from: 1, to: 2 }] }] });
    await waitUntil('both rules to be published', () => seen.length >= 2);
    await reading.close();
    expect(seen).toEqual([expect.objectContaining({ below: 1 }), expect.objectContaining({ below: 2 })]);
  });

  it('shows what is applied to whoever may read it in PostgreSQL, each definition whole as the topics have it', async () => {
    const database = new pg.Client({ connectionString: stack.components.postgres.url });
    await database.connect();
    const { rows } = await database.query<{ key: string; body: object }>('select key, body from api.plant_definitions_v1 order by key');
    await database.end();
    expect(rows.map(({ key, body }) => [key, key.startsWith('rules/') ? plantRules.check(body) : twinRegistry.check(body)])).toEqual(
      ['binding/plc/acme:riverside:line1', `binding/plc/${PUMP}`, 'rules/acme:riverside', 'source/plc', 'twin/acme:riverside:line1', `twin/${PUMP}`].map((key) => [key, true]),
    );
  });

  it('refuses a broken plant folder whole, with every problem by file and place', async () => {
    const folder = plantFolder([{ name: 'pump1' }]);
    const files = [...folder.files.slice(0, 1), { path: 'twins.yaml', content: 'organisation: acme\ntwins:\n  - { id: nobody, model: dtmi:test:Pamp;1 }\n' }, { path: 'models/Bad.json', content: '{"a":' }];
    const answer = await stack.request('/plants/apply', { method: 'POST', body: { files } });
    expect(answer.status).toBe(422);
    const problem = await body(answer);
    expect(problem).toMatchObject({ type: 'https://orrery.dev/problems/broken-plant' });
    expect(problem['problems'].map((each: { file: string }) => each.file)).toEqual(expect.arrayContaining(['twins.yaml', 'models/Bad.json']));
    expect((await body(await stack.request(`/twins/${PUMP}`)))['rev']).toBe(4);
  });

  it('refuses a plant that defines the source of another, and leaves both as they were', async () => {
    const answer = await apply([{ name: 'pump1' }], '', ['engineer'], 'other', 'plc');
    expect([answer.status, (await body(answer))['type']]).toEqual([409, 'https://orrery.dev/problems/defined-elsewhere']);
    expect((await stack.request('/twins/other:riverside:pump1')).status).toBe(404);
  });

  it('shares a model between plants, and keeps it while one of them has it', async () => {
    expect((await apply([{ name: 'pump9' }], '', ['engineer'], 'other', 'plc2')).status).toBe(200);
    await apply([], '', ['engineer'], 'other', 'plc2').catch(() => undefined);
    expect((await stack.request('/models/dtmi:test:Pump;1')).status).toBe(200);
  });

  it('says and remembers by how much the registry differs from the folder that it should be like, where a dry run leaves no trace', async () => {
    const twins = [{ name: 'line1' }, { name: 'pump1', partOf: 'line1' }];
    await apply(twins);
    const metrics = async () => (await fetch(`${stack.url}/metrics`)).text();
    const drift = async (more: typeof twins) => body(await stack.request('/plants/drift', { method: 'POST', body: plantFolder([...twins, ...more]) }));
    await apply([...twins, { name: 'x1' }, { name: 'x2' }], '?dryRun=true');
    expect(await drift([])).toMatchObject({ drift: 0, changed: false, lastApply: { by: expect.any(String), at: expect.any(String) } });
    await waitUntil('the gauge to tell none', async () => /orrery_plant_drift_changes\{plant="acme",service="api"\} 0\n/.test(await metrics()));
    expect(await drift([{ name: 'x1' }])).toMatchObject({ drift: 2, dryRun: true, changes: { twins: { added: ['acme:riverside:x1'] } } });
    await waitUntil('the gauge to tell two, the twin and its binding', async () => /orrery_plant_drift_changes\{plant="acme",service="api"\} 2\n/.test(await metrics()));
    expect(await metrics()).toMatch(/orrery_plant_drift_checked_timestamp_seconds\{plant="acme",service="api"\} \d/);
    expect((await body(await stack.request('/twins?name=x1')))['items']).toEqual([]);
  });

  it('lets no viewer apply or wish', async () => {
    expect((await apply([{ name: 'pump1' }], '', ['viewer'])).status).toBe(403);
    expect((await stack.request(`/twins/${PUMP}/desired`, { method: 'PATCH', body: { speed: { value: 1 } }, as: ['viewer'] })).status).toBe(403);
  });

  it('applies two plants at once one after the other', async () => {
    const twins = [{ name: 'line1' }, { name: 'pump1', partOf: 'line1', title: 'Pump one' }];
    const answers = await Promise.all([apply([...twins, { name: 'x1' }]), apply([...twins, { name: 'x2' }]), apply(twins)]);
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200]);
    await apply(twins);
    await waitUntil('both twins to be deleted', () => !stack.projector.twins.has('acme:riverside:x1') && !stack.projector.twins.has('acme:riverside:x2'));
  });

  it('hands a wish to the projector and answers with the revision it made', async () => {
    const { rev } = await body(await stack.request(`/twins/${PUMP}`));
    const answer = await stack.request(`/twins/${PUMP}/desired`, {
      method: 'PATCH',
      body: { speed: { value: 120, reason: 'night shift' } },
      headers: { 'if-match': `"rev:${rev}"`, 'content-type': 'application/merge-patch+json' },
    });
    expect([answer.status, answer.headers.get('etag')]).toEqual([200, `"rev:${(rev as number) + 1}"`]);
    const twin = await body(await stack.request(`/twins/${PUMP}?minRev=${(rev as number) + 1}`));
    expect(twin['desired']).toMatchObject({ speed: { value: 120, by: 'ada', reason: 'night shift', status: 'pending' } });
  });

  it('answers 412 to a failed precondition, and makes no event', async () => {
    const { rev } = await body(await stack.request(`/twins/${PUMP}`));
    const answer = await stack.request(`/twins/${PUMP}/desired`, { method: 'PATCH', body: { speed: { value: 90 } }, headers: { 'if-match': '"rev:1"' } });
    expect(answer.status).toBe(412);
    expect(await body(answer)).toMatchObject({ rev });
    expect((await body(await stack.request(`/twins/${PUMP}`)))['rev']).toBe(rev);
  });

  it('answers 409 for a path that only a command may write', async () => {
    const answer = await stack.request(`/twins/${PUMP}/desired`, { method: 'PATCH', body: { valve: { value: true } } });
    expect([answer.status, (await body(answer))['type']]).toEqual([409, 'https://orrery.dev/problems/needs-command']);
    const { properties } = (await body(await stack.request(`/twins/${PUMP}`))) as { properties: Record<string, { command?: boolean }> };
    expect([properties['valve']?.command, properties['speed']?.command]).toEqual([true, undefined]);
  });

  it.each<[string, unknown, number]>([
    ['a path the model does not have', { sped: { value: 1 } }, 422],
    ['a value of another type', { speed: { value: 'fast' } }, 422],
    ['telemetry', { flow: { value: 1 } }, 422],
    ['a wish without value', { speed: { reason: 'x' } }, 400],
    ['a wish with an unknown member', { speed: { value: 1, until: 'x' } }, 400],
    ['a list', [1], 400],
    ['a path that is none', { 'a/b/c': null }, 400],
  ])('refuses %s', async (_what, patch, status) => {
    const answer = await stack.request(`/twins/${PUMP}/desired`, { method: 'PATCH', body: patch });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([status, expect.stringContaining('application/problem+json')]);
  });

  it('answers 202 where the projector is silent, and tells afterwards how it ended', async () => {
    stack.projector.mute = true;
    const answer = await stack.request(`/twins/${PUMP}/desired`, { method: 'PATCH', body: { speed: { value: 80 } } });
    stack.projector.mute = false;
    expect(answer.status).toBe(202);
    const pending = await fetch(`${stack.url}${answer.headers.get('location')!}`, { headers: { authorization: `Bearer ${await stack.issuer.token(['engineer'])}` } });
    expect(await body(pending)).toMatchObject({ status: 'pending' });
    const unknown = await stack.request(`/twins/${PUMP}/desired/requests/00000000-0000-4000-8000-000000000000`);
    expect(unknown.status).toBe(404);
  });

  it('answers 503 while Redis is empty, and the twin once it is rebuilt', async () => {
    await stack.projector.empty();
    expect((await stack.request(`/twins/${PUMP}`)).status).toBe(503);
    expect((await stack.request('/twins/acme:riverside:nobody')).status).toBe(503);
    await stack.projector.rebuild();
    expect((await stack.request(`/twins/${PUMP}`)).status).toBe(200);
  });

  it('refuses variables that are no texts', async () => {
    const answer = await stack.request('/plants/apply', { method: 'POST', body: { ...plantFolder([{ name: 'pump1' }]), variables: { ENDPOINT: 5 } } });
    expect([answer.status, (await body(answer))['errors']]).toEqual([400, [expect.objectContaining({ pointer: '/variables' })]]);
  });

  it('measures requests by route', async () => {
    const metrics = await (await fetch(`${stack.url}/metrics`)).text();
    expect(metrics).toMatch(/orrery_http_request_seconds_count\{.*method="GET",route="\/api\/v1\/twins\/:id",status="200"/);
    expect(metrics).not.toContain(PUMP);
  });

  it('answers 413 to a folder of more than 20 MB, and 400 to broken JSON', async () => {
    const large = await stack.request('/plants/apply', { method: 'POST', body: { files: [{ path: 'twins.yaml', content: 'x'.repeat(21 * 1024 * 1024) }] } });
    expect([large.status, large.headers.get('content-type')]).toEqual([413, expect.stringContaining('application/problem+json')]);
    const broken = await fetch(`${stack.url}/api/v1/plants/apply`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await stack.issuer.token(['engineer'])}`, 'content-type': 'application/json' },
      body: '{"files":',
    });
    expect([broken.status, broken.headers.get('content-type')]).toEqual([400, expect.stringContaining('application/problem+json')]);
  });

  it('is ready, and says what it stands on', async () => {
    const health = await body(await fetch(`${stack.url}/health/ready`));
    expect(Object.keys(health['checks'] as object)).toEqual(expect.arrayContaining(['postgres', 'redis', 'source status', 'twin events']));
    expect(health['status']).toBe('ok');
  });
});
