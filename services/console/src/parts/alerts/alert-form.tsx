import { type AlertActionDraft, type AlertOutcome, type ListedAlert } from '@orrery/client';
import { timestampFromMillis } from '@orrery/twin-model';
import { type FormEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { type AlertDeed } from '../../domain/alerts/alert-rights.js';
import { OUTCOME_WORDS } from '../../domain/alerts/alert-words.js';
import { SHELF_TIMES } from '../../domain/alerts/shelf-times.js';
import { formatInstant } from '../../domain/time.js';
import { useNow, useServices } from '../../state/context.js';

interface AlertFormProps {
  readonly deed: AlertDeed;
  readonly alert: ListedAlert;
  readonly isSending: boolean;
  readonly onSend: (action: AlertActionDraft) => void;
  readonly onCancel: () => void;
}

/** What has to be said with an action: until when, to whom, why. */
export function AlertForm({ deed, alert, isSending, onSend, onCancel }: AlertFormProps) {
  const { clock, me } = useServices();
  const [choice, setChoice] = useState(deed === 'shelve' ? String(SHELF_TIMES[1]!.millis) : deed === 'assign' ? (alert.assignee ?? me.name) : 'confirmed');
  const [text, setText] = useState('');
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector<HTMLElement>('input, select, textarea')?.focus(), []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSend(actionOf(deed, choice.trim(), text.trim(), clock.now()));
  };
  const fields = { choice, setChoice, text, setText };
  return (
    <form ref={form} className="desired-form" aria-label={TITLES[deed]} onSubmit={submit} onKeyDown={(event) => event.key === 'Escape' && onCancel()}>
      <Fields deed={deed} {...fields} />
      <div className="actions">
        <button type="submit" className="primary" disabled={isSending}>
          {isSending ? 'Sending…' : TITLES[deed]}
        </button>
        <button type="button" onClick={onCancel}>
          Cancel
        </button>
      </div>
    </form>
  );
}

const TITLES: Partial<Record<AlertDeed, string>> = { shelve: 'Shelve', comment: 'Add the comment', assign: 'Assign', outcome: 'Write it down', 'out-of-service': 'Take out of service' };

interface FieldsProps {
  readonly deed: AlertDeed;
  readonly choice: string;
  readonly setChoice: (choice: string) => void;
  readonly text: string;
  readonly setText: (text: string) => void;
}

function Fields({ deed, choice, setChoice, text, setText }: FieldsProps) {
  const now = useNow();
  switch (deed) {
    case 'shelve':
      return (
        <>
          <Field name="For how long">
            {(id) => (
              <select id={id} value={choice} onChange={(event) => setChoice(event.target.value)}>
                {SHELF_TIMES.map(({ name, millis }) => (
                  <option key={millis} value={millis}>{`${name} (until ${formatInstant(now + millis, now).slice(0, -3)})`}</option>
                ))}
              </select>
            )}
          </Field>
          <Field name="Reason (optional)">{(id) => <input id={id} value={text} maxLength={500} autoComplete="off" onChange={(event) => setText(event.target.value)} />}</Field>
        </>
      );
    case 'assign':
      return <Field name="To whom; nobody if empty">{(id) => <input id={id} value={choice} maxLength={100} autoComplete="off" onChange={(event) => setChoice(event.target.value)} />}</Field>;
    case 'outcome':
      return (
        <>
          <Field name="What was found">
            {(id) => (
              <select id={id} value={choice} onChange={(event) => setChoice(event.target.value)}>
                {Object.entries(OUTCOME_WORDS).map(([value, words]) => (
                  <option key={value} value={value}>
                    {words}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <Field name="What was done (optional)">{(id) => <textarea id={id} rows={2} value={text} maxLength={4000} onChange={(event) => setText(event.target.value)} />}</Field>
        </>
      );
    default:
      return <Field name={deed === 'comment' ? 'Comment' : 'Reason'}>{(id) => <textarea id={id} rows={2} required value={text} maxLength={4000} onChange={(event) => setText(event.target.value)} />}</Field>;
  }
}

function Field({ name, children }: { name: string; children: (id: string) => ReactNode }) {
  const id = useId();
  return (
    <>
      <label htmlFor={id}>{name}</label>
      {children(id)}
    </>
  );
}

function actionOf(deed: AlertDeed, choice: string, text: string, now: number): AlertActionDraft {
  const reason = text === '' ? {} : { reason: text };
  switch (deed) {
    case 'shelve':
      return { type: 'shelve', until: timestampFromMillis(now + Number(choice)), ...reason };
    case 'assign':
      return { type: 'assign', ...(choice === '' ? {} : { to: choice }) };
    case 'outcome':
      return { type: 'outcome', outcome: choice as AlertOutcome, ...(text === '' ? {} : { note: text }) };
    case 'out-of-service':
      return { type: 'out-of-service', reason: text };
    default:
      return { type: 'comment', text };
  }
}
