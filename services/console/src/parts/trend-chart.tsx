import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { breakSpans, type Trend } from '../domain/trend.js';
import { canvasFont, CHART_FONT, hatch, resolved, tick } from './chart-ink.js';

const HEIGHT = 150;

export interface TrendChartProps {
  readonly trend: Trend;
  /** Event times at the left and the right edge, in milliseconds. */
  readonly from: number;
  readonly to: number;
  readonly isDark: boolean;
}

/** A trend in steps; stretches without a usable value are left open, shaded and named. Its words stand beside it. */
export default function TrendChart({ trend, from, to, isDark }: TrendChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot>(undefined);
  const shown = useRef({ trend, from, to });
  shown.current = { trend, from, to };

  useEffect(() => {
    const element = host.current!;
    const plot = new uPlot(optionsOf(element, () => shown.current), [[], []], element);
    chart.current = plot;
    draw(plot, shown.current);
    const resize = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: HEIGHT }));
    resize.observe(element);
    return () => {
      resize.disconnect();
      plot.destroy();
    };
  }, [isDark]);
  useEffect(() => {
    if (chart.current) draw(chart.current, { trend, from, to });
  });
  return <div ref={host} className="chart" aria-hidden="true" />;
}

interface Shown {
  readonly trend: Trend;
  readonly from: number;
  readonly to: number;
}

/** uPlot counts in seconds. The last usable value holds until the right edge. */
function draw(plot: uPlot, { trend, from, to }: Shown): void {
  const times = trend.times.map((time) => time / 1000);
  const values = [...trend.values];
  const last = values.at(-1);
  if (last !== undefined && last !== null && times.at(-1)! < to / 1000) {
    times.push(to / 1000);
    values.push(last);
  }
  plot.batch(() => {
    plot.setData([times, values], false);
    plot.setScale('x', { min: from / 1000, max: to / 1000 });
  });
}

function optionsOf(element: HTMLElement, shown: () => Shown): uPlot.Options {
  const colour = (name: string) => resolved(element, name);
  const axis = { stroke: colour('--text-quiet'), grid: { stroke: colour('--line'), width: 1 }, ticks: { stroke: colour('--line'), width: 1 }, font: CHART_FONT };
  return {
    width: element.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    cursor: { show: false },
    padding: [8, 26, 0, 0],
    scales: { x: { time: true }, y: { range: (_plot, least, most) => band(least, most) } },
    axes: [
      { ...axis, space: 70, values: (_plot, seconds) => seconds.map((second) => new Date(second * 1000).toLocaleTimeString('en-GB')) },
      { ...axis, size: 62, values: (_plot, numbers, _axis, _space, step) => numbers.map((number) => tick(number, step)) },
    ],
    series: [{}, { stroke: colour('--trend'), width: 1.5, points: { show: false }, spanGaps: false, paths: uPlot.paths.stepped!({ align: 1 }) }],
    hooks: { drawClear: [(plot) => shadeBreaks(plot, shown(), colour)] },
  };
}

/** A flat line stands in the middle of a band, never at the edge. */
function band(least: number | null, most: number | null): uPlot.Range.MinMax {
  if (least === null || most === null || !Number.isFinite(least) || !Number.isFinite(most)) return [0, 1];
  const margin = most > least ? (most - least) * 0.1 : Math.max(Math.abs(most) * 0.05, 0.5);
  return [least - margin, most + margin];
}

const BREAK_WORDS = { bad: 'bad', stale: 'stale', gap: 'no data' } as const;

function shadeBreaks(plot: uPlot, { trend, to }: Shown, colour: (name: string) => string): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  for (const span of breakSpans(trend)) {
    const left = plot.valToPos(span.from / 1000, 'x', true);
    const right = plot.valToPos((span.to ?? to) / 1000, 'x', true);
    if (right < bbox.left || left > bbox.left + bbox.width) continue;
    const ink = colour(span.because === 'bad' ? '--bad' : '--caution');
    hatch(ctx, { left, top: bbox.top, width: Math.max(right - left, 2), height: bbox.height }, ink);
    const word = BREAK_WORDS[span.because];
    ctx.font = canvasFont();
    if (right - left > ctx.measureText(word).width + 8) {
      ctx.fillStyle = ink;
      ctx.textAlign = 'left'; // uPlot leaves its own
      ctx.textBaseline = 'top';
      ctx.fillText(word, Math.max(left, bbox.left) + 4, bbox.top + 4);
    }
  }
  ctx.restore();
}
