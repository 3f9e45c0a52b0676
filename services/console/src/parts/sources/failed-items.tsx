import { type SourceStatus } from '@orrery/contracts';
import { twinPath } from '../../domain/route.js';
import { useNames, usePlant } from '../../state/context.js';
import { Link } from '../link.js';

/** Signals that their source refuses, or does not have, each with its reason. */
export function FailedItems({ status }: { status: SourceStatus }) {
  if (!status.failedItems || status.failedItems.length === 0) return null;
  return (
    <>
      <h3>Failed items</h3>
      <ul className="plain">
        {status.failedItems.map((item) => (
          <li key={`${item.twinId} ${item.path}`}>
            <FailedPath twinId={item.twinId} path={item.path} />: <strong>{item.reason}</strong>{' '}
            <span className="quiet">
              at <code>{item.node}</code>
            </span>
          </li>
        ))}
      </ul>
      {status.items.failed > status.failedItems.length && <p className="quiet">{`and ${status.items.failed - status.failedItems.length} more`}</p>}
    </>
  );
}

function FailedPath({ twinId, path }: { twinId: string; path: string }) {
  const twin = usePlant().summaries.get(twinId);
  const names = useNames(twin?.model ?? '');
  return (
    <>
      <Link to={twinPath(twinId)}>{twin?.name ?? twinId}</Link> {names.full(path)}
    </>
  );
}
