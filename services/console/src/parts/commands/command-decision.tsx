import { type CommandDetail } from '@orrery/client';
import { type FormEvent, useState } from 'react';
import { decisionsFor } from '../../domain/commands/command-rights.js';
import { useIsMe } from '../../state/alerts/use-alerts.js';
import { commandFailure } from '../../state/commands/use-proposal.js';
import { useServices } from '../../state/context.js';

/** Approve, reject, cancel: what whoever looks may decide; and why not where they may not. */
export function CommandDecision({ command, onDecided }: { command: CommandDetail; onDecided: () => Promise<void> }) {
  const { api, me } = useServices();
  const isMe = useIsMe();
  const [asking, setAsking] = useState<'reject' | 'cancel'>();
  const [reason, setReason] = useState('');
  const [isSending, setSending] = useState(false);
  const [problem, setProblem] = useState<string>();
  const [note, setNote] = useState<string>();
  const { approve, reject, cancel, why } = decisionsFor({ state: command.state, isMine: isMe(command.proposedBy), hasMyApproval: command.approvals.some(isMe) }, me.may);
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
    void decide(() => (asking === 'reject' ? api.commands.reject(command.id, reason.trim()) : api.commands.cancel(command.id, reason.trim())));
  };
  if (!approve && !reject && !cancel && why === undefined && problem === undefined) return null;
  return (
    <section aria-labelledby="decide">
      <h2 id="decide">Decide</h2>
      {why !== undefined && <p className="quiet">{why}</p>}
      <div className="actions">
        {approve && (
          <button type="button" className="primary" disabled={isSending} onClick={() => void decide(() => api.commands.approve(command))}>
            {isSending ? 'Sending…' : 'Approve'}
          </button>
        )}
        {reject && <Ask isOpen={asking === 'reject'} words="Reject…" onToggle={() => setAsking(asking === 'reject' ? undefined : 'reject')} />}
        {cancel && <Ask isOpen={asking === 'cancel'} words="Take back…" onToggle={() => setAsking(asking === 'cancel' ? undefined : 'cancel')} />}
      </div>
      {asking && (
        <form className="desired-form" aria-label={asking === 'reject' ? 'Reject' : 'Take back'} onSubmit={submit} onKeyDown={(event) => event.key === 'Escape' && setAsking(undefined)}>
          <label htmlFor="decision-reason">Why</label>
          <input id="decision-reason" value={reason} required maxLength={500} autoComplete="off" autoFocus onChange={(event) => setReason(event.target.value)} />
          <div className="actions">
            <button type="submit" className="primary" disabled={isSending}>
              {asking === 'reject' ? 'Reject' : 'Take back'}
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
