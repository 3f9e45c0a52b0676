import { formatInstant } from '../../domain/time.js';
import { type WindowInSpan } from '../../domain/stops/window-marks.js';
import { useTwinName } from '../use-twin-name.js';

const MOST = 5;

/** What the lines across the chart say, for those who do not see them. */
export function WindowsInWords({ windows, now, timeZone }: { windows: readonly WindowInSpan[]; now: number; timeZone: string }) {
  const nameOf = useTwinName();
  if (windows.length === 0) return null;
  return (
    <ul className="window-words" aria-label="Read during maintenance">
      {windows.slice(0, MOST).map(({ window, from, to }) => (
        <li key={window.id}>
          <strong>Maintenance</strong> {`of ${nameOf(window.twinId)}, ${formatInstant(from, now, timeZone)} to ${formatInstant(to, now, timeZone)}: ${window.reason}`}
        </li>
      ))}
      {windows.length > MOST && <li className="quiet">{`and ${windows.length - MOST} more`}</li>}
    </ul>
  );
}
