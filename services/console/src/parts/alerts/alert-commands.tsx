import { type ListedAlert } from '@orrery/client';
import { commandPathFor } from '../../domain/route.js';
import { nameOf } from '../../domain/twin-view.js';
import { useServices, useTwin } from '../../state/context.js';
import { usePolled } from '../../state/use-polled.js';
import { CommandEntry } from '../commands/command-entry.js';
import { Link } from '../link.js';

const READ_EVERY_MS = 3000;
/** Of one alert there are a handful. */
const MOST = 20;

/** What was commanded because of this alert, and where to command something. */
export function AlertCommands({ alert: { key, twinId } }: { alert: ListedAlert }) {
  const { api, me } = useServices();
  const twin = useTwin(twinId);
  const { data } = usePolled(`commands for ${key}`, () => api.commands.list({ alert: key, limit: MOST }), READ_EVERY_MS);
  const mayCommand = me.may.includes('COMMAND') && twin !== undefined && Object.values(twin.properties).some(({ command }) => command === true);
  const made = data?.items ?? [];
  if (made.length === 0 && !mayCommand) return null;
  return (
    <section aria-labelledby="commanded">
      <h2 id="commanded">Commands for this alert</h2>
      {made.length > 0 && (
        <ul className="findings">
          {made.map((command) => (
            <CommandEntry key={command.id} command={command} isOfThisTwin={command.twinId === twinId} />
          ))}
        </ul>
      )}
      {mayCommand && (
        <p className="below-list">
          <Link to={commandPathFor(twinId, key)}>{`Propose a command for ${nameOf(twin)}`}</Link>
        </p>
      )}
    </section>
  );
}
