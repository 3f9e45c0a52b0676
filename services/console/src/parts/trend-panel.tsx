import { lazy, Suspense } from 'react';
import { formatValue } from '../domain/format-value.js';
import { formatInstant, formatSpan, toMillis } from '../domain/time.js';
import { EMPTY_VIEW } from '../domain/trends/trend-view.js';
import { writeAddress } from '../domain/trends/view-address.js';
import { emptyTrend, summariseTrend, type Trend } from '../domain/trend.js';
import { type PropertyView } from '../domain/twin-view.js';
import { unitLabel } from '../domain/unit-label.js';
import { plural } from '../domain/words.js';
import { useNames, useNow, useServices } from '../state/context.js';
import { Link } from './link.js';
import { useIsDark } from './theme.js';

const TrendChart = lazy(() => import('./trend-chart.js'));

/** The last minutes. */
const WINDOW_MS = 300_000;

interface TrendPanelProps {
  readonly twinId: string;
  readonly model: string;
  readonly path: string;
  readonly property: PropertyView;
  readonly isRecorded: boolean;
}

/** The last minutes of one value, as a line and in words. */
export function TrendPanel({ twinId, model, path, property, isRecorded }: TrendPanelProps) {
  const { store } = useServices();
  const now = useNow();
  const isDark = useIsDark();
  const trend = store.trends.trend(twinId, path) ?? emptyTrend();
  const lastEvent = trend.times.at(-1) ?? now;
  // A recorded clock has its own now: its last event.
  const to = isRecorded ? lastEvent : Math.max(now, lastEvent);
  const first = trend.times[0] ?? to;
  // The window grows from half a minute to its full length as readings come in.
  const from = Math.max(to - WINDOW_MS, Math.min(first, to - 30_000));
  const name = useNames(model).full(path);
  const unit = unitLabel(property.unit);
  return (
    <figure className="trend" aria-label={`Trend of ${name}`}>
      <figcaption>
        <span className="trend-name">
          {name}
          {unit !== '' && <span className="quiet">{` in ${unit}`}</span>}
        </span>
        <Link className="trend-more" to={writeAddress({ ...EMPTY_VIEW, lines: [{ twinId, path }], range: { kind: 'last', millis: 3_600_000 } })} aria-label={`History of ${name}`}>
          History
        </Link>
      </figcaption>
      <Suspense fallback={<div className="chart quiet">Loading the chart…</div>}>
        <TrendChart trend={trend} from={from} to={to} isDark={isDark} />
      </Suspense>
      <p className="trend-words">{wordsFor(trend, property, first, isRecorded, to)}</p>
    </figure>
  );
}

function wordsFor(trend: Trend, property: PropertyView, first: number, isRecorded: boolean, to: number): string {
  const { points, least, most, last, breaks } = summariseTrend(trend);
  if (points === 0 || least === undefined || most === undefined || last === undefined) return 'No usable reading since this page was opened.';
  const show = (value: number) => `${formatValue(value, property.datatype === 'boolean' ? 'int32' : property.datatype)} ${unitLabel(property.unit)}`.trim();
  const span = isRecorded ? `from ${formatInstant(first)} to ${formatInstant(toMillis(property.eventTs) ?? to)}` : `in the last ${formatSpan(Math.max(1000, to - first))}`;
  const gaps = breaks === 0 ? 'no gaps' : plural(breaks, 'stretch', 'stretches').concat(' without usable readings');
  return `Last ${show(last)}; between ${show(least)} and ${show(most)} ${span}; ${plural(points, 'reading')}, ${gaps}.`;
}
