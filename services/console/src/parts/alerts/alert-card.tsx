import { type ListedAlert } from '@orrery/client';
import { type ReactNode } from 'react';
import { isUnacknowledged, stateWords } from '../../domain/alerts/alert-words.js';
import { alertPath, twinPath } from '../../domain/route.js';
import { useNow } from '../../state/context.js';
import { useIsMe } from '../../state/alerts/use-alerts.js';
import { Link } from '../link.js';
import { useTwinName } from '../use-twin-name.js';
import { AlertActions } from './alert-actions.js';
import { AlertSince } from './alert-since.js';
import { PriorityMark } from './priority-mark.js';

interface AlertCardProps {
  readonly alert: ListedAlert;
  /** On the page of its twin. */
  readonly isOfThisTwin?: boolean;
  readonly children?: ReactNode;
}

/** One alert in a list: how urgent, what, where, how it stands, the cause, the next step, and what one can do. */
export function AlertCard({ alert, isOfThisTwin = false, children }: AlertCardProps) {
  const nameOf = useTwinName();
  const now = useNow();
  const isMe = useIsMe();
  const isFilled = isUnacknowledged(alert);
  return (
    <article className="alert" data-priority={alert.priority} data-open={isFilled} aria-label={`${alert.title}, ${nameOf(alert.twinId)}`}>
      <div className="alert-head">
        <PriorityMark priority={alert.priority} isFilled={isFilled} />
        <Link className="alert-title" to={alertPath(alert.id)}>
          {alert.title}
        </Link>
        {!isOfThisTwin && (
          <Link className="alert-where" to={twinPath(alert.twinId)}>
            {nameOf(alert.twinId)}
          </Link>
        )}
      </div>
      <p className="alert-stand">
        <strong>{stateWords(alert, now)}</strong> <AlertSince alert={alert} />
        {alert.assignee !== undefined && <span className="quiet">{`, with ${isMe(alert.assignee) ? 'you' : alert.assignee}`}</span>}
        {alert.nuisance && <span className="quiet">, nuisance</span>}
      </p>
      {alert.indeterminate && <p className="alert-unsure">{`Cannot be judged now: ${alert.indeterminate.why}. It stays until it can.`}</p>}
      <p>{alert.evidence.text}</p>
      {alert.nextStep?.procedure !== undefined && (
        <p className="alert-next">
          <strong>Next:</strong> {firstLine(alert.nextStep.procedure)}
        </p>
      )}
      <AlertActions alert={alert} isInList />
      {children}
    </article>
  );
}

const firstLine = (text: string) => text.trim().split('\n')[0]!;
