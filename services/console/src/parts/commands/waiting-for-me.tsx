import { type Command } from '@orrery/client';
import { decisionsFor } from '../../domain/commands/command-rights.js';
import { deadlineWords } from '../../domain/commands/command-words.js';
import { commandPath } from '../../domain/route.js';
import { toMillis } from '../../domain/time.js';
import { useIsMe } from '../../state/alerts/use-alerts.js';
import { useNow, useServices } from '../../state/context.js';
import { useCommands } from '../../state/commands/use-commands.js';
import { ConditionMark } from '../condition-mark.js';
import { Link } from '../link.js';
import { useWishWords } from './command-wish.js';

/** Commands that wait for whoever looks to approve or reject them. */
export function WaitingForMe() {
  const { me } = useServices();
  const isMe = useIsMe();
  const waiting = (useCommands().open ?? []).filter((command) => decisionsFor({ state: command.state, isMine: isMe(command.proposedBy), hasMyApproval: command.approvals.some(isMe) }, me.may).approve);
  if (waiting.length === 0) return null;
  return (
    <ul className="findings waiting" aria-label="Commands that wait for you">
      {waiting.map((command) => (
        <Waiting key={command.id} command={command} />
      ))}
    </ul>
  );
}

function Waiting({ command }: { command: Command }) {
  const now = useNow();
  const { twin, sentence } = useWishWords(command);
  const deadline = toMillis(command.deadline);
  return (
    <li>
      <div className="finding-head">
        <ConditionMark condition="waiting" text="Waits for approval" />
        <Link to={commandPath(command.id)}>{sentence}</Link>
        <span className="quiet">{`${twin}, by ${command.proposedBy ?? 'somebody'}${deadline === undefined ? '' : `, ${deadlineWords(deadline, now)}`}`}</span>
      </div>
    </li>
  );
}
