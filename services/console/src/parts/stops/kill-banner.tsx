import { MAINTENANCE_PATH } from '../../domain/route.js';
import { useStops } from '../../state/stops/use-stops.js';
import { Link } from '../link.js';
import { useSiteName } from '../use-twin-name.js';
import { StoppedBy } from './stop-words.js';

/** On every page, while a kill switch is on: whoever looks for why nothing can be commanded finds it at once. */
export function KillBanner() {
  const { killed, failure } = useStops();
  const nameOf = useSiteName();
  return (
    <div role="status" aria-live="polite">
      {killed.map((stop) => (
        <p key={stop.site} className="banner" data-kind="killed">
          <strong>{`The kill switch of ${nameOf(stop.site)} is on.`}</strong> No command is written there. <StoppedBy what="Stopped" {...stop} />. <Link to={MAINTENANCE_PATH}>Kill switches</Link>
          {failure !== undefined && <span className="quiet"> (as last known: it cannot be read now)</span>}
        </p>
      ))}
    </div>
  );
}
