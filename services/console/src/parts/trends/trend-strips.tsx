import { type KeyboardEvent, useId, useRef } from 'react';
import { type Line } from '../../domain/trends/line.js';
import { type Span } from '../../domain/trends/range.js';
import { type TrendMark } from '../../domain/trends/trend-mark.js';
import { lookOf, stripsOf } from '../../domain/trends/strips.js';
import { keyOf } from '../../domain/trends/trend-view.js';
import { lineWords } from '../../state/trends/line-words.js';
import { usePlant } from '../../state/context.js';
import { useIsDark } from '../theme.js';
import { type DrawnLine } from './draw-lines.js';
import { StripChart } from './strip-chart.js';

/** A step of the cursor by key: a hundredth of what is shown. */
const CURSOR_STEP = 0.01;

export interface TrendMoves {
  zoom(factor: number, anchor: number): void;
  pan(part: number): void;
  select(from: number, to: number): void;
  point(time: number | undefined): void;
  back(): void;
  live(): void;
}

interface TrendStripsProps {
  readonly lines: readonly Line[];
  readonly span: Span;
  readonly now: number;
  readonly timeZone: string;
  readonly cursor: number | undefined;
  readonly isReading: boolean;
  readonly marks: readonly TrendMark[];
  readonly moves: TrendMoves;
}

/** The strips of a trend, one below the other over the same time, moved by hand, wheel and keys. */
export function TrendStrips({ lines, span, now, timeZone, cursor, isReading, marks, moves }: TrendStripsProps) {
  const plant = usePlant();
  const isDark = useIsDark();
  const id = useId();
  const group = useRef<HTMLDivElement>(null);
  const strips = stripsOf(lines);
  const isOneTwin = new Set(lines.map(({ twinId }) => twinId)).size === 1;
  const drawn = (line: Line): DrawnLine => {
    const words = lineWords(plant, line);
    const number = lines.findIndex((each) => keyOf(each) === keyOf(line)) + 1;
    return { line, look: lookOf(lines, line), label: `${number} ${isOneTwin ? words.path : `${words.twin}, ${words.path}`}` };
  };
  const height = strips.length === 1 ? 300 : strips.length === 2 ? 210 : 160;
  return (
    <div ref={group} className="trend-strips" tabIndex={0} role="group" aria-label="Chart" aria-describedby={`${id}-keys`} aria-busy={isReading} onKeyDown={(event) => onKey(event, moves, span, cursor)}>
      {strips.map((strip) => (
        <div key={strip.id} className="strip">
          <p className="strip-unit">{strip.unit}</p>
          <StripChart
            lines={strip.lines.map(drawn)}
            {...{ span, height, timeZone, isDark, cursor, marks, moves }}
            until={Math.min(span.to, now)}
            syncKey={id}
            hasFocus={() => group.current?.contains(document.activeElement) === true}
          />
        </div>
      ))}
      <p id={`${id}-keys`} className="quiet chart-keys">
        ◇ uncertain, × some readings bad, hatched: no usable value. Pinch to zoom, swipe to pan.{' '}
        <span className="keys">Drag, or Ctrl and wheel, to zoom. Keys on the chart: ←→ cursor, Shift and ←→ pan, + − zoom, Backspace back, L live.</span>
      </p>
    </div>
  );
}

function onKey(event: KeyboardEvent<HTMLDivElement>, moves: TrendMoves, span: Span, cursor: number | undefined): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (!actOn(event.key, event.shiftKey, moves, span, cursor)) return;
  event.preventDefault();
}

function actOn(key: string, isShifted: boolean, moves: TrendMoves, span: Span, cursor: number | undefined): boolean {
  const length = span.to - span.from;
  const anchor = cursor === undefined ? 1 : (cursor - span.from) / length;
  const step = (direction: number) => {
    if (isShifted) return moves.pan(direction * 0.25);
    moves.point(Math.min(span.to, Math.max(span.from, (cursor ?? span.to) + direction * CURSOR_STEP * length)));
  };
  switch (key) {
    case 'ArrowLeft':
      step(-1);
      return true;
    case 'ArrowRight':
      step(1);
      return true;
    case 'Home':
      moves.point(span.from);
      return true;
    case 'End':
      moves.point(span.to);
      return true;
    case '+':
    case '=':
      moves.zoom(0.5, anchor);
      return true;
    case '-':
      moves.zoom(2, anchor);
      return true;
    case 'Backspace':
      moves.back();
      return true;
    case 'l':
      moves.live();
      return true;
    case 'Escape':
      moves.point(undefined);
      return true;
    default:
      return false;
  }
}
