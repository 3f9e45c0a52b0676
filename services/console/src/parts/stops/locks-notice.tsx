import { MAINTENANCE_PATH } from '../../domain/route.js';
import { useStops } from '../../state/stops/use-stops.js';
import { Link } from '../link.js';
import { useTwinName } from '../use-twin-name.js';
import { StoppedBy } from './stop-words.js';

/** Assets at which nothing is commanded now, and who said so. A kill switch has its banner on every page. */
export function LocksNotice() {
  const { locks } = useStops();
  const nameOf = useTwinName();
  if (locks.length === 0) return null;
  return (
    <ul className="banner" data-kind="lagged">
      {locks.map((lock) => (
        <li key={lock.twinId}>
          <strong>{`${nameOf(lock.twinId)} is locked.`}</strong> <StoppedBy what="Locked" {...lock} />. <Link to={MAINTENANCE_PATH}>Locks</Link>
        </li>
      ))}
    </ul>
  );
}
