import { MAINTENANCE_PATH } from '../../domain/route.js';
import { isAny } from '../../domain/stops/stops.js';
import { useServices } from '../../state/context.js';
import { useSiteZone, useStopsOver } from '../../state/stops/use-stops.js';
import { Link } from '../link.js';
import { useTwinName } from '../use-twin-name.js';
import { StoppedBy } from './stop-words.js';
import { WindowSpan } from './window-span.js';

/** What holds for this twin now: a lock, a maintenance window; and the way to either. A kill switch has its banner on every page. */
export function TwinStops({ twinId }: { twinId: string }) {
  const { me } = useServices();
  const over = useStopsOver(twinId);
  const nameOf = useTwinName();
  const timeZone = useSiteZone(twinId);
  const of = (other: string) => (other === twinId ? '' : ` (with ${nameOf(other)})`);
  const to = (what: string) => `${MAINTENANCE_PATH}?${what}=${encodeURIComponent(twinId)}`;
  return (
    <>
      {isAny({ ...over, killed: [] }) && (
        <ul className="banner" data-kind="lagged">
          {over.locks.map((lock) => (
            <li key={lock.twinId}>
              <strong>{`Locked${of(lock.twinId)}.`}</strong> It takes no command. <StoppedBy what="Locked" {...lock} />
            </li>
          ))}
          {over.windows.map((window) => (
            <li key={window.id}>
              <strong>{`Under maintenance${of(window.twinId)}.`}</strong> {'Alerts are suppressed, commands locked; what is read now was read during maintenance. '}
              <WindowSpan window={window} timeZone={timeZone} />
              {`, by ${window.by}: ${window.reason}`}
            </li>
          ))}
        </ul>
      )}
      {(me.may.includes('SHELVE') || me.may.includes('COMMAND')) && (
        <p className="twin-links">
          {me.may.includes('SHELVE') && <Link to={to('plan')}>Plan maintenance</Link>}
          {me.may.includes('COMMAND') && over.locks.length === 0 && <Link to={to('lock')}>Lock it</Link>}
          {over.locks.length + over.windows.length > 0 && <Link to={MAINTENANCE_PATH}>End or unlock</Link>}
        </p>
      )}
    </>
  );
}
