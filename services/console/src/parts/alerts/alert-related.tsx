import { type AlertDetail } from '@orrery/client';
import { isUnacknowledged, stateWords } from '../../domain/alerts/alert-words.js';
import { alertPath } from '../../domain/route.js';
import { humanise } from '../../domain/words.js';
import { useNow } from '../../state/context.js';
import { Link } from '../link.js';
import { useTwinName } from '../use-twin-name.js';
import { PriorityMark } from './priority-mark.js';

/** The cause, where this alert follows from another, and what else has the same. */
export function AlertRelated({ alert: { cause, related } }: { alert: AlertDetail }) {
  const nameOf = useTwinName();
  const now = useNow();
  if (!cause && related.length === 0) return null;
  return (
    <section aria-labelledby="related">
      <h2 id="related">{cause ? 'It follows from another alert' : 'What followed from it'}</h2>
      {cause && (
        <p>
          The cause is <Link to={alertPath(cause.key)}>{related.find(({ id }) => id === cause.key)?.title ?? cause.key}</Link>
          {cause.along.length > 0 && <span className="quiet">{`, along ${cause.along.map((name) => humanise(name).toLowerCase()).join(', ')}`}</span>}
        </p>
      )}
      <ul className="finding-list boxed">
        {related.map((each) => (
          <li key={each.id}>
            <PriorityMark priority={each.priority} isFilled={isUnacknowledged(each)} hasWord={false} /> <Link to={alertPath(each.id)}>{each.title}</Link>, {nameOf(each.twinId)}{' '}
            <span className="quiet">{stateWords(each, now)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
