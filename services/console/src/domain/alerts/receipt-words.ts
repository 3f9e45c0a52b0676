import { type AlertMessage } from '@orrery/client';

const STATUS: Readonly<Record<AlertMessage['status'], string>> = {
  waiting: 'About to be sent',
  deferred: 'Waits for the end of quiet hours',
  delivered: 'Delivered',
  retrying: 'Not delivered yet, tried again',
  dead: 'Given up',
  'not-needed': 'Not sent: it was over before',
  undeliverable: 'Reached nobody',
};

export interface Receipt {
  readonly id: string;
  /** `anna (rota:mechanics)`, `webhook:cmms`. */
  readonly to: string;
  readonly how: string;
  readonly at: string;
  readonly isBad: boolean;
}

/** Who was told of an alert, in words: to whom, how that went, and what was answered. */
export function receiptWords({ id, target, person, channel, reminder, status, at, attempts, because, answer }: AlertMessage): Receipt {
  const name = person === undefined || target === `person:${person}` ? target.replace(/^person:/, '') : `${person} (${target})`;
  const details = [
    channel === 'none' ? '' : `by ${channel}`,
    reminder > 0 ? `reminder ${reminder}` : '',
    attempts > 1 ? `${attempts} attempts` : '',
    because ?? '',
    status === 'delivered' ? '' : (answer ?? ''),
  ].filter((part) => part !== '');
  return { id, to: name, how: [STATUS[status], ...details].join(', '), at, isBad: status === 'dead' || status === 'undeliverable' || status === 'retrying' };
}

/** What the whole comes to, for who asks whether anybody knows. */
export function toldWords(told: readonly AlertMessage[]): string {
  const reached = told.filter(({ status }) => status === 'delivered').length;
  if (told.length === 0) return 'Nobody was told: no route of notifications takes it.';
  if (reached === 0) return 'No message has been delivered.';
  return `${reached} of ${told.length === 1 ? '1 message' : `${told.length} messages`} delivered; that somebody has read one, only acknowledging says.`;
}
