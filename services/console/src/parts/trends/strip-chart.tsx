import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { type Span } from '../../domain/trends/range.js';
import { type TrendMark } from '../../domain/trends/trend-mark.js';
import { timeTicks, valueRange } from '../../domain/trends/scales.js';
import { CHART_FONT, resolved, tick } from '../chart-ink.js';
import { drawMarks } from './draw-marks.js';
import { drawBreaks, type DrawnLine, drawLines, type Ink } from './draw-lines.js';
import { attachGestures, type ChartMoves } from './gestures.js';

/** Below this a chart has no room for names: the numbers of the legend stand at the ends. */
const NARROW = 560;
const ROOM_FOR_NAMES = 150;
const ROOM_FOR_NUMBERS = 24;

export interface StripProps {
  readonly lines: readonly DrawnLine[];
  readonly span: Span;
  /** Up to where a value holds. */
  readonly until: number;
  readonly height: number;
  readonly timeZone: string;
  readonly isDark: boolean;
  /** Strips with the same key share the cursor. */
  readonly syncKey: string;
  readonly cursor: number | undefined;
  readonly marks: readonly TrendMark[];
  readonly hasFocus: () => boolean;
  readonly moves: ChartMoves & { select(from: number, to: number): void; point(time: number | undefined): void };
}

/** One strip of a trend: lines that share an axis. Its data stand in words and in a table beside it. */
export function StripChart(props: StripProps) {
  const host = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot>(undefined);
  const shown = useRef(props);
  shown.current = props;
  const { height, isDark, syncKey, timeZone, cursor } = props;

  useEffect(() => {
    const element = host.current!;
    const plot = new uPlot(optionsOf(element, syncKey, () => shown.current), [[], []], element);
    chart.current = plot;
    draw(plot, shown.current);
    const resize = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: shown.current.height }));
    resize.observe(element);
    const detach = attachGestures(plot.over, () => shown.current.hasFocus(), {
      zoom: (factor, anchor) => shown.current.moves.zoom(factor, anchor),
      pan: (part) => shown.current.moves.pan(part),
    });
    const detachPointer = attachPointer(plot, () => shown.current);
    return () => {
      detach();
      detachPointer();
      resize.disconnect();
      plot.destroy();
    };
  }, [isDark, syncKey, timeZone]);
  useEffect(() => chart.current?.setSize({ width: host.current!.clientWidth, height }), [height]);
  useEffect(() => {
    if (chart.current) draw(chart.current, props);
  });
  useEffect(() => {
    const plot = chart.current;
    if (!plot || cursor === undefined) return;
    const left = plot.valToPos(cursor / 1000, 'x');
    if (Math.abs(left - (plot.cursor.left ?? -1)) > 1) plot.setCursor({ left, top: 1 }, false);
  }, [cursor]);
  return <div ref={host} className="strip-chart" aria-hidden="true" />;
}

/** The lines are drawn by hooks; uPlot keeps the axes, the cursor and the selection. */
function draw(plot: uPlot, { span, lines }: StripProps): void {
  const [min, max] = valueRange(lines.map(({ line }) => line), span);
  plot.batch(() => {
    plot.setData([[span.from / 1000, span.to / 1000], [null, null]], false);
    plot.setScale('x', { min: span.from / 1000, max: span.to / 1000 });
    plot.setScale('y', { min, max });
  });
}

function optionsOf(element: HTMLElement, syncKey: string, shown: () => StripProps): uPlot.Options {
  const colour = (name: string) => resolved(element, name);
  const ink: Ink = {
    lines: Array.from({ length: 8 }, (_, index) => colour(`--line-${index + 1}`)),
    text: colour('--text-quiet'),
    ground: colour('--surface'),
    bad: colour('--bad'),
    caution: colour('--caution'),
  };
  const axis = { stroke: ink.text, grid: { stroke: colour('--line'), width: 1 }, ticks: { stroke: colour('--line'), width: 1 }, font: CHART_FONT };
  const isTruth = () => shown().lines.every(({ line }) => line.datatype === 'boolean');
  const named = (plot: uPlot) => (plot.root.clientWidth < NARROW ? shown().lines.map((each) => ({ ...each, label: each.label.split(' ')[0]! })) : shown().lines);
  return {
    width: element.clientWidth,
    height: shown().height,
    legend: { show: false },
    padding: [8, () => (element.clientWidth < NARROW ? ROOM_FOR_NUMBERS : ROOM_FOR_NAMES), 0, 0],
    cursor: {
      y: false,
      points: { show: false },
      sync: { key: syncKey, setSeries: false },
      drag: { x: true, y: false, setScale: false },
      bind: { dblclick: (plot) => () => (shown().moves.zoom(2, (plot.cursor.left ?? 0) / plot.over.clientWidth), null) },
    },
    scales: { x: { time: true }, y: { auto: false } },
    axes: [
      { ...axis, space: 80, values: (_plot, seconds, _axis, _space, step) => timeTicks(seconds.map((second) => second * 1000), step * 1000, shown().timeZone) },
      {
        ...axis,
        size: 62,
        splits: (plot, _axis, min, max, step) => (isTruth() ? [0, 1] : stepsBetween(plot, min, max, step)),
        values: (_plot, numbers, _axis, _space, step) => numbers.map((number) => (isTruth() ? (number === 0 ? 'no' : 'yes') : tick(number, step))),
      },
    ],
    series: [{}, { show: false }],
    hooks: {
      drawClear: [(plot) => drawBreaks(plot, named(plot), shown().until, ink)],
      draw: [(plot) => drawLines(plot, named(plot), shown().until, ink), (plot) => drawMarks(plot, shown().marks, ink.text)],
      setSelect: [(plot) => selected(plot, shown())],
    },
  };
}

function stepsBetween(_plot: uPlot, min: number, max: number, step: number): number[] {
  const first = Math.ceil(min / step);
  return Array.from({ length: Math.max(0, Math.floor(max / step) - first + 1) }, (_, index) => Number(((first + index) * step).toPrecision(12)));
}

/**
 * Follows the mouse. uPlot's own `setCursor` hook also fires at each redraw, with where the cursor was before: what a key moved would go
 * back. A browser that lays the page out anew under a resting mouse sends a move by nothing.
 */
function attachPointer(plot: uPlot, shown: () => StripProps): () => void {
  const move = (event: MouseEvent) => {
    if (event.movementX === 0 && event.movementY === 0) return;
    const { moves, span } = shown();
    const time = plot.posToVal(event.clientX - plot.over.getBoundingClientRect().left, 'x') * 1000;
    moves.point(Math.min(span.to, Math.max(span.from, time)));
  };
  const leave = () => shown().moves.point(undefined);
  plot.over.addEventListener('mousemove', move);
  plot.over.addEventListener('mouseleave', leave);
  return () => {
    plot.over.removeEventListener('mousemove', move);
    plot.over.removeEventListener('mouseleave', leave);
  };
}

function selected(plot: uPlot, { moves }: StripProps): void {
  const { left, width } = plot.select;
  if (width < 4) return;
  const [from, to] = [plot.posToVal(left, 'x') * 1000, plot.posToVal(left + width, 'x') * 1000];
  plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
  moves.select(from, to);
}
