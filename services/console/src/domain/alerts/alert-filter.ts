import { type Alert, type Priority } from '@orrery/contracts';
import { ALERTS_PATH } from '../route.js';
import { isOpen, isSetAside, isUnacknowledged, PRIORITY_ORDER } from './alert-words.js';

/** Which alerts one looks at, by how they stand. */
export const SHOWS = ['open', 'unacknowledged', 'set-aside', 'all'] as const;
export type Show = (typeof SHOWS)[number];
export const SHOW_WORDS: Readonly<Record<Show, string>> = { open: 'Open', unacknowledged: 'Not acknowledged', 'set-aside': 'Shelved and suppressed', all: 'With those that are over' };

export interface AlertFilter {
  readonly show: Show;
  /** Nothing chosen: all. */
  readonly priorities: readonly Priority[];
  /** Part of title, name or id of the twin, or rule. */
  readonly text: string;
  /** Only what is assigned to whoever looks. */
  readonly isMine: boolean;
  /** Only the alerts with one cause, or those that one message told of, as a mail links to them. */
  readonly group: string;
  readonly message: string;
}

export const NO_FILTER: AlertFilter = { show: 'open', priorities: [], text: '', isMine: false, group: '', message: '' };

export function readFilter(search: string): AlertFilter {
  const query = new URLSearchParams(search);
  const show = SHOWS.find((each) => each === query.get('show')) ?? 'open';
  return { show, priorities: PRIORITY_ORDER.filter((each) => query.getAll('priority').includes(each)), text: query.get('text') ?? '', isMine: query.get('mine') === 'yes', group: query.get('group') ?? '', message: query.get('message') ?? '' };
}

export function writeFilter({ show, priorities, text, isMine, group, message }: AlertFilter): string {
  const query = new URLSearchParams([
    ...(show === 'open' ? [] : [['show', show]]),
    ...priorities.map((each) => ['priority', each]),
    ...(text === '' ? [] : [['text', text]]),
    ...(isMine ? [['mine', 'yes']] : []),
    ...(group === '' ? [] : [['group', group]]),
    ...(message === '' ? [] : [['message', message]]),
  ]).toString();
  return query === '' ? ALERTS_PATH : `${ALERTS_PATH}?${query}`;
}

/** What a mail links to is asked of the api: the browser holds only the most urgent. Undefined: all that the browser holds. */
export function askedFor({ group, message }: AlertFilter): { readonly group?: string; readonly message?: string } | undefined {
  if (group === '' && message === '') return undefined;
  return { ...(group === '' ? {} : { group }), ...(message === '' ? {} : { message }) };
}

export function isShown({ show, priorities, text, isMine }: AlertFilter, alert: Alert, twinName: string, isMe: (who: string) => boolean): boolean {
  if (priorities.length > 0 && !priorities.includes(alert.priority)) return false;
  if (isMine && !(alert.assignee !== undefined && isMe(alert.assignee))) return false;
  const found = `${alert.title} ${twinName} ${alert.twinId} ${alert.rule}`.toLowerCase();
  return stands(show, alert) && text.toLowerCase().split(/\s+/).every((word) => found.includes(word));
}

function stands(show: Show, alert: Alert): boolean {
  switch (show) {
    case 'open':
      return isOpen(alert);
    case 'unacknowledged':
      return isUnacknowledged(alert);
    case 'set-aside':
      return isSetAside(alert);
    case 'all':
      return true;
  }
}
