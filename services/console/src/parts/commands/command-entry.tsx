import { type Command } from '@orrery/client';
import { commandPath, twinPath } from '../../domain/route.js';
import { Instant } from '../age.js';
import { Link } from '../link.js';
import { CommandStateMark } from './command-state.js';
import { useWishWords } from './command-wish.js';

interface CommandEntryProps {
  readonly command: Command;
  /** On the page of its twin. */
  readonly isOfThisTwin?: boolean;
}

/** One command in a list: how it stands, what is to become of which value, who asked, and why it stands there. */
export function CommandEntry({ command, isOfThisTwin = false }: CommandEntryProps) {
  const { twin, sentence } = useWishWords(command);
  const { state, approvals, approvalsNeeded, proposedBy, proposedAt, why } = command;
  return (
    <li data-condition={state === 'failed' || state === 'timeout' ? 'bad' : state === 'unknown' ? 'uncertain' : undefined}>
      <div className="finding-head">
        <CommandStateMark state={state} />
        <Link to={commandPath(command.id)}>{sentence}</Link>
        {!isOfThisTwin && (
          <Link className="alert-where" to={twinPath(command.twinId)}>
            {twin}
          </Link>
        )}
      </div>
      <p className="finding-list">
        <span className="quiet">
          {`by ${proposedBy ?? 'somebody'}, `}
          <Instant at={proposedAt} />
          {state === 'proposed' && approvalsNeeded > 0 && `; ${approvals.length} of ${approvalsNeeded} approvals`}
        </span>
        {why !== undefined && <>{`: ${why}`}</>}
      </p>
    </li>
  );
}
