import { type AlertActionDraft, type AlertDetail, type AlertPageQuery, type ListedAlert } from '../../alerts/alert-types.js';
import { type Context } from '../context.js';
import { CliError } from '../exit.js';
import { age, shown, table } from '../output.js';
import { timeOf } from '../times.js';

export interface ListOptions {
  readonly view?: AlertPageQuery['view'];
  readonly state?: string;
  readonly priority?: string;
  readonly twin?: string;
  readonly subtree?: string;
  readonly rule?: string;
  readonly limit?: number;
}

const DEFAULT_LIMIT = 100;

/** `orrery alerts list`: the most urgent first. */
export async function listAlerts({ client, output }: Context, { state, priority, limit = DEFAULT_LIMIT, ...rest }: ListOptions): Promise<void> {
  const query: AlertPageQuery = { ...rest, ...(state === undefined ? {} : { state: state.split(',') as never }), ...(priority === undefined ? {} : { priority: priority.split(',') as never }) };
  const found: ListedAlert[] = [];
  let more = false;
  for await (const alert of client.all((page) => client.alerts.list({ ...query, ...page, ...(limit > 0 ? { limit: Math.min(limit + 1, 500) } : {}) }))) {
    more = limit > 0 && found.length === limit;
    if (more) break;
    found.push(alert);
  }
  output.json(found);
  for (const line of tableOf(found)) output.line(line);
  if (more) output.note('there are more; --limit 0 has them all');
}

function tableOf(alerts: readonly ListedAlert[]): string[] {
  const now = Date.now();
  const rows = alerts.map(({ id, priority, state, raisedAt, count, assignee, indeterminate, title }) => [
    priority,
    `${state}${indeterminate ? ' (indeterminate)' : ''}`,
    age(raisedAt, now),
    count > 1 ? `×${count}` : '',
    assignee ?? '–',
    id,
    title,
  ]);
  return table(['PRIORITY', 'STATE', 'SINCE', 'COUNT', 'ASSIGNEE', 'ALERT', 'WHAT'], rows);
}

/** `orrery alerts show`: all one needs to act on it. */
export async function showAlert({ client, output }: Context, id: string): Promise<void> {
  const alert = await client.alerts.one(id);
  output.json(alert);
  for (const line of describe(alert)) output.line(line);
}

function describe(alert: AlertDetail): string[] {
  const { title, priority, state, twinId, evidence, indeterminate, acknowledged, shelved, suppressed, outOfService, assignee, nuisance, cause, nextStep, lastTime, comments = [], outcome, trend, history, related, told = [] } = alert;
  const because = (reason: string | undefined) => (reason === undefined ? '' : `: ${reason}`);
  return [
    `${title} (${priority}, ${state})`,
    `  twin          ${twinId}`,
    `  raised        ${alert.raisedAt}, occurrence ${alert.occurrence}${alert.count > 1 ? `, came back ${alert.count - 1} times` : ''}`,
    `  why           ${evidence.text}`,
    ...evidence.values.map(({ path, value, unit, quality }) => `  value         ${path} = ${shown(value)}${unit === undefined ? '' : ` ${unit}`}${quality === undefined ? '' : ` (${quality})`}`),
    ...(evidence.contributions ?? []).map(({ path, share, direction, since }) => `  contributes   ${path} ${Math.round(share * 100)} %${direction === undefined ? '' : `, ${direction}`}${since === undefined ? '' : `, since ${since}`}`),
    ...(indeterminate ? [`  indeterminate since ${indeterminate.since}: ${indeterminate.why}`] : []),
    ...(cause ? [`  caused by     ${cause.key}`] : []),
    ...(acknowledged ? [`  acknowledged  by ${acknowledged.by} at ${acknowledged.at}${because(acknowledged.reason)}`] : []),
    ...(shelved ? [`  shelved       by ${shelved.by} until ${shelved.until}${because(shelved.reason)}`] : []),
    ...(suppressed ? [`  suppressed    since ${suppressed.since} by ${suppressed.window === undefined ? suppressed.by : `window ${suppressed.window}`}`] : []),
    ...(outOfService ? [`  out of service by ${outOfService.by}${because(outOfService.reason)}`] : []),
    ...(assignee === undefined ? [] : [`  assigned to   ${assignee}`]),
    ...(nuisance ? [`  nuisance      says ${nuisance.by}${because(nuisance.reason)}`] : []),
    ...(outcome ? [`  found         ${outcome.what}, by ${outcome.by}${because(outcome.note)}`] : []),
    ...(nextStep?.procedure === undefined ? [] : [`  next step     ${nextStep.procedure}`]),
    ...(nextStep?.documents ?? []).map((document) => `  document      ${document.title}: ${document.url}`),
    ...(lastTime ? [`  last time     ${[lastTime.at, lastTime.outcome, lastTime.note].filter(Boolean).join(', ')}`] : []),
    ...comments.map(({ by, at, text }) => `  comment       ${at} ${by}: ${text}`),
    ...(trend.paths.length > 0 ? [`  trend         orrery history ${twinId} ${trend.paths.join(' ')} --from=${trend.from} --to=${trend.to}`] : []),
    ...told.map(({ channel, target, person, status, attempts, answer }) => `  told          ${person ?? target}${channel === 'none' ? '' : ` by ${channel}`}: ${status}${attempts > 1 ? `, attempt ${attempts}` : ''}${because(answer)}`),
    ...related.map((other) => `  same cause    ${other.id}: ${other.title} (${other.state})`),
    ...history.map(({ at, what, by }) => `  ${at}  ${what}${by === undefined ? '' : `, ${by}`}`),
  ];
}

/** What people do about an alert; says how it ended. */
export async function actOnAlert({ client, output }: Context, id: string, action: AlertActionDraft): Promise<void> {
  const answer = await client.alerts.act(id, action);
  output.json(answer);
  if (answer.status === 'done') output.line(`${id}: ${answer.alert?.last.what ?? 'done'}${answer.alert ? `, now ${answer.alert.state}` : ''}`);
  else output.line(`${id}: kept, and alerting has not done it yet (action ${answer.actionId}); see it with \`orrery alerts show\``);
}

export interface ShelveOptions {
  readonly for?: string;
  readonly until?: string;
  readonly reason?: string;
}

export function shelveAlert(context: Context, id: string, options: ShelveOptions): Promise<void> {
  if ((options.for === undefined) === (options.until === undefined)) throw new CliError('shelving needs its end', 'Give --for 2h or --until <time>, and not both.', 2);
  const until = timeOf(options.for === undefined ? '--until' : '--for', options.until ?? `+${options.for}`, undefined, Date.now());
  return actOnAlert(context, id, { type: 'shelve', until, ...(options.reason === undefined ? {} : { reason: options.reason }) });
}

export interface StatisticsOptions {
  readonly from?: string;
  readonly to?: string;
  readonly subtree?: string;
  readonly operators?: number;
}

/** `orrery alerts stats`: how many alarms people got, and whether that is too many. */
export async function alarmStatistics({ client, output }: Context, { from, to, ...rest }: StatisticsOptions): Promise<void> {
  const now = Date.now();
  const figures = await client.alerts.statistics({
    ...rest,
    ...(from === undefined ? {} : { from: timeOf('--from', from, undefined, now) }),
    ...(to === undefined ? {} : { to: timeOf('--to', to, undefined, now) }),
  });
  output.json(figures);
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  const { perTenMinutes, byPriority } = figures;
  output.line(`${figures.raised} alarms from ${figures.from} to ${figures.to}: ${figures.judgement} for ${figures.operators} operator${figures.operators === 1 ? '' : 's'} (EEMUA 191)`);
  output.line(`  per operator   ${figures.perDay.toFixed(1)} a day; ${perTenMinutes.average.toFixed(2)} in ten minutes, at most ${perTenMinutes.most}; ${percent(figures.inFlood)} of the time in flood`);
  output.line(`  by priority    ${Object.entries(byPriority).map(([priority, { raised, share }]) => `${priority} ${raised} (${percent(share)})`).join(', ')}`);
  for (const { key, raised, share } of figures.mostFrequent) output.line(`  most frequent  ${key}: ${raised} (${percent(share)})`);
  for (const key of figures.chattering) output.line(`  chattering     ${key}`);
  for (const key of figures.stale) output.line(`  stale          ${key}`);
}
