import { type FormEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { failureWords } from '../state/use-polled.js';

interface ReasonFormProps {
  /** What it is called, and what its button says. */
  readonly name: string;
  /** What will follow from it. */
  readonly children: ReactNode;
  /** It stops or frees machines: its button looks so. */
  readonly isGrave?: boolean;
  /** Throws where it was not done. */
  readonly onSend: (reason: string) => Promise<unknown>;
  readonly onClose: () => void;
}

/** The second step of what is not to happen by one wrong touch: says what will follow, asks why, and only then does it. */
export function ReasonForm({ name, children, isGrave = false, onSend, onClose }: ReasonFormProps) {
  const [reason, setReason] = useState('');
  const [isSending, setSending] = useState(false);
  const [problem, setProblem] = useState<string>();
  const form = useRef<HTMLFormElement>(null);
  const id = useId();
  useEffect(() => form.current?.querySelector('input')?.focus(), []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (reason.trim() === '') {
      form.current?.querySelector('input')?.focus();
      return setProblem('Say why: it stands where others see it, and in the audit.');
    }
    setSending(true);
    setProblem(undefined);
    onSend(reason.trim())
      .then(onClose)
      .catch((error: unknown) => setProblem(`Not done: ${failureWords(error)}`))
      .finally(() => setSending(false));
  };
  return (
    <form ref={form} className="desired-form" aria-label={name} noValidate onSubmit={submit} onKeyDown={(event) => event.key === 'Escape' && onClose()}>
      <p>{children}</p>
      <label htmlFor={id}>Why</label>
      <input id={id} value={reason} required maxLength={500} autoComplete="off" aria-describedby={problem === undefined ? undefined : `${id}-problem`} aria-invalid={problem !== undefined} onChange={(event) => setReason(event.target.value)} />
      <p id={`${id}-problem`} className="problem" role="alert">
        {problem}
      </p>
      <div className="actions">
        <button type="submit" className={isGrave ? 'primary grave' : 'primary'} disabled={isSending}>
          {isSending ? 'Sending…' : name}
        </button>
        <button type="button" onClick={onClose}>
          Cancel
        </button>
      </div>
    </form>
  );
}
