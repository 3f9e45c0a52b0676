import { type AlertActionDraft, type ListedAlert } from '@orrery/client';
import { useState } from 'react';
import { type AlertDeed, deedsFor } from '../../domain/alerts/alert-rights.js';
import { useAlertAction } from '../../state/alerts/use-alert-action.js';
import { useServices } from '../../state/context.js';
import { AlertForm } from './alert-form.js';

interface AlertActionsProps {
  readonly alert: ListedAlert;
  /** In a list fewer stand there; the others are behind a button. */
  readonly isInList?: boolean;
  readonly onDone?: () => void;
}

/** What somebody asks about it before it is done; the others are done at once. */
const ASKS: readonly AlertDeed[] = ['shelve', 'comment', 'assign', 'outcome', 'out-of-service'];
const WORDS: Readonly<Record<AlertDeed, string>> = {
  acknowledge: 'Acknowledge',
  shelve: 'Shelve…',
  unshelve: 'Take from the shelf',
  comment: 'Comment…',
  assign: 'Assign…',
  nuisance: 'Mark as nuisance',
  outcome: 'Write down what was found…',
  'out-of-service': 'Take out of service…',
  'in-service': 'Put back in service',
};
const FIRST: readonly AlertDeed[] = ['acknowledge', 'shelve', 'unshelve', 'in-service'];
const SELDOM: readonly AlertDeed[] = ['nuisance', 'out-of-service'];

/** What can be done about an alert by whoever looks; nothing that they may not. */
export function AlertActions({ alert, isInList = false, onDone }: AlertActionsProps) {
  const { me } = useServices();
  const { isSending, problem, note, act, forget } = useAlertAction(onDone);
  const [asking, setAsking] = useState<AlertDeed>();
  const [isOpen, setOpen] = useState(false);
  const deeds = deedsFor(alert, me.may);
  const first = deeds.filter((deed) => (isInList ? FIRST.includes(deed) : !SELDOM.includes(deed)));
  const hasMore = first.length < deeds.length;
  const shown = isOpen ? deeds : first;
  if (deeds.length === 0) return null;
  const send = (action: AlertActionDraft) => void act([{ alert, action }]).then((isTaken) => isTaken && setAsking(undefined));
  const begin = (deed: AlertDeed) => {
    forget();
    if (ASKS.includes(deed)) return setAsking(asking === deed ? undefined : deed);
    setAsking(undefined);
    send(deed === 'nuisance' ? { type: 'nuisance', on: !alert.nuisance } : { type: deed as 'acknowledge' | 'unshelve' | 'in-service' });
  };
  return (
    <div className="alert-actions">
      <div className="actions">
        {shown.map((deed) => (
          <button key={deed} type="button" className={deed === 'acknowledge' ? 'primary' : undefined} disabled={isSending} aria-expanded={ASKS.includes(deed) ? asking === deed : undefined} onClick={() => begin(deed)}>
            {deed === 'nuisance' && alert.nuisance ? 'No nuisance after all' : WORDS[deed]}
          </button>
        ))}
        {hasMore && (
          <button type="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {isOpen ? 'Less' : 'More'}
          </button>
        )}
      </div>
      {asking && <AlertForm key={asking} deed={asking} alert={alert} isSending={isSending} onSend={send} onCancel={() => setAsking(undefined)} />}
      <p className="problem" role="alert">
        {problem}
      </p>
      <p className="quiet note" role="status">
        {note}
      </p>
    </div>
  );
}
