import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeApi, json } from '../../testing/fake-api.js';
import { runCli } from '../run-cli.js';

const empty = { added: [], changed: [], removed: [] };

describe('a plant folder on the command line', () => {
  let api: FakeApi;
  let home: string;
  beforeEach(async () => {
    api = await FakeApi.start();
    home = mkdtempSync(join(tmpdir(), 'orrery-cli-'));
  });
  afterEach(async () => {
    await api.stop();
    rmSync(home, { recursive: true, force: true });
  });

  async function run(args: string[], env: Record<string, string> = {}) {
    let out = '';
    let err = '';
    const streams = { out: (text: string) => void (out += text), err: (text: string) => void (err += text) };
    const code = await runCli(args, { env: { ORRERY_URL: api.url, ORRERY_TOKEN: 'test-token', XDG_CONFIG_HOME: home, ...env }, cwd: home, streams, signal: new AbortController().signal, version: '0.1.0' });
    return { code, out, err };
  }

  function plant(): string {
    const folder = join(home, 'plant');
    mkdirSync(join(folder, 'models'), { recursive: true });
    mkdirSync(join(folder, '.git'), { recursive: true });
    writeFileSync(join(folder, 'models', 'A.json'), '{}');
    writeFileSync(join(folder, 'twins.yaml'), 'organisation: acme');
    writeFileSync(join(folder, 'bindings.yaml'), 'endpoint: ${ENDPOINT} ${OTHER:-x} ${GIVEN}');
    writeFileSync(join(folder, '.git', 'config'), 'secret');
    return folder;
  }

  it('applies a folder in one call, with the variables it asks for and nothing else of the environment', async () => {
    api.handler = (_request, response) => json(response, 200, { plant: 'acme', dryRun: false, changed: true, changes: { models: { ...empty, added: ['dtmi:a;1'] }, sources: empty, twins: empty, bindings: empty, exports: empty, rules: empty }, warnings: [] });
    const { code, out } = await run(['apply', '-f', plant(), '--var', 'GIVEN=a=b'], { ENDPOINT: 'opc.tcp://x', GIVEN: 'env', SECRET: 's' });
    expect([code, out]).toEqual([0, 'acme: applied\n  models: 1 added, 0 changed, 0 removed\n    + dtmi:a;1\n']);
    const { files, variables } = JSON.parse(api.seen[0]!.body) as { files: { path: string }[]; variables: object };
    expect(files.map(({ path }) => path)).toEqual(['bindings.yaml', 'models/A.json', 'twins.yaml']);
    expect(variables).toEqual({ ENDPOINT: 'opc.tcp://x', GIVEN: 'a=b' });
  });

  it.each([
    [0, 0, 'acme: as the folder says, last applied 2 min ago by ada\n', ''],
    [2, 1, 'acme: an apply would change it; last applied 2 min ago by ada\n  twins: 1 added, 0 changed, 1 removed\n    + a:b:c\n    - a:b:d\n', 'acme differs from'],
  ])('tells how far the registry has drifted from a folder, and ends with 1 where it has: %i', async (drift, code, out, err) => {
    const twins = drift === 0 ? empty : { added: ['a:b:c'], changed: [], removed: ['a:b:d'] };
    const lastApply = { by: 'ada', at: new Date(Date.now() - 121_000).toISOString() };
    api.handler = ({ url }, response) => json(response, url === '/api/v1/plants/drift' ? 200 : 404, { plant: 'acme', dryRun: true, changed: drift > 0, drift, checkedAt: 't', lastApply, changes: { models: empty, sources: empty, twins, bindings: empty, exports: empty, rules: empty }, warnings: [] });
    expect(await run(['drift', '-f', plant()])).toEqual({ code, out, err: err === '' ? '' : expect.stringContaining(err) });
  });

  it('waits for an api that is not there yet, where it is told to', async () => {
    api.handler = (_request, response) => json(response, api.seen.length === 1 ? 503 : 200, { type: 'x/unavailable', detail: 'PostgreSQL is away', plant: 'acme', dryRun: false, changed: false, changes: {}, warnings: [] });
    expect(await run(['apply', '-f', plant(), '--wait', '5m'])).toEqual({ code: 0, out: 'acme: nothing to change\n', err: 'waiting: PostgreSQL is away\n' });
    expect((await run(['apply', '-f', plant(), '--wait', 'long'])).code).toBe(2);
  });

  it('names every problem of a broken folder with its place, and ends with 1', async () => {
    const problems = [{ file: 'twins.yaml', path: '/twins/0/model', line: 3, column: 5, code: 'plant.twin.model', message: 'there is no model x', fix: 'add it' }];
    api.handler = (_request, response) => json(response, 422, { type: 'https://orrery.dev/problems/broken-plant', detail: 'x', problems });
    const { code, out, err } = await run(['apply', '-f', plant(), '--dry-run']);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('twins.yaml:3:5 /twins/0/model: there is no model x → add it [plant.twin.model]');
    expect(api.seen[0]!.url).toBe('/api/v1/plants/apply?dryRun=true');
  });
});
