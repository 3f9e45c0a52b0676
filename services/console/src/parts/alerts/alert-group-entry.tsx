import { useState } from 'react';
import { type ListedAlert } from '@orrery/client';
import { type AlertGroup } from '../../domain/alerts/alert-groups.js';
import { deedsFor } from '../../domain/alerts/alert-rights.js';
import { plural } from '../../domain/words.js';
import { useAlertAction } from '../../state/alerts/use-alert-action.js';
import { useServices } from '../../state/context.js';
import { AlertCard } from './alert-card.js';

/** So many consequences are seen at once; more are a heap that one opens. */
const OPEN_UP_TO = 4;

/** One cause: its alert, and what followed from it folded below. */
export function AlertGroupEntry({ group }: { group: AlertGroup<ListedAlert> }) {
  const { head, rest } = group;
  const [isOpen, setOpen] = useState(rest.length <= OPEN_UP_TO);
  return (
    <li>
      <AlertCard alert={head}>
        {rest.length > 0 && (
          <details className="alert-rest" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
            <summary>{`${plural(rest.length, 'more alert')} from the same cause`}</summary>
            {isOpen && (
              <>
                <AcknowledgeAll alerts={[head, ...rest]} />
                <ul>
                  {rest.map((alert) => (
                    <li key={alert.key}>
                      <AlertCard alert={alert} />
                    </li>
                  ))}
                </ul>
              </>
            )}
          </details>
        )}
      </AlertCard>
    </li>
  );
}

/** One cause is understood once. */
function AcknowledgeAll({ alerts }: { alerts: readonly ListedAlert[] }) {
  const { me } = useServices();
  const { isSending, problem, note, act } = useAlertAction();
  const open = alerts.filter((alert) => deedsFor(alert, me.may).includes('acknowledge'));
  if (open.length < 2) return null;
  return (
    <div className="alert-actions">
      <button type="button" disabled={isSending} onClick={() => void act(open.map((alert) => ({ alert, action: { type: 'acknowledge' } })))}>
        {`Acknowledge all ${open.length}`}
      </button>
      <p className="problem" role="alert">
        {problem}
      </p>
      <p className="quiet note" role="status">
        {note}
      </p>
    </div>
  );
}
