import { type AlertDetail } from '@orrery/client';
import { deedWords, PRIORITY_WORDS, stateWords } from './alert-words.js';

export interface TrailEntry {
  readonly kind: 'change' | 'comment';
  readonly at: string;
  readonly by?: string;
  readonly text: string;
}

/** Changes and comments in one line of time, the latest first. A comment stands for the change that it made. */
export function trailOf({ history, comments = [] }: Pick<AlertDetail, 'history' | 'comments'>): TrailEntry[] {
  const oldestFirst = [...history].sort((a, b) => a.rev - b.rev);
  const changes = oldestFirst.flatMap((change, index): TrailEntry[] => {
    if (change.what === 'commented' && comments.some(({ at, by }) => at === change.at && by === change.by)) return [];
    const before = oldestFirst[index - 1];
    const isEscalation = before !== undefined && before.priority !== change.priority;
    const stands = before?.state === change.state ? '' : stateWords({ state: change.state }, 0).toLowerCase();
    const becomes = [stands, isEscalation ? `priority ${PRIORITY_WORDS[change.priority].toLowerCase()}` : ''].filter((part) => part !== '').join(', ');
    const words = deedWords(change.what);
    return [{ kind: 'change', at: change.at, ...(change.by === undefined ? {} : { by: change.by }), text: becomes === '' || becomes === words.toLowerCase() ? words : `${words}: ${becomes}` }];
  });
  return [...changes, ...comments.map(({ at, by, text }): TrailEntry => ({ kind: 'comment', at, by, text }))].sort((a, b) => b.at.localeCompare(a.at));
}
