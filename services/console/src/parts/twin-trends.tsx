import { lazy, Suspense, useState } from 'react';
import { pathsToTrend } from '../domain/sections.js';
import { EMPTY_VIEW, type TrendView } from '../domain/trends/trend-view.js';
import { writeAddress } from '../domain/trends/view-address.js';
import { type TwinView } from '../domain/twin-view.js';
import { Link } from './link.js';
import { Notice } from './notice.js';
import { TrendPanel } from './trend-panel.js';

const TrendBoard = lazy(() => import('./trends/trend-board.js'));

const TRENDS_SHOWN = 4;
const LINES_AT_FIRST = 3;
const EIGHT_HOURS = 8 * 3_600_000;

interface TwinTrendsProps {
  readonly twin: TwinView;
  readonly isRecorded: (source: string | undefined) => boolean;
}

/** The last minutes of what says most about a twin, or its history over any range. */
export function TwinTrends({ twin, isRecorded }: TwinTrendsProps) {
  // Chosen once: charts that change places while one looks at them are worse than none.
  const [paths] = useState(() => pathsToTrend(twin, TRENDS_SHOWN));
  const [views, setViews] = useState<readonly TrendView[]>([]);
  const view = views.at(-1);
  const first: TrendView = { ...EMPTY_VIEW, lines: paths.slice(0, LINES_AT_FIRST).map((path) => ({ twinId: twin.twinId, path })), range: { kind: 'last', millis: EIGHT_HOURS } };
  if (paths.length === 0) return null;
  return (
    <section aria-labelledby="trends">
      <h2 id="trends">Trends</h2>
      <div className="trend-choice" role="group" aria-label="Range of the trends">
        <button type="button" className="small" aria-pressed={view === undefined} onClick={() => setViews([])}>
          Last minutes
        </button>
        <button type="button" className="small" aria-pressed={view !== undefined} onClick={() => setViews([first])}>
          History
        </button>
        <Link to={writeAddress(view ?? first)}>Open in Trends</Link>
      </div>
      {view ? (
        <Suspense fallback={<Notice title="Opening the history…" />}>
          <TrendBoard
            view={view}
            twinId={twin.twinId}
            onView={(next, how) => setViews(how === 'push' ? [...views, next] : [...views.slice(0, -1), next])}
            onBack={views.length > 1 ? () => setViews(views.slice(0, -1)) : undefined}
          />
        </Suspense>
      ) : (
        <div className="trends">
          {paths.map((path) => {
            const property = twin.properties[path];
            return property && <TrendPanel key={path} twinId={twin.twinId} model={twin.model} path={path} property={property} isRecorded={isRecorded(property.source)} />;
          })}
        </div>
      )}
    </section>
  );
}
