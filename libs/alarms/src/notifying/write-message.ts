import { type Alert, type Priority } from '@orrery/contracts';

export interface Message {
  readonly subject: string;
  readonly text: string;
}

/** Lines of a mail are read on a phone: what, where, how sure, since when, what to do. */
const MOST_SHOWN = 20;

/** What a message is about. */
export interface MessageMatter {
  /** What is new comes first, of the rest the cause. */
  readonly alerts: readonly Alert[];
  /** How many of them are new. */
  readonly news: number;
  readonly priority: Priority;
  /** Messages that went before it. */
  readonly before: number;
  /** Its id, the same for all who get it. */
  readonly message: string;
}

/** What a person is sent about a group: the first alert in full, with its link, and what else there is. `nameOf` gives what people call a twin; `because` is why it goes to somebody who is not named for it. */
export function writeMessage({ alerts, news, priority, before, message }: MessageMatter, nameOf: (twinId: string) => string, consoleUrl: string, because?: string): Message {
  const kind = before === 0 ? '' : news === 0 ? 'Reminder: ' : 'Update: ';
  const [first, ...others] = alerts as [Alert, ...Alert[]];
  const causes = new Set(alerts.map(({ group }) => group)).size;
  const more = others.length === 0 ? '' : ` and ${others.length} more ${causes === 1 ? 'from the same cause' : `of ${causes} causes`}`;
  return {
    subject: `${kind}[${priority}] ${oneLine(`${first.title}, ${nameOf(first.twinId)}`)}${more}`.slice(0, 200),
    text: [
      ...alertLines(first, nameOf, consoleUrl),
      ...(others.length === 0 ? [] : ['', causes === 1 ? 'From the same cause:' : `${alerts.length} alerts of ${causes} causes:`]),
      ...others.slice(0, MOST_SHOWN).map((alert, index) => `- ${before > 0 && index + 1 < news ? 'new: ' : ''}${oneLine(alert.title)}, ${nameOf(alert.twinId)}: ${oneLine(alert.evidence.text)}`),
      ...(others.length > MOST_SHOWN ? [`… and ${others.length - MOST_SHOWN} more`] : []),
      ...(others.length === 0 ? [] : [`All ${alerts.length}: ${listLink(causes === 1 ? { group: first.group } : { message }, consoleUrl)}`]),
      ...(because === undefined ? [] : ['', `You are told because ${because}`]),
      '',
    ].join('\n'),
  };
}

function alertLines(alert: Alert, nameOf: (twinId: string) => string, consoleUrl: string): string[] {
  const { evidence, nextStep, lastTime } = alert;
  const signals = evidence.contributions?.slice(0, 3).map(({ path, share, direction }) => `${path} (${direction === undefined ? '' : `${direction} usual, `}${Math.round(share * 100)} %)`);
  return [
    alert.title,
    `${nameOf(alert.twinId)} (${alert.twinId})`,
    evidence.text,
    ...(signals && signals.length > 0 ? [`Signals: ${signals.join(', ')}`] : []),
    `Priority ${alert.priority}, since ${alert.activeSince.slice(0, 19).replace('T', ' ')} UTC${alert.count > 1 ? `, ${alert.count} times` : ''}`,
    ...(alert.indeterminate ? [`Cannot be judged now: ${alert.indeterminate.why}`] : []),
    ...(nextStep?.procedure === undefined ? [] : ['', `What to do: ${nextStep.procedure}`]),
    ...(nextStep?.documents ?? []).map(({ title, url }) => `${title}: ${url}`),
    ...(lastTime ? [`Last time: ${[lastTime.outcome, lastTime.note].filter((part) => part !== undefined).join(', ')}${lastTime.by === undefined ? '' : ` (${lastTime.by})`}`] : []),
    '',
    alertLink(alert, consoleUrl),
  ];
}

/** Opens the alert in the console, on a phone too. */
export const alertLink = ({ key }: Pick<Alert, 'key'>, consoleUrl: string): string => `${consoleUrl.replace(/\/+$/, '')}/alerts/${encodeURIComponent(key)}`;

/** Opens the alerts with one cause, or those that one message told of. */
export const listLink = (of: { readonly group: string } | { readonly message: string }, consoleUrl: string): string => `${consoleUrl.replace(/\/+$/, '')}/alerts?show=all&${new URLSearchParams(of).toString()}`;

/** A line break in a title must not become one in a header. */
const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();
