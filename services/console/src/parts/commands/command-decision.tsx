import { type CommandDetail } from '@orrery/client';
import { type FormEvent, useState } from 'react';
import { decisionsFor } from '../../domain/commands/command-rights.js';
import { useIsMe } from '../../state/alerts/use-alerts.js';
import { commandFailure } from '../../state/commands/use-proposal.js';
import { useServices } from '../../state/context.js';

type Asked = 'reject' | 'cancel' | 'applied' | 'not-applied';
const WORDS: Readonly<Record<Asked, string>> = { reject: 'Reject', cancel: 'Take back', applied: 'It was done', 'not-applied': 'It was not done' };

/** Approve, reject, cancel, settle: what whoever looks may decide; and why not where they may not. */
export function CommandDecision({ command, onDecided }: { command: CommandDetail; onDecided: () => Promise<void> }) {
  const { api, me } = useServices();
  const isMe = useIsMe();
  const [asking, setAsking] = useState<Asked>();
  const [reason, setReason] = useState('');
  const [isSending, setSending] = useState(false);
  const [problem, setProblem] = useState<string>();
  const [note, setNote] = useState<string>();
  const isLate = command.deadline !== undefined && Date.parse(command.deadline) <= Date.now();
  const { approve, reject, cancel, settle, why } = decisionsFor({ state: command.state, isMine: isMe(command.proposedBy), hasMyApproval: command.approvals.some(isMe), isLate }, me.may);
  const offered = (['reject', 'cancel', 'applied', 'not-applied'] as const).filter((what) => ({ reject, cancel, applied: settle, 'not-applied': settle })[what]);
  const decide = async (make: () => ReturnType<typeof api.commands.approve>) => {
    setSending(true);
    setProblem(undefined);
    try {
      const { status } = await make();
      setAsking(undefined);
      setNote(status === 'pending' ? 'Taken; it shows here as soon as it has been judged.' : undefined);
    } catch (error) {
      setProblem(`Not done: ${commandFailure(error)}`);
    } finally {
      setSending(false);
      await onDecided();
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const text = reason.trim();
    void decide(() => {
      if (asking === 'reject') return api.commands.reject(command.id, text);
      return asking === 'cancel' ? api.commands.cancel(command.id, text) : api.commands.settle(command.id, asking === 'applied', text);
    });
  };
  if (!approve && offered.length === 0 && why === undefined && problem === undefined) return null;
  return (
    <section aria-labelledby="decide">
      <h2 id="decide">Decide</h2>
      {why !== undefined && <p className="quiet">{why}</p>}
      {settle && <p className="quiet">Nothing that the device shows tells what became of it. Look at the machine, then say what you saw; it ends with that, and stands in the audit with your name.</p>}
      <div className="actions">
        {approve && (
          <button type="button" className="primary" disabled={isSending} onClick={() => void decide(() => api.commands.approve(command))}>
            {isSending ? 'Sending…' : 'Approve'}
          </button>
        )}
        {offered.map((what) => (
          <Ask key={what} isOpen={asking === what} words={`${WORDS[what]}…`} onToggle={() => setAsking(asking === what ? undefined : what)} />
        ))}
      </div>
      {asking && (
        <form className="desired-form" aria-label={WORDS[asking]} onSubmit={submit} onKeyDown={(event) => event.key === 'Escape' && setAsking(undefined)}>
          <label htmlFor="decision-reason">Why</label>
          <input id="decision-reason" value={reason} required maxLength={500} autoComplete="off" autoFocus onChange={(event) => setReason(event.target.value)} />
          <div className="actions">
            <button type="submit" className="primary" disabled={isSending}>
              {WORDS[asking]}
            </button>
          </div>
        </form>
      )}
      <p className="problem" role="alert">
        {problem}
      </p>
      <p className="quiet note" role="status">
        {note}
      </p>
    </section>
  );
}

function Ask({ isOpen, words, onToggle }: { isOpen: boolean; words: string; onToggle: () => void }) {
  return (
    <button type="button" aria-expanded={isOpen} onClick={onToggle}>
      {words}
    </button>
  );
}
