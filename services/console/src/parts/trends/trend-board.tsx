import { useEffect, useRef, useState } from 'react';
import { groupDigits } from '../../domain/format-value.js';
import { windowMarks } from '../../domain/stops/window-marks.js';
import { formatSpan } from '../../domain/time.js';
import { type Line } from '../../domain/trends/line.js';
import { fixedRange, followNow, pan, type Range, spanOf, zoom } from '../../domain/trends/range.js';
import { type TrendMark } from '../../domain/trends/trend-mark.js';
import { type LineKey, type TrendView, withLine, withoutLine } from '../../domain/trends/trend-view.js';
import { writeAddress } from '../../domain/trends/view-address.js';
import { useWindowsIn } from '../../state/stops/use-windows-in.js';
import { type Trends, useTrends } from '../../state/trends/use-trends.js';
import { Link } from '../link.js';
import { Notice } from '../notice.js';
import { WindowsInWords } from '../stops/windows-in-words.js';
import { CsvExport } from './csv-export.js';
import { DataTable } from './data-table.js';
import { LinePicker } from './line-picker.js';
import { RangeBar } from './range-bar.js';
import { ReadoutTable } from './readout-table.js';
import { TrendStrips } from './trend-strips.js';

/** Points asked for: about one a pixel of a wide screen. A year then is as much to read and to draw as an hour. */
const MOST_POINTS = 800;
/** Turns of a wheel that follow each other are one step to go back. */
const ONE_GESTURE_MS = 800;
/** Who zooms here means now. */
const RIGHT_EDGE = 0.98;

export interface TrendBoardProps {
  readonly view: TrendView;
  readonly onView: (view: TrendView, how: 'push' | 'replace') => void;
  readonly onBack?: (() => void) | undefined;
  readonly twinId?: string;
  /** What happened in the time shown. */
  readonly marks?: readonly TrendMark[];
  /** Only the chart and its numbers. */
  readonly isPlain?: boolean;
}

const NO_MARKS: readonly TrendMark[] = [];

/** Lines over any range: chart or table, the numbers at the cursor, what is missing, and the readings as a file. */
export default function TrendBoard({ view, onView, onBack, twinId, marks = NO_MARKS, isPlain = false }: TrendBoardProps) {
  const [timeZone] = useState(() => Intl.DateTimeFormat().resolvedOptions().timeZone);
  const trends = useTrends(view, MOST_POINTS, timeZone);
  const { now, span, lines } = trends;
  const [moved, setCursor] = useState<number>();
  const cursor = moved ?? marks[0]?.at;
  const windows = useWindowsIn([...new Set(view.lines.map((line) => line.twinId))], span);
  const drawn = [...marks, ...windowMarks(windows)];
  const show = useGestures(view, onView);
  const isLive = view.range.kind === 'last';
  const latest = useRef({ range: view.range, span });
  latest.current = { range: view.range, span };
  // Several turns of a wheel may come before the next drawing: each goes on from the one before.
  const move = (range: Range, isGesture: boolean) => {
    latest.current = { range, span: spanOf(range, now) };
    show(range, isGesture);
  };
  const anchorAt = (part: number) => {
    const { from, to } = latest.current.span;
    return part >= RIGHT_EDGE ? to : from + part * (to - from);
  };
  const at = cursor !== undefined && cursor >= span.from && cursor <= span.to ? cursor : undefined;
  if (view.lines.length === 0) {
    return (
      <Notice title="Choose what to show">
        <p className="quiet">Up to eight values of any twins, over any time that was recorded. The address of the page holds what one sees, to share it.</p>
        <LinePicker lines={lines} twinId={twinId} onAdd={(line) => onView(withLine(view, line), 'push')} />
      </Notice>
    );
  }
  return (
    <div className="trend-board">
      {!isPlain && <RangeBar {...{ span, now, timeZone, onBack }} range={view.range} onRange={(range) => move(range, false)} />}
      <State trends={trends} />
      {!view.isTable && (
        <TrendStrips
          {...{ lines, span, now, timeZone }}
          marks={drawn}
          cursor={at}
          isReading={trends.isReading}
          moves={{
            zoom: (factor, anchor) => move(zoom(latest.current.range, factor, anchorAt(anchor), now), true),
            pan: (part) => move(pan(latest.current.range, part, now), true),
            select: (from, to) => move(fixedRange(from, to, now), false),
            point: setCursor,
            back: () => onBack?.(),
            live: () => move(followNow(latest.current.range, now), false),
          }}
        />
      )}
      <WindowsInWords {...{ windows, now, timeZone }} />
      <ReadoutTable {...{ lines, isLive }} failures={trends.reading?.failures ?? new Map()} at={at ?? span.to} isCursor={at !== undefined} {...(isPlain ? {} : { onRemove: (line: LineKey) => onView(withoutLine(view, line), 'push') })} />
      {view.isTable && <DataTable {...{ lines, span }} />}
      <div className="board-foot">
        <button type="button" onClick={() => onView({ ...view, isTable: !view.isTable }, 'push')}>
          {view.isTable ? 'Show the chart' : 'Show as a table'}
        </button>
        {isPlain ? <Link to={writeAddress(view)}>Open in Trends</Link> : <CsvExport lines={view.lines} span={span} />}
      </div>
      {!isPlain && <LinePicker lines={lines} twinId={twinId} onAdd={(line) => onView(withLine(view, line), 'push')} />}
    </div>
  );
}

/** What a reader must know of what is drawn: that it is being read, that it failed, that it is not whole. */
function State({ trends: { reading, isReading, failure, lines } }: { trends: Trends }) {
  const isEmpty = !isReading && failure === undefined && lines.every(({ points }) => points.length === 0);
  return (
    <div className="board-state" role="status">
      {failure !== undefined && <p className="problem">{`The history could not be read: ${failure}`}</p>}
      {reading && reading.partial.length > 0 && (
        <p className="banner" data-kind="lagged">
          <strong>Partial.</strong> {reading.partial.join(' ')}
        </p>
      )}
      <p className="quiet">
        {isReading ? 'Reading…' : isEmpty ? 'No readings in this range.' : `${groupDigits(String(reading?.matching ?? 0))} readings. ${drawnWords(lines)}`}
      </p>
    </div>
  );
}

function drawnWords(lines: readonly Line[]): string {
  const bucket = lines.find(({ isBucketed }) => isBucketed)?.points[0];
  if (!bucket) return 'Every reading is drawn.';
  const width = (bucket.to ?? bucket.from) - bucket.from;
  return `Means of ${width < 1000 ? `${width} ms` : formatSpan(width)} as a line, least to most as a band.`;
}

/** A range as a step to go back to; what belongs to one gesture is one step. */
function useGestures(view: TrendView, onView: TrendBoardProps['onView']): (range: Range, isGesture: boolean) => void {
  const lastTurn = useRef(-Infinity);
  const current = useRef(view);
  useEffect(() => {
    current.current = view;
  });
  return (range, isGesture) => {
    const turn = performance.now();
    const goesOn = isGesture && turn - lastTurn.current < ONE_GESTURE_MS;
    lastTurn.current = isGesture ? turn : -Infinity;
    onView({ ...current.current, range }, goesOn ? 'replace' : 'push');
  };
}
