import { groupAlerts } from '../../domain/alerts/alert-groups.js';
import { isOpen, isUnacknowledged, stateWords } from '../../domain/alerts/alert-words.js';
import { alertPath, ALERTS_PATH, twinPath } from '../../domain/route.js';
import { plural } from '../../domain/words.js';
import { useAlerts } from '../../state/alerts/use-alerts.js';
import { useNow } from '../../state/context.js';
import { Link } from '../link.js';
import { useTwinName } from '../use-twin-name.js';
import { AlertSince } from './alert-since.js';
import { PriorityMark } from './priority-mark.js';

/** More than that is for the page of the alerts. */
const MOST = 5;

/** What asks for somebody now, one line a cause, before what merely reads badly. */
export function AlertsFirst() {
  const { open } = useAlerts();
  const nameOf = useTwinName();
  const now = useNow();
  const groups = groupAlerts((open ?? []).filter(isOpen));
  if (groups.length === 0) return null;
  return (
    <>
      <ul className="alerts first" aria-label="Alerts">
        {groups.slice(0, MOST).map(({ id, head, rest }) => (
          <li key={id} className="alert" data-priority={head.priority} data-open={isUnacknowledged(head)}>
            <div className="alert-head">
              <PriorityMark priority={head.priority} isFilled={isUnacknowledged(head)} />
              <Link className="alert-title" to={alertPath(head.id)}>
                {head.title}
              </Link>
              <Link className="alert-where" to={twinPath(head.twinId)}>
                {nameOf(head.twinId)}
              </Link>
            </div>
            <p className="alert-stand">
              <strong>{stateWords(head, now)}</strong> <AlertSince alert={head} />
              {rest.length > 0 && <span className="quiet">{`, and ${plural(rest.length, 'more alert')} from the same cause`}</span>}
            </p>
          </li>
        ))}
      </ul>
      {groups.length > MOST && (
        <p>
          <Link to={ALERTS_PATH}>{`All ${groups.length} causes`}</Link>
        </p>
      )}
    </>
  );
}
