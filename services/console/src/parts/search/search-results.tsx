import { type SearchItem, type SearchAnswer } from '@orrery/client';
import { levelPath } from '../../domain/plant-tree.js';
import { twinPath } from '../../domain/route.js';
import { formatSpan } from '../../domain/time.js';
import { humanise, plural } from '../../domain/words.js';
import { usePlant } from '../../state/context.js';
import { ConditionMark } from '../condition-mark.js';
import { Link } from '../link.js';

/** A lag below this nobody notices. */
const NOTICED_LAG_MS = 2000;

/** The twins of a page, each with how it stands and where it is. */
export function SearchResults({ answer, isFirstPage, onPage }: { answer: SearchAnswer; isFirstPage: boolean; onPage: (cursor: string | undefined) => void }) {
  const { items, nextCursor, lag } = answer;
  return (
    <>
      <p className="quiet" role="status">
        {items.length === 0 ? 'No twin is so.' : `${plural(items.length, 'twin')}${nextCursor === undefined && isFirstPage ? '' : ' on this page'}`}
        {lag.ms > NOTICED_LAG_MS && `; what was searched is ${formatSpan(lag.ms)} behind the plant`}
      </p>
      {items.length > 0 && (
        <table className="found">
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Stands</th>
              <th scope="col">Where</th>
              <th scope="col">Level</th>
            </tr>
          </thead>
          <tbody>
            {items.map((item) => (
              <FoundRow key={item.twinId} item={item} />
            ))}
          </tbody>
        </table>
      )}
      <div className="board-foot">
        {!isFirstPage && (
          <button type="button" onClick={() => onPage(undefined)}>
            First page
          </button>
        )}
        {nextCursor !== undefined && (
          <button type="button" onClick={() => onPage(nextCursor)}>
            Next page
          </button>
        )}
      </div>
    </>
  );
}

function FoundRow({ item: { twinId, name, level, model } }: { item: SearchItem }) {
  const { summaries } = usePlant();
  const summary = summaries.get(twinId);
  const above = levelPath(twinId, summaries).slice(0, -1);
  return (
    <tr>
      <th scope="row">
        <Link to={twinPath(twinId)}>{typeof name === 'string' ? name : twinId}</Link>
        <code className="found-id">{twinId}</code>
      </th>
      <td>{summary && <ConditionMark condition={summary.condition} />}</td>
      <td className="quiet">{above.map((twin) => twin.name).join(' › ')}</td>
      <td className="quiet">
        {typeof level === 'string' ? humanise(level) : 'Twin'}
        {typeof model === 'string' && <code className="found-id">{model}</code>}
      </td>
    </tr>
  );
}
