import { useServices } from '../../state/context.js';
import { usePolled } from '../../state/use-polled.js';
import { Instant } from '../age.js';
import { useTwinName } from '../use-twin-name.js';

const READ_EVERY_MS = 10_000;

/** Sites and assets at which nothing is commanded now, and who said so. */
export function CommandLocksNotice() {
  const { api } = useServices();
  const { data } = usePolled('locks', () => api.commands.locks(), READ_EVERY_MS);
  const nameOf = useTwinName();
  if (!data || data.killed.length + data.locks.length === 0) return null;
  return (
    <ul className="banner" data-kind="lagged">
      {data.killed.map(({ site, by, at, reason }) => (
        <li key={site}>
          <strong>{`The kill switch of ${site} is on.`}</strong> Nothing is written there. <By {...{ by, at, reason }} />
        </li>
      ))}
      {data.locks.map(({ twinId, by, at, reason }) => (
        <li key={twinId}>
          <strong>{`${nameOf(twinId)} is locked.`}</strong> <By {...{ by, at, reason }} />
        </li>
      ))}
    </ul>
  );
}

function By({ by, at, reason }: { by: string | undefined; at: string; reason: string | undefined }) {
  return (
    <span>
      {by !== undefined && `${by}, `}
      <Instant at={at} />
      {reason !== undefined && `: ${reason}`}
    </span>
  );
}
