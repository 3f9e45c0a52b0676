import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ImportBatch } from '../../history/import-types.js';
import { FakeApi, json } from '../../testing/fake-api.js';
import { runCli } from '../run-cli.js';

const TWIN = 'a:b:meter';
const answer = { twinId: TWIN, from: 'f', to: 't', mode: 'raw', partial: false, gaps: [], stale: [], counts: { returned: 1, matching: 2 } };

describe('orrery history and orrery import', () => {
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

  async function run(args: string[], signal = new AbortController().signal) {
    let out = '';
    let err = '';
    const streams = { out: (text: string) => void (out += text), err: (text: string) => void (err += text) };
    const code = await runCli(args, { env: { ORRERY_URL: api.url, ORRERY_TOKEN: 't', XDG_CONFIG_HOME: home }, cwd: home, streams, signal, version: '0.1.0' });
    return { code, out, err };
  }

  it('reads raw readings to the last page, as text, CSV or JSON', async () => {
    api.handler = ({ url }, response) => {
      const second = url.includes('cursor=2');
      json(response, 200, { ...answer, ...(second ? {} : { nextCursor: '2' }), series: [{ path: 'p', datatype: 'string', points: [{ t: second ? '02' : '01', v: 'a,"b"', q: 'good' }] }] });
    };
    const args = ['history', TWIN, 'p', '--from', '2026-01-01T00:00:00Z', '--to', '2026-01-02T00:00:00Z'];
    expect((await run(args)).out.split('\n').map((line) => line.split(/ +/)[1])).toEqual(['T', '01', '02', undefined]);
    expect((await run([...args, '-o', 'csv'])).out).toBe('path,t,v,q\r\np,01,"a,""b""",good\r\np,02,"a,""b""",good\r\n');
    expect(JSON.parse((await run([...args, '-o', 'json'])).out)).toMatchObject({ series: [{ points: [{ t: '01' }, { t: '02' }] }] });
    expect(api.seen[0]!.url).toBe('/api/v1/twins/a%3Ab%3Ameter/history?path=p&mode=raw&from=2026-01-01T00%3A00%3A00.0000000Z&to=2026-01-02T00%3A00%3A00.0000000Z');
  });

  it('asks for buckets of a zone, and says what is missing of them', async () => {
    api.handler = (_request, response) => json(response, 200, { ...answer, mode: 'buckets', partial: true, partialBecause: [{ reason: 'retention', detail: 'before 2025' }], series: [{ path: 'p', datatype: 'double', points: [{ t: '1', end: '2', avg: 1.5, good: 2, uncertain: 0, bad: 0, percentGood: 100, q: 'good' }] }] });
    const { out, err } = await run(['history', TWIN, 'p', '--bucket', '1d', '--aggregates', 'avg', '--timezone', 'Europe/Berlin', '--from', '2026-03-29', '--to', '2026-03-30']);
    expect(out).toMatch(/PATH +T +END +AVG +GOOD/);
    expect(err).toContain('partial: before 2025');
    expect(api.seen[0]!.url).toContain('from=2026-03-28T23%3A00%3A00.0000000Z&to=2026-03-29T22%3A00%3A00.0000000Z');
  });

  it('shows a twin as it stood', async () => {
    api.handler = (_request, response) => json(response, 200, { twinId: TWIN, rev: 3, model: 'm', properties: {}, desired: {}, sources: {}, asOf: { rev: 3 } });
    expect((await run(['get', 'twin', TWIN, '--rev', '3'])).out).toContain('rev 3');
    expect((await run(['get', 'twin', TWIN, '--at', '2026-01-01T00:00:00Z'])).code).toBe(0);
    expect(api.seen.map(({ url }) => url.split('/').at(-1))).toEqual(['at?rev=3', 'at?time=2026-01-01T00%3A00%3A00.0000000Z']);
    expect((await run(['get', 'twin', TWIN, '--rev', '3', '--at', 'now'])).code).toBe(2);
  });

  /** An api that takes batches as the real one does; `fails` of them it answers with 503 first. */
  function importApi(job: { nextBatch: number }, fails = 0) {
    const taken: ImportBatch[] = [];
    api.handler = ({ method, url, body }, response) => {
      if (url.startsWith('/api/v1/twins')) return json(response, 200, { twinId: TWIN, rev: 1, properties: { energy: { datatype: 'double' } }, desired: {}, sources: {} });
      if (method === 'PUT' && fails-- > 0) return json(response, 503, { type: 'x/import-waits', detail: 'busy' });
      if (method === 'PUT') {
        const batch = JSON.parse(body) as ImportBatch;
        if (batch.batch === job.nextBatch) taken.push(batch);
        job.nextBatch = Math.max(job.nextBatch, batch.batch + 1);
      }
      const readings = { accepted: taken.reduce((sum, each) => sum + each.readings.length, 0), refused: 0, expired: 0 };
      json(response, 200, { id: 'job-1', twinId: TWIN, state: taken.at(-1)?.last ? 'finished' : 'open', nextBatch: job.nextBatch, rows: 0, readings, backwardSteps: 0, firstRefusals: [] });
    };
    return taken;
  }

  function file(rows: number): string {
    const path = join(home, 'meter.csv');
    writeFileSync(path, `\uFEFFtime;use\n${Array.from({ length: rows }, (_, index) => `${index};${index / 2}\n`).join('')}`);
    return path;
  }
  const options = ['--twin', TWIN, '--map', 'use=energy', '--time', 'time', '--format', 'unix-s', '--delimiter', ';'];

  it('imports a file in numbered batches, and sends one again that was not taken', async () => {
    const taken = importApi({ nextBatch: 1 }, 1);
    const { code, out, err } = await run(['import', file(12_000), ...options]);
    expect([code, out.split(':')[0]]).toEqual([0, 'imported 12000 readings of 0 rows into a']);
    expect(err).toContain('batch 1 was not taken: busy');
    expect(taken.map(({ batch, last, readings }) => [batch, last, readings.length])).toEqual([[1, false, 5_000], [2, false, 5_000], [3, true, 2_000]]);
    expect(taken[2]!.readings[0]).toEqual({ path: 'energy', t: '1970-01-01T02:46:40.0000000Z', v: 5_000, row: 10_002 });
  });

  it('goes on after a kill with the batches that were not taken, and only where one says so', async () => {
    const taken = importApi({ nextBatch: 3 });
    const path = file(12_000);
    const refused = await run(['import', path, ...options]);
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('--resume')]);
    expect((await run(['import', path, ...options, '--resume'])).code).toBe(0);
    expect(taken.map(({ batch }) => batch)).toEqual([3]);
  });

  it('tells in a dry run what it would do, and sends nothing', async () => {
    importApi({ nextBatch: 1 });
    const { out } = await run(['import', file(10), ...options, '--dry-run']);
    expect(out).toContain('this would import 10 readings of 10 rows, 1970-01-01T00:00:00.0000000Z to 1970-01-01T00:00:09.0000000Z');
    expect(api.seen.some(({ method }) => method !== 'GET')).toBe(false);
  });

  it('reads its options from a mapping file', async () => {
    const taken = importApi({ nextBatch: 1 });
    writeFileSync(join(home, 'map.yaml'), `twin: ${TWIN}\ndelimiter: ';'\ntime: { column: time, format: unix-s }\ncolumns: { use: energy }\n`);
    expect((await run(['import', file(3), '--mapping', join(home, 'map.yaml')])).code).toBe(0);
    expect(taken[0]!.readings).toHaveLength(3);
  });

  it.each([
    [['--map', 'usage=energy'], 'no column usage'],
    [['--map', 'use=energi'], 'did you mean energy?'],
    [['--map', 'use=energy', '--format', 'dd/MM/yyyy'], 'say no zone'],
  ])('says what is wrong with %j before anything is sent', async (more, message) => {
    importApi({ nextBatch: 1 });
    const { code, err } = await run(['import', file(3), '--twin', TWIN, '--time', 'time', '--format', 'unix-s', '--delimiter', ';', ...more]);
    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
    expect(api.seen.some(({ method }) => method === 'PUT')).toBe(false);
  });
});
