// Alerts in every state, for the console's own tests, in the answers of the api.
import { type AlarmStatistics, type Alert, type AlertActionDraft, type AlertDetail, type AlertPreviewQuery, type ListedAlert, type TwinScores } from '@orrery/client';
import { stamp } from './fixture-plant.ts';
import { type FixtureAnswer } from './fixture-policies.ts';
import { fixturePreview } from './fixture-preview.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const TWIN = (name: string) => `acme:riverside:${name}`;
export const ANOMALY = `${TWIN('line1-filler')}#anomaly#valve`;

export function fixtureAlerts(now: number): ListedAlert[] {
  const ago = (millis: number) => stamp(now - millis);
  const alert = (twin: string, rule: string, title: string, sinceMs: number, changes: Partial<Alert>): ListedAlert => {
    const instance = changes.instance ?? '';
    const key = `${TWIN(twin)}#${rule}${instance === '' ? '' : `#${instance}`}`;
    const state = changes.state ?? 'unack-active';
    const process = state === 'shelved' || state === 'suppressed-by-design' || state === 'out-of-service' ? 'ack-active' : state;
    const priority = changes.priority ?? 'medium';
    const made: Alert = { key, twinId: TWIN(twin), rule, instance, rev: 1, occurrence: 1, title, state, process, active: state !== 'rtn-unack' && state !== 'normal', priority, basePriority: priority, severity: 500, raisedAt: ago(sinceMs), activeSince: ago(sinceMs), changedAt: ago(sinceMs), count: 1, evidence: { text: title, values: [] }, group: `${key}@1`, last: { what: 'raised', at: ago(sinceMs) }, ...changes };
    return { ...made, id: key };
  };
  const anomaly = alert('line1-filler', 'anomaly', 'Filler behaves unusually', 14 * MINUTE, {
    instance: 'valve',
    priority: 'high',
    occurrence: 3,
    evidence: {
      text: 'valve: score 3.2, above 1; first of all flowRate',
      values: [{ path: 'flowRate', value: 1.02, unit: 'litrePerSecond', quality: 'good', eventTs: ago(14 * MINUTE) }],
      score: 3.2,
      health: 0.31,
      timeLeftMs: { p10: 14 * HOUR, p50: 51 * HOUR, p90: 144 * HOUR },
      contributions: [
        { path: 'flowRate', share: 0.62, direction: 'below', since: ago(31 * MINUTE) },
        { path: 'pressure', share: 0.27, direction: 'above', since: ago(22 * MINUTE) },
        { path: 'motor/current', share: 0.11, direction: 'above', since: ago(16 * MINUTE) },
      ],
    },
    nextStep: { procedure: 'Look at the inlet valve: it clogs.\nLower the speed to 95 r/min until it has been cleaned.', documents: [{ title: 'Cleaning the inlet valve', url: 'https://docs.acme.example/inlet-valve' }] },
    lastTime: { at: ago(19 * 24 * HOUR), by: 'ben', outcome: 'confirmed', note: 'Seat cleaned, two hours' },
    comments: [{ by: 'olga', at: ago(6 * MINUTE), text: 'Heard it too. I look after the changeover.' }],
  });
  const follows = { group: anomaly.group, cause: { key: anomaly.key, along: ['feeds'] } };
  return [
    anomaly,
    alert('line1-capper', 'starved', 'Capper is starved', 9 * MINUTE, { ...follows, priority: 'medium', evidence: { text: 'bottlesIn is 62 a minute, below 80', values: [] } }),
    alert('line1', 'throughput', 'Throughput of the line is low', 7 * MINUTE, { ...follows, priority: 'low', evidence: { text: 'throughput is 9 120, below 10 000', values: [] } }),
    alert('boiler', 'pressure-high', 'Steam pressure is high', 42 * MINUTE, { priority: 'critical', basePriority: 'high', state: 'ack-active', acknowledged: { by: 'anna', at: ago(40 * MINUTE), reason: 'on my way' }, assignee: 'anna', indeterminate: { since: ago(3 * MINUTE), why: 'steamPressure is stale: utilities is disconnected' }, evidence: { text: 'steamPressure is 9.4 bar, above 9', values: [] } }),
    alert('line2-labeller', 'ink-low', 'Ink runs out', 55 * MINUTE, { priority: 'low', state: 'rtn-unack', returnedAt: ago(12 * MINUTE), count: 4, nuisance: { by: 'olga', at: ago(20 * MINUTE), reason: 'comes with every start' }, evidence: { text: 'inkLevel is 9 %, below 10', values: [] } }),
    alert('line2-filler', 'vibration', 'Bearing vibrates', 3 * HOUR, { priority: 'medium', state: 'shelved', shelved: { by: 'ben', at: ago(HOUR), until: stamp(now + 3 * HOUR), reason: 'bearing ordered' }, evidence: { text: 'bearing/vibration is 4.1 m/s², above 4', values: [] } }),
  ];
}

/** The alerts of the fixture, which can be acted on. */
export class FixtureAlerts {
  readonly alerts = new Map(fixtureAlerts(Date.now()).map((alert) => [alert.key, alert]));
  readonly actions: { readonly id: string; readonly action: AlertActionDraft }[] = [];
  /** What the next actions are refused with. */
  refusal: string | undefined;

  takes(path: string): boolean {
    return /^\/(alerts|maintenance)(\/|$)/.test(path);
  }

  answer(method: string, path: string, query: URLSearchParams, body: unknown): FixtureAnswer {
    if (path.startsWith('/maintenance/scores/')) return { status: 200, body: { twinId: path.slice('/maintenance/scores/'.length), scores: [] } satisfies TwinScores };
    if (path === '/alerts/rules') return { status: 200, body: { items: [{ id: 'flow-low', title: 'Flow is low', site: 'acme:riverside', yaml: 'id: flow-low\ntitle: Flow is low\non:\n  level: machine\npriority: high\nthreshold:\n  path: flowRate\n  below: 0.4\n' }] } };
    if (path === '/alerts/preview') return fixturePreview(body as AlertPreviewQuery);
    if (path === '/alerts/statistics') return { status: 200, body: fixtureStatistics(query) };
    if (path === '/alerts') return { status: 200, body: { items: query.get('view') === 'all' ? [] : [...this.alerts.values()].filter(({ state }) => state !== 'normal') } };
    const [, id = '', isAction] = /^\/alerts\/(.+?)(\/actions)?$/.exec(path) ?? [];
    const alert = this.alerts.get(id);
    if (!alert) return problem(404, 'unknown-alert', `there is no alert ${id}`);
    if (method !== 'POST' || !isAction) return { status: 200, body: this.#detail(alert) };
    if (this.refusal !== undefined) return problem(409, 'action-refused', this.refusal);
    this.actions.push({ id, action: body as AlertActionDraft });
    const after = acted(alert, body as AlertActionDraft);
    this.alerts.set(id, after);
    return { status: 200, body: { status: 'done', actionId: 'a-1', alert: after } };
  }

  #detail(alert: ListedAlert): AlertDetail {
    const at = Date.parse(alert.activeSince);
    const related = [...this.alerts.values()].filter(({ group, key }) => group === alert.group && key !== alert.key);
    return {
      ...alert,
      trend: { from: stamp(at - 40 * MINUTE), to: stamp(at + 12 * MINUTE), at: alert.activeSince, paths: (alert.evidence.contributions ?? []).map(({ path }) => path) },
      history: [{ rev: 1, at: alert.raisedAt, what: 'raised', occurrence: alert.occurrence, state: 'unack-active', priority: alert.basePriority }, ...(alert.rev > 1 ? [{ rev: alert.rev, at: alert.last.at, what: alert.last.what, by: 'Engineer', occurrence: alert.occurrence, state: alert.state, priority: alert.priority }] : [])],
      told: [
        { id: 'n-2', channel: 'webhook', target: 'webhook:cmms', reminder: 0, status: 'retrying', at: stamp(at + 2 * MINUTE), attempts: 2, answer: 'no answer within 10 s' },
        { id: 'n-1', channel: 'mail', target: 'rota:mechanics', person: 'anna', reminder: 0, status: 'delivered', at: stamp(at + MINUTE), attempts: 1, answer: '250 accepted' },
      ],
      related: related.map(({ id, twinId, title, state, priority, raisedAt }) => ({ id, twinId, title, state, priority, raisedAt })),
    };
  }
}

function acted(alert: ListedAlert, action: AlertActionDraft): ListedAlert {
  const at = stamp(Date.now());
  const deed = { by: 'Engineer', at };
  const next = (what: string, changes: Partial<Alert>): ListedAlert => ({ ...alert, ...changes, rev: alert.rev + 1, changedAt: at, last: { what, at, by: 'Engineer' } });
  switch (action.type) {
    case 'acknowledge':
      return alert.active ? next('acknowledged', { state: 'ack-active', process: 'ack-active', acknowledged: deed }) : next('acknowledged', { state: 'normal', process: 'normal' });
    case 'shelve':
      return next('shelved', { state: 'shelved', shelved: { ...deed, until: action.until } });
    case 'comment':
      return next('commented', { comments: [...(alert.comments ?? []), { ...deed, text: action.text }] });
    case 'assign':
      return next(`assigned to ${action.to ?? ''}`, { assignee: action.to });
    case 'nuisance':
      return next('marked as nuisance', { nuisance: deed });
    default:
      return next(action.type, {});
  }
}

export function problem(status: number, kind: string, detail: string, more: object = {}): FixtureAnswer {
  return { status, body: { type: `https://orrery.dev/problems/${kind}`, title: kind, status, detail, ...more } };
}

/** A day with a flood in it. */
function fixtureStatistics(query: URLSearchParams): AlarmStatistics {
  const to = Date.parse(query.get('to') ?? stamp(Date.now()));
  const from = Date.parse(query.get('from') ?? stamp(to - 24 * HOUR));
  const slots = Array.from<unknown, number>({ length: Math.round((to - from) / (10 * MINUTE)) }, (_, index) => (index % 97 === 40 ? 14 : index % 97 === 41 ? 11 : index % 7 === 0 ? 2 : index % 3 === 0 ? 1 : 0));
  const raised = slots.reduce((sum, count) => sum + count, 0);
  return {
    from: stamp(from),
    to: stamp(to),
    operators: Number(query.get('operators') ?? 1),
    raised,
    perDay: raised / ((to - from) / (24 * HOUR)),
    perTenMinutes: { average: raised / slots.length, most: 14 },
    inFlood: slots.filter((count) => count > 10).length / slots.length,
    judgement: 'acceptable',
    byPriority: { critical: { raised: 1, share: 0.008 }, high: { raised: 7, share: 0.06 }, medium: { raised: 24, share: 0.21 }, low: { raised: 82, share: 0.72 } },
    mostFrequent: [{ key: `${TWIN('line2-labeller')}#ink-low`, raised: 31, share: 0.27 }, { key: ANOMALY, raised: 9, share: 0.08 }],
    chattering: [`${TWIN('line2-labeller')}#ink-low`],
    stale: [`${TWIN('line2-filler')}#vibration`],
    slots,
  };
}
