import { type CommandDetail } from '@orrery/client';
import { deadlineWords } from '../../domain/commands/command-words.js';
import { toMillis } from '../../domain/time.js';
import { useNow } from '../../state/context.js';
import { simulationPath } from '../../domain/route.js';
import { AlertLink } from '../alerts/alert-link.js';
import { Instant } from '../age.js';
import { Link } from '../link.js';
import { Fact } from '../sources/fact.js';

/** Who, why, until when, how many must say yes. */
export function CommandFacts({ command }: { command: CommandDetail }) {
  const now = useNow();
  const { proposedBy, proposedAt, reason, deadline, alert, simulation, approvals, approvalsNeeded, ended } = command;
  const deadlineMillis = toMillis(deadline);
  return (
    <dl className="facts wide">
      <Fact name="Proposed">
        {`by ${proposedBy ?? 'somebody'}, `}
        <Instant at={proposedAt} />
      </Fact>
      {reason !== undefined && <Fact name="Reason">{reason}</Fact>}
      {alert !== undefined && (
        <Fact name="For the alert">
          <AlertLink id={alert} />
        </Fact>
      )}
      {simulation !== undefined && (
        <Fact name="Simulated">
          <Link to={simulationPath(simulation.run)}>{`run ${simulation.run}`}</Link>
          {simulation.result !== undefined && (
            <>
              , result <code>{simulation.result.slice(0, 12)}</code>
            </>
          )}
        </Fact>
      )}
      {deadlineMillis !== undefined && (
        <Fact name="Deadline">
          <Instant at={deadline} />
          {!ended && `, ${deadlineWords(deadlineMillis, now)}`}
        </Fact>
      )}
      <Fact name="Approvals">{approvalsNeeded === 0 ? 'none needed' : `${approvals.length} of ${approvalsNeeded}${approvals.length > 0 ? `: ${approvals.join(', ')}` : ''}`}</Fact>
      <Fact name="Id">
        <code>{command.id}</code>
      </Fact>
    </dl>
  );
}
