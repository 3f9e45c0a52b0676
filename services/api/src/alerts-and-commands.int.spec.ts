import { type Alert, alertKey, alerts, type AlertRule, type CommandOutcome, type CommandRequest, maintenanceScores, notifications, type TwinEvent } from '@orrery/contracts';
import { type ActivityMessage, OrreryClient } from '@orrery/client';
import { KafkaPublisher } from '@orrery/kafka';
import { waitUntil } from '@orrery/local-stack';
import { addMillis, timestampFromMillis } from '@orrery/twin-model';
import { ApiStack } from './testing/api-stack.js';
import { HistoryFixture } from './testing/history-fixture.js';
import { MiniAlerting } from './testing/mini-alerting.js';
import { MiniCommand } from './testing/mini-command.js';
import { plantFolder } from './testing/plant.js';

const PUMP = 'acme:riverside:pump1';
const TANK = 'acme:riverside:tank';
const NOW = timestampFromMillis(Date.now());
const START = Date.parse('2026-01-01T00:00:00Z');
const alert = (twinId: string, rule: string, over: Partial<Alert> = {}): Alert => ({
  key: alertKey(twinId, rule), twinId, rule, instance: '', rev: 1, occurrence: 1, title: rule, state: 'unack-active', process: 'unack-active', active: true, priority: 'medium', basePriority: 'medium', severity: 500,
  raisedAt: NOW, activeSince: NOW, changedAt: NOW, count: 1, evidence: { text: 'flow is 0.3, below 0.4', values: [{ path: 'flow', value: 0.3 }], contributions: [{ path: 'speed', share: 0.8 }] },
  group: `${alertKey(twinId, rule)}@1`, nextStep: { procedure: 'Look at the inlet valve' }, last: { what: 'raised', at: NOW }, ...over,
});

describe('alerts and commands, over a real Kafka and PostgreSQL', () => {
  let stack: ApiStack;
  let alerting: MiniAlerting;
  let command: MiniCommand;
  /** The SDK as somebody. */
  const as = (who: string, ...roles: string[]) => new OrreryClient({ baseUrl: stack.url, token: () => stack.issuer.token(roles, { claims: { sub: who, preferred_username: who } }) });
  const olga = () => as('olga', 'operator');
  const anna = () => as('anna', 'approver');

  beforeAll(async () => {
    stack = await ApiStack.start();
    expect((await stack.request('/plants/apply', { method: 'POST', body: plantFolder([{ name: 'line1' }, { name: 'pump1', partOf: 'line1' }, { name: 'tank' }]) })).status).toBe(200);
    await waitUntil('all twins to be projected', () => stack.projector.twins.size === 3);
    alerting = new MiniAlerting(stack.kafka, stack.components.postgres.url);
    command = new MiniCommand(stack.kafka, stack.components.postgres.url);
  }, 120_000);
  afterAll(async () => {
    await alerting?.close();
    await command?.close();
    await stack?.stop();
  });

  it('where alerting and command have never run it says so, names what is missing, and everything else goes on', async () => {
    for (const [path, missing] of [['/alerts', 'alerting'], ['/alerts/statistics', 'alerting'], ['/maintenance/windows', 'alerting'], ['/commands', 'command'], ['/commands/locks', 'command']] as const) {
      const answer = await stack.request(path);
      expect([path, answer.status, await answer.json()]).toEqual([path, 503, expect.objectContaining({ type: expect.stringContaining(`${missing}-not-there`), missing, remedy: expect.stringContaining(missing) })]);
    }
    await expect(olga().commands.propose({ twinId: PUMP, path: 'valve', value: true })).rejects.toMatchObject({ status: 503, kind: 'command-not-there' });
    expect((await stack.request(`/twins/${PUMP}`)).status).toBe(200);
    await alerting.start();
    await command.start();
  });

  it('lists alerts by priority, page by page, and filters them by state, twin and subtree', async () => {
    await alerting.put(alert(PUMP, 'flow-low'));
    await alerting.put(alert(PUMP, 'dry', { priority: 'critical', raisedAt: addMillis(NOW, -60_000), group: 'g' }));
    await alerting.put(alert(TANK, 'level', { priority: 'high', raisedAt: addMillis(NOW, 1), group: 'g' }));
    await alerting.put(alert(TANK, 'over', { process: 'normal', state: 'normal', active: false }));
    const ids = async (query = {}) => (await olga().alerts.list(query)).items.map(({ rule }) => rule);
    expect(await ids()).toEqual(['dry', 'level', 'flow-low']);
    expect(await ids({ view: 'all' })).toHaveLength(4);
    expect(await ids({ subtree: 'acme:riverside:line1' })).toEqual(['dry', 'flow-low']);
    expect(await ids({ twin: TANK, priority: ['high'] })).toEqual(['level']);
    const first = await olga().alerts.list({ limit: 2 });
    expect((await olga().alerts.list({ limit: 2, cursor: first.nextCursor! })).items.map(({ rule }) => rule)).toEqual(['flow-low']);
    const detail = await olga().alerts.one(alertKey(PUMP, 'dry'));
    expect(detail).toMatchObject({ trend: { paths: ['flow', 'speed'] }, history: [{ what: 'raised', rev: 1 }], related: [{ twinId: TANK, title: 'level' }], nextStep: { procedure: 'Look at the inlet valve' }, told: [] });
  });

  it('an alert says who was told of it and how that went: by name in a message, or among the many of a flood, which are listed; none else of its group', async () => {
    const [, hanging] = notifications.examples;
    await alerting.tell({ ...hanging!, id: 'n-group', group: 'g', alerts: [alertKey(TANK, 'level')] });
    await alerting.tell({ ...hanging!, id: 'n-over', group: 'g', alerts: [], status: 'not-needed' });
    await alerting.tell({ ...hanging!, id: 'n-many', message: 'm-1', group: 'other', alerts: [], more: 1 });
    await alerting.account('m-1', alertKey(PUMP, 'dry'));
    await alerting.tell({ ...hanging!, id: 'n-flood', group: 'other', alerts: [alertKey(PUMP, 'dry')] });
    await alerting.tell({ ...hanging!, id: 'n-none', group: 'other', alerts: [] });
    const { told } = await olga().alerts.one(alertKey(PUMP, 'dry'));
    expect(told?.map(({ id }) => id).sort()).toEqual(['n-flood', 'n-many', 'n-over']);
    expect((await olga().alerts.list({ message: 'm-1' })).items.map(({ rule }) => rule)).toEqual(['dry']);
    expect(told?.find(({ id }) => id === 'n-flood')).toMatchObject({ channel: 'webhook', target: 'webhook:cmms', status: 'retrying', attempts: 2, answer: 'no answer within 10 s' });
  });

  it('an alert is acknowledged, commented and shelved under the name of who asked; what alerting refuses is answered with its reason', async () => {
    const id = alertKey(PUMP, 'flow-low');
    expect(await olga().alerts.act(id, { type: 'acknowledge', reason: 'on my way', id: 'a-1' })).toMatchObject({ status: 'done', alert: { state: 'ack-active', acknowledged: { by: 'olga', reason: 'on my way' } } });
    expect(await olga().alerts.act(id, { type: 'acknowledge', id: 'a-1' })).toMatchObject({ status: 'done' });
    expect(alerting.actions.filter((action) => action.id === 'a-1')).toHaveLength(1);
    await olga().alerts.act(id, { type: 'comment', text: 'seat is worn' });
    await expect(olga().alerts.act(id, { type: 'shelve', until: addMillis(NOW, 7 * 86_400_000) })).rejects.toMatchObject({ status: 409, kind: 'action-refused', message: expect.stringContaining('at most') });
    await expect(olga().alerts.act(id, { type: 'comment' } as never)).rejects.toMatchObject({ status: 400, message: expect.stringContaining('/text') });
    await expect(anna().alerts.act(id, { type: 'acknowledge' })).rejects.toMatchObject({ status: 403 });
    expect((await olga().alerts.one(id)).history.map(({ what, by }) => [what, by])).toEqual([['commented', 'olga'], ['acknowledged', 'olga'], ['raised', undefined]]);
  });

  it('an action that alerting has not done within two seconds is kept: 202, and where to ask', async () => {
    alerting.mute = true;
    const answer = await olga().alerts.act(alertKey(TANK, 'level'), { type: 'acknowledge' });
    alerting.mute = false;
    expect(answer).toMatchObject({ status: 'pending', location: expect.stringContaining(encodeURIComponent(alertKey(TANK, 'level'))) });
    expect(await olga().alerts.action(alertKey(TANK, 'level'), answer.actionId)).toMatchObject({ status: 'pending' });
  });

  it('shows what a rule would have raised over a past span, before it is saved', async () => {
    const rule: AlertRule = { id: 'low', title: 'Low', on: { twins: [PUMP] }, check: { kind: 'threshold', path: 'flow', below: 1 }, priority: 'high', onDelayMs: 10_000, offDelayMs: 0 };
    const past = { rule, from: timestampFromMillis(START + 60_000), to: timestampFromMillis(START + 300_000) };
    await expect(olga().alerts.preview(past)).rejects.toMatchObject({ status: 503, kind: 'history-not-there' });
    const fixture = await HistoryFixture.on(stack.components.postgres.url);
    try {
      for (const [index, value] of [2, 0, 2, 2, 0].entries()) {
        const at = timestampFromMillis(START + index * 45_000);
        const registration = index === 0 ? [{ kind: 'definition' as const, definition: stack.projector.twins.get(PUMP)!.definition }] : [];
        const changes: TwinEvent['changes'] = [...registration, { kind: 'reported', path: 'flow', state: { value, quality: 'good', eventTs: at, receivedTs: at } }];
        await fixture.event({ type: index === 0 ? 'registered' : 'changed', twinId: PUMP, rev: index + 1, prevRev: index, at, cause: { input: 'readings', offset: String(index) }, changes }, at);
      }
      const preview = await olga().alerts.preview(past);
      // What began before the span is not raised in it, and the delay is kept to the moment.
      expect(preview).toMatchObject({ raised: 1, twins: [{ twinId: PUMP, raised: [{ raisedAt: timestampFromMillis(START + 190_000), text: expect.stringContaining('below 1') }] }] });
      const whole = await olga().alerts.preview({ ...past, from: timestampFromMillis(START - 60_000) });
      expect(whole.twins[0]).toMatchObject({ begins: timestampFromMillis(START), raised: [{ raisedAt: timestampFromMillis(START + 55_000), clearedAt: timestampFromMillis(START + 90_000) }, { raisedAt: timestampFromMillis(START + 190_000) }] });
      await expect(olga().alerts.preview({ ...past, rule: { ...rule, priority: 'loud' as 'high' } })).rejects.toMatchObject({ status: 400, message: expect.stringContaining('/rule/priority') });
      await expect(olga().alerts.preview({ ...past, twins: [TANK] })).rejects.toMatchObject({ status: 422, kind: 'rule-selects-nothing' });
      expect(await olga().alerts.preview({ ...past, rule: { ...rule, check: { kind: 'score', above: 1 } } })).toMatchObject({ raised: 0 });
      const { rule: _rule, ...window } = past;
      const yaml = `id: low\ntitle: Low\non: { twins: "${PUMP}" }\npriority: high\nthreshold: { path: flow, below: 1 }\nonDelay: 10s\n`;
      expect(await olga().alerts.preview({ ...window, yaml })).toMatchObject({ rule: 'low', raised: 1 });
      await expect(olga().alerts.preview({ ...window, yaml: yaml.replace('high', 'loud') })).rejects.toMatchObject({ status: 422, kind: 'rule-problems', problem: { problems: [{ line: 4 }] } });
    } finally {
      await fixture.stop();
    }
  });

  it('counts alarm rates, and opens a maintenance window over what is part of a twin', async () => {
    const figures = await olga().alerts.statistics({ to: addMillis(NOW, 60_000), operators: 2 });
    expect(figures).toMatchObject({ raised: 3, operators: 2, judgement: 'acceptable', byPriority: { critical: { raised: 1 } } });
    expect(figures.slots.reduce((sum, count) => sum + count, 0)).toBe(3);
    const { window } = (await olga().maintenance.openWindow({ twinId: 'acme:riverside:line1', until: addMillis(NOW, 3_600_000), reason: 'bearing' })) as { window: { id: string } };
    expect(await olga().maintenance.windows({ twin: PUMP })).toMatchObject([{ id: window.id, state: 'open', by: 'olga' }]);
    // Command takes the end of a window from nobody but who proves who they are.
    command.answer = (request): CommandOutcome[] => (request.type === 'window' ? [{ type: 'window-changed', at: NOW, request: request.id, twinId: request.twinId }] : []);
    expect(await olga().maintenance.endWindow(window.id)).toMatchObject({ status: 'done', window: { state: 'over' } });
    expect(command.requests.splice(0)).toMatchObject([{ type: 'window', window: window.id, twinId: 'acme:riverside:line1', proof: expect.stringMatching(/^ey/) }]);
    expect(await olga().maintenance.windows()).toEqual([]);
  });

  it('keeps the last score of each detector', async () => {
    const publisher = new KafkaPublisher(stack.kafka);
    const example = maintenanceScores.examples[1]!;
    await publisher.publish(maintenanceScores, [1, 2].map((score) => ({ value: { ...example, twinId: PUMP, anomaly: { ...example.anomaly!, score } }, source: 'maintenance' })));
    await publisher.close();
    await waitUntil('the scores to be kept', async () => (await olga().maintenance.scores(PUMP)).scores[0]?.anomaly?.score === 2);
  });

  it('a desired path with a command target answers 409 and says how to propose a command', async () => {
    await expect(olga().patchDesired(PUMP, { valve: { value: true } })).rejects.toMatchObject({ status: 409, kind: 'needs-command', remedy: expect.stringContaining('POST /api/v1/commands') });
  });

  const about = ({ twinId, id }: Extract<CommandRequest, { twinId: string }>) => ({ at: NOW, twinId, request: id, path: 'valve', value: true });
  const verdicts = [{ guard: 'interlock', outcome: 'refuse' as const, reason: 'a jam' }];

  it('a dry run shows every verdict; a proposal is followed from approval to verified, each with the proof of who asked', async () => {
    command.answer = (request): CommandOutcome[] => (request.type === 'propose' ? [{ ...about(request), type: 'judged', verdicts }] : []);
    expect(await olga().commands.dryRun({ twinId: PUMP, path: 'valve', value: true })).toEqual({ allowed: false, verdicts });
    command.answer = (request): CommandOutcome[] => (request.type === 'propose' ? [{ ...about(request), type: 'proposed', command: request.command, state: 'proposed', by: 'olga', approvalsNeeded: 1, ...(request.alert === undefined ? {} : { alert: request.alert }) }] : []);
    const proposed = await olga().commands.propose({ twinId: PUMP, path: 'valve', value: true, key: 'k-1', alert: alertKey(PUMP, 'dry') });
    const { command: { id } } = proposed as { command: { id: string } };
    const states: CommandOutcome['state'][] = ['approved', 'queued', 'sent', 'delivered', 'applied', 'verified'];
    command.answer = (request): CommandOutcome[] => (request.type === 'approve' ? states.map((state) => ({ ...about(request), type: state!, command: id, state: state! })) : []);
    expect(await anna().commands.approve(id)).toMatchObject({ status: 'done' });
    await waitUntil('the command to be verified', async () => (await olga().commands.one(id)).state === 'verified');
    expect((await olga().commands.one(id)).steps.map(({ type }) => type)).toEqual(['proposed', ...states]);
    const proofs = command.requests.map(({ type, proof }) => [type, (JSON.parse(Buffer.from(proof.split('.')[1]!, 'base64url').toString()) as { sub: string }).sub]);
    expect(proofs).toEqual([['propose', 'olga'], ['propose', 'olga'], ['approve', 'anna']]);
    expect((await olga().commands.list({ open: true })).items).toEqual([]);
    expect((await olga().commands.list({ subtree: 'acme:riverside:line1' })).items).toMatchObject([{ id, state: 'verified', proposedBy: 'olga', alert: alertKey(PUMP, 'dry') }]);
    expect((await olga().commands.list({ alert: alertKey(PUMP, 'flow-low') })).items).toEqual([]);
    const again = await olga().commands.propose({ twinId: PUMP, path: 'valve', value: true, key: 'k-1' });
    expect(again).toMatchObject({ status: 'pending', commandId: id });
  });

  it('a method is proposed with its arguments, and keeps what it answered; arguments that are none are 400', async () => {
    const called = { duration: { value: 120, unit: 'second' } };
    command.answer = (request): CommandOutcome[] =>
      request.type === 'propose'
        ? [
            { at: NOW, twinId: request.twinId, request: request.id, path: request.path, value: null, type: 'proposed', command: request.command, state: 'proposed', ...(request.arguments ? { arguments: request.arguments } : {}) },
            { at: NOW, twinId: request.twinId, path: request.path, value: null, type: 'delivered', command: request.command, state: 'delivered', outputs: [7] },
          ]
        : [];
    const { command: proposed } = (await olga().commands.propose({ twinId: PUMP, path: 'flush', arguments: called, key: 'k-flush' })) as { command: { id: string } };
    expect(command.requests.at(-1)).toMatchObject({ type: 'propose', path: 'flush', value: null, arguments: called });
    await waitUntil('the method to have answered', async () => (await olga().commands.one(proposed.id)).outputs !== undefined);
    expect(await olga().commands.one(proposed.id)).toMatchObject({ path: 'flush', value: null, arguments: called, outputs: [7] });
    for (const wrong of [{ duration: 120 }, { duration: { value: 1, units: 's' } }, [], 'x']) {
      await expect(olga().commands.propose({ twinId: PUMP, path: 'flush', arguments: wrong as never })).rejects.toMatchObject({ status: 400 });
    }
  });

  it('what command refuses is 409 with its code and verdicts; who may not approve is not even asked', async () => {
    command.answer = (request): CommandOutcome[] => (request.type === 'propose' ? [{ ...about(request), type: 'refused', code: 'guard', reason: 'the guards refuse', verdicts }] : []);
    await expect(olga().commands.propose({ twinId: PUMP, path: 'valve', value: true })).rejects.toMatchObject({ status: 409, kind: 'command-refused', message: expect.stringContaining('interlock: a jam'), problem: { code: 'guard', verdicts } });
    const asked = command.requests.length;
    await expect(olga().commands.propose({ twinId: PUMP, path: 'valve', value: true, alert: alertKey(PUMP, 'unheard-of') })).rejects.toMatchObject({ status: 404, kind: 'unknown-alert' });
    const { id } = (await olga().commands.list()).items[0]!;
    await expect(olga().commands.approve(id)).rejects.toMatchObject({ status: 403 });
    await expect(as('vera', 'viewer').commands.propose({ twinId: PUMP, path: 'valve', value: true })).rejects.toMatchObject({ status: 403 });
    expect(command.requests).toHaveLength(asked);
  });

  it('locks and kill switches are told while they hold, and at once to whoever follows; who was away goes on where they were', async () => {
    const read = async (options: { from?: string }, enough: ActivityMessage['kind'], meanwhile: () => Promise<unknown> = async () => undefined) => {
      for await (const message of olga().activity(options)) if (message.kind === enough) return message as ActivityMessage & { cursor: string };
        else if (message.kind === 'open') void meanwhile();
      throw new Error('the stream ended');
    };
    const publisher = new KafkaPublisher(stack.kafka);
    command.answer = (request): CommandOutcome[] => (request.type === 'kill' ? [{ type: 'killed', at: NOW, request: request.id, site: request.site, by: 'olga', reason: request.reason }] : []);
    const told = await read({}, 'stop', () => olga().commands.lock({ type: 'kill', site: 'acme:riverside', reason: 'fire drill' }));
    expect(told).toMatchObject({ stop: { type: 'killed', site: 'acme:riverside', by: 'olga' } });
    await publisher.publish(alerts, [{ value: alert(TANK, 'level', { rev: 2 }), source: 'alerting' }]).finally(() => publisher.close());
    expect(await read({ from: told.cursor }, 'alert')).toMatchObject({ alert: { id: alertKey(TANK, 'level'), rev: 2 } });
    expect(await olga().commands.locks()).toMatchObject({ locks: [], killed: [{ site: 'acme:riverside', reason: 'fire drill' }] });
    await expect(olga().commands.lock({ type: 'release', site: 'acme:riverside', reason: 'over' })).rejects.toMatchObject({ status: 403 });
  });

  it('the audit is whole; an entry that was rewritten shows, also where the whole chain was rewritten with it', async () => {
    const mia = as('mia', 'admin');
    const verdict = await mia.audit.verify();
    expect(verdict).toMatchObject({ ok: true, entries: 12, witnesses: 12 });
    expect((await mia.audit.list({ limit: 2 })).items.map(({ seq }) => seq)).toEqual([12, 11]);
    await command.pool.query(`update command.audit set body = json_build_object('type', 'forged') where seq = 3`);
    expect(await mia.audit.verify()).toMatchObject({ ok: false, broken: { seq: 3 } });
    await command.pool.query('delete from command.audit where seq >= 3');
    expect(await mia.audit.verify()).toMatchObject({ ok: false, broken: { seq: 3, why: expect.stringContaining('ends at 2') } });
  });

});
