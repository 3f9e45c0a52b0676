import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeApi, json } from '../../testing/fake-api.js';
import { runCli } from '../run-cli.js';

const ID = 'acme:riverside:filler#flow-low';
const ADDRESS = '/api/v1/alerts/acme%3Ariverside%3Afiller%23flow-low';
const alert = {
  id: ID, key: ID, twinId: 'acme:riverside:filler', title: 'Flow is low', priority: 'high', state: 'unack-active', raisedAt: new Date(Date.now() - 5_000).toISOString(), count: 3, occurrence: 2,
  evidence: { text: 'flowRate is 0.3, below 0.4', values: [{ path: 'flowRate', value: 0.3, unit: 'litrePerSecond', quality: 'good' }], contributions: [{ path: 'motor/current', share: 0.8, direction: 'above' }] },
  nextStep: { procedure: 'Look at the inlet valve' }, last: { what: 'acknowledged', at: 't' },
};
const told = [{ id: 'n', channel: 'mail', target: 'rota:mechanics', person: 'anna', reminder: 0, status: 'retrying', at: 't', attempts: 2, answer: 'no answer within 10 s' }];
const detail = { ...alert, trend: { from: 'a', to: 'b', at: 'c', paths: ['flowRate'] }, history: [{ rev: 1, at: 't', what: 'raised' }], related: [], told };
const verdicts = [{ guard: 'range', outcome: 'pass', reason: 'ok' }, { guard: 'interlock', outcome: 'refuse', reason: 'a jam' }];
const command = { id: 'c-1', twinId: 'acme:riverside:filler', path: 'speedSetpoint', value: 9500, state: 'proposed', ended: false, proposedAt: 't', changedAt: 't', approvals: [], approvalsNeeded: 2, steps: [{ at: 't', type: 'proposed', by: 'olga' }] };

describe('orrery alerts, command and audit', () => {
  let api: FakeApi;
  let home: string;
  beforeEach(async () => {
    api = await FakeApi.start();
    home = mkdtempSync(join(tmpdir(), 'orrery-alerts-'));
  });
  afterEach(async () => {
    await api.stop();
    rmSync(home, { recursive: true, force: true });
  });

  async function run(...args: string[]) {
    let out = '';
    let err = '';
    const streams = { out: (text: string) => void (out += text), err: (text: string) => void (err += text) };
    const env = { ORRERY_URL: api.url, ORRERY_TOKEN: 't', XDG_CONFIG_HOME: home };
    const code = await runCli(args, { env, cwd: home, streams, signal: new AbortController().signal, version: '0' });
    return { code, out, err };
  }
  const answers = (body: unknown, status = 200) => (api.handler = (_request, response) => json(response, status, body));

  it('lists alerts with priority, state and age, and says when there are more', async () => {
    answers({ items: [alert, alert] });
    const { out, err } = await run('alerts', 'list', '--priority', 'high,critical', '--subtree', 'acme:riverside:line1', '--limit', '1');
    expect(out).toMatch(/^PRIORITY +STATE .*\nhigh +unack-active +\d+ s +×3 +– +acme:riverside:filler#flow-low +Flow is low\n$/);
    expect([api.seen[0]!.url, err]).toEqual(['/api/v1/alerts?subtree=acme%3Ariverside%3Aline1&limit=2&priority=high%2Ccritical', 'there are more; --limit 0 has them all\n']);
  });

  it('shows why, what contributes, what to do next, where to look and who was told', async () => {
    answers(detail);
    const { out } = await run('alerts', 'show', ID);
    expect(api.seen[0]!.url).toBe(ADDRESS);
    for (const text of ['flowRate is 0.3, below 0.4', 'motor/current 80 %, above', 'Look at the inlet valve', 'orrery history acme:riverside:filler flowRate --from=a --to=b', 'came back 2 times', 'anna by mail: retrying, attempt 2: no answer within 10 s']) expect(out).toContain(text);
    expect(JSON.parse((await run('alerts', 'show', ID, '-o', 'json')).out)).toEqual(detail);
  });

  it.each<[string[], object]>([
    [['ack', ID, '--reason', 'on my way'], { type: 'acknowledge', reason: 'on my way' }],
    [['comment', ID, 'seat is worn'], { type: 'comment', text: 'seat is worn' }],
    [['assign', ID, 'ben'], { type: 'assign', to: 'ben' }],
    [['assign', ID], { type: 'assign' }],
    [['nuisance', ID, '--off'], { type: 'nuisance', on: false }],
    [['outcome', ID, 'confirmed', '--note', 'seat replaced'], { type: 'outcome', outcome: 'confirmed', note: 'seat replaced' }],
    [['out-of-service', ID, '--reason', 'sensor'], { type: 'out-of-service', reason: 'sensor' }],
    [['shelve', ID, '--until', '2030-01-01T00:00:00Z'], { type: 'shelve', until: expect.stringContaining('2030-01-01T00:00:00') }],
  ])('%j', async (args, action) => {
    answers({ status: 'done', actionId: 'a', alert });
    const { code, out } = await run('alerts', ...args);
    expect([code, out, JSON.parse(api.seen[0]!.body), api.seen[0]!.url]).toEqual([0, `${ID}: acknowledged, now unack-active\n`, action, `${ADDRESS}/actions`]);
  });

  it('shelves for a span, and wants its end', async () => {
    answers({ status: 'done', actionId: 'a', alert });
    await run('alerts', 'shelve', ID, '--for', '2h');
    expect(Math.abs(Date.parse((JSON.parse(api.seen[0]!.body) as { until: string }).until) - Date.now() - 7_200_000)).toBeLessThan(10_000);
    expect(await run('alerts', 'shelve', ID)).toMatchObject({ code: 2, err: expect.stringContaining('--for 2h') });
  });

  it('says what to do where alerting refuses, is not there, or has not answered yet', async () => {
    answers({ type: 'x/action-refused', detail: 'the alert is over', remedy: 'Read the alert again and decide anew.' }, 409);
    expect(await run('alerts', 'ack', ID)).toMatchObject({ code: 1, err: expect.stringMatching(/over[\s\S]*Read the alert again/) });
    answers({ type: 'x/alerting-not-there', detail: 'no views', remedy: 'See whether alerting runs', missing: 'alerting' }, 503);
    expect(await run('alerts', 'list')).toMatchObject({ code: 3, err: expect.stringContaining('See whether alerting runs') });
    answers({ status: 'pending', actionId: 'a', location: 'l' }, 202);
    expect(await run('alerts', 'ack', ID)).toMatchObject({ code: 0, out: expect.stringContaining('not done it yet') });
  });

  it('a dry run shows the verdict of every guard and ends with 1 where one refuses', async () => {
    answers({ allowed: false, verdicts });
    const { code, out, err } = await run('command', 'dry-run', 'acme:riverside:filler', 'speedSetpoint', '9500', '--unit', 'bottlesPerHour', '--deadline', '2030-01-01T00:00:00Z', '--alert', 'acme:riverside:filler#low');
    expect([code, api.seen[0]!.url]).toEqual([1, '/api/v1/commands?dryRun=true']);
    expect(out).toMatch(/interlock +refuse +a jam/);
    expect(err).toContain('a guard refuses it');
    expect(JSON.parse(api.seen[0]!.body)).toEqual({ twinId: 'acme:riverside:filler', path: 'speedSetpoint', value: 9500, unit: 'bottlesPerHour', deadline: expect.stringContaining('2030-01-01'), alert: 'acme:riverside:filler#low' });
  });

  it.each([['--applied', true], ['--not-applied', false]])('one that is unknown is settled %s by who has looked, with a reason; both or neither is asked back', async (flag, applied) => {
    answers({ status: 'done', request: 'r', command });
    await run('command', 'settle', 'c-1', flag, '--reason', 'looked at the dial');
    expect([api.seen[0]!.url, JSON.parse(api.seen[0]!.body)]).toEqual(['/api/v1/commands/c-1/settle', { applied, reason: 'looked at the dial' }]);
    expect(await run('command', 'settle', 'c-1', '--reason', 'x')).toMatchObject({ code: 1, err: expect.stringContaining('--applied or --not-applied') });
    expect(await run('command', 'settle', 'c-1', '--applied', '--not-applied', '--reason', 'x')).toMatchObject({ code: 1 });
    expect(api.seen).toHaveLength(1);
  });

  it.each<[string, unknown]>([['9500', 9500], ['true', true], ['on', 'on'], ['"9"', '9'], ['9007199254740993', '9007199254740993']])('the value %s is sent as %p', async (text, value) => {
    answers({ status: 'done', request: 'r', command });
    await run('command', 'propose', 'acme:riverside:filler', 'speedSetpoint', text);
    expect((JSON.parse(api.seen[0]!.body) as { value: unknown }).value).toEqual(value);
  });

  it('proposes a method with its arguments and their units, and shows it as a call', async () => {
    answers({ status: 'done', request: 'r', command: { ...command, path: 'startCleaning', value: null, arguments: { duration: { value: 120, unit: 'second' }, hot: { value: true } }, outputs: [7] } });
    const { out } = await run('command', 'propose', 'acme:riverside:filler', 'startCleaning', '--arg', 'duration=120 second', '--arg', 'hot=true');
    expect(JSON.parse(api.seen[0]!.body)).toEqual({ twinId: 'acme:riverside:filler', path: 'startCleaning', arguments: { duration: { value: 120, unit: 'second' }, hot: { value: true } } });
    expect(out).toContain('acme:riverside:filler startCleaning(duration = 120 second, hot = true), which answered 7');
    await run('command', 'propose', 'acme:riverside:filler', 'reset');
    expect(JSON.parse(api.seen[1]!.body)).toMatchObject({ path: 'reset', arguments: {} });
  });

  it('names the simulation run in which a value was tried, and shows what it came to', async () => {
    answers({ status: 'done', request: 'r', command: { ...command, simulation: { run: 'r-7', result: 'ab12' } } });
    const { out } = await run('command', 'propose', 'acme:riverside:filler', 'speedSetpoint', '9500', '--simulation', 'r-7');
    expect([JSON.parse(api.seen[0]!.body), out]).toEqual([expect.objectContaining({ value: 9500, simulation: 'r-7' }), expect.stringContaining('simulated in run r-7, result ab12')]);
  });

  it('refuses an argument that is none, and a value beside arguments', async () => {
    expect((await run('command', 'propose', 'a:b:c', 'reset', '--arg', 'duration')).err).toContain('--arg duration is no name=value');
    expect((await run('command', 'propose', 'a:b:c', 'reset', '5', '--arg', 'duration=1')).err).toContain('not both');
    expect(api.seen).toEqual([]);
  });

  it('approves, and shows the verdicts and the remedy where command refuses', async () => {
    answers({ type: 'x/command-refused', detail: 'olga proposed it', remedy: 'Have somebody else approve it.', code: 'self-approval', verdicts }, 409);
    const { code, out, err } = await run('command', 'approve', 'c-1');
    expect([code, api.seen[0]!.method, api.seen[0]!.url]).toEqual([1, 'POST', '/api/v1/commands/c-1/approve']);
    expect([out, err]).toEqual([expect.stringMatching(/interlock +refuse/), expect.stringContaining('Have somebody else approve it.')]);
  });

  it.each([['verified', 0], ['timeout', 1]] as const)('watches a command to its end: %s ends with %d', async (state, code) => {
    api.handler = (_request, response) => {
      const steps = [...command.steps, { at: 'u', type: 'sent' }, { at: 'v', type: state, reason: 'as read back' }].slice(0, api.seen.length + 1);
      json(response, 200, { ...command, state: steps.length === 3 ? state : 'sent', ended: steps.length === 3, steps });
    };
    const ended = await run('command', 'watch', 'c-1', '-o', 'json');
    expect([ended.code, ended.out.trim().split('\n').map((line) => (JSON.parse(line) as { type: string }).type)]).toEqual([code, ['proposed', 'sent', state]]);
  });

  it('stops a site, and lists what is stopped', async () => {
    answers({ status: 'done', request: 'r' });
    await run('command', 'stop-site', 'acme:riverside', '--reason', 'fire drill');
    expect(JSON.parse(api.seen[0]!.body)).toEqual({ type: 'kill', site: 'acme:riverside', reason: 'fire drill' });
    answers({ locks: [{ twinId: 'a:b:c', at: 't' }], killed: [{ site: 'acme:riverside', by: 'mia', at: 't', reason: 'fire drill' }] });
    expect((await run('command', 'locks')).out).toMatch(/site acme:riverside +mia +t +fire drill\na:b:c +– +t/);
  });

  it('verifies the audit, and ends with 1 where a link is broken', async () => {
    answers({ ok: true, entries: 9, witnesses: 9, head: { seq: 9, hash: 'ab' } });
    expect(await run('audit', 'verify')).toMatchObject({ code: 0, out: 'the chain of 9 entries is whole, up to ab; 9 of its links were published and agree\n' });
    answers({ ok: false, entries: 2, witnesses: 9, broken: { seq: 3, why: 'it was changed' } });
    expect(await run('audit', 'verify')).toMatchObject({ code: 1, err: expect.stringMatching(/entry 3: it was changed/) });
  });
});
