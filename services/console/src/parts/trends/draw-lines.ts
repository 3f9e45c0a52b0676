import type uPlot from 'uplot';
import { placeLabels } from '../../domain/trends/scales.js';
import { BREAK_WORDS } from '../../domain/trends/readout.js';
import { type Run, runsOf } from '../../domain/trends/runs.js';
import { type Line } from '../../domain/trends/line.js';
import { stripBreaks } from '../../domain/trends/strip-breaks.js';
import { type LineLook } from '../../domain/trends/strips.js';
import { canvasFont, hatch } from '../chart-ink.js';

/** A line with how it looks and what stands at its end. */
export interface DrawnLine {
  readonly line: Line;
  readonly look: LineLook;
  readonly label: string;
}

export interface Ink {
  readonly lines: readonly string[];
  readonly text: string;
  readonly ground: string;
  readonly bad: string;
  readonly caution: string;
}

/** Marks of quality stand no closer than this, in CSS pixels. */
const MARK_EVERY = 14;

/** Stretches without a usable value: hatched, each with its word where it has room. */
export function drawBreaks(plot: uPlot, lines: readonly DrawnLine[], until: number, ink: Ink): void {
  const { ctx, bbox } = plot;
  clipped(plot, () => {
    for (const span of stripBreaks(lines.map(({ line }) => line))) {
      const left = Math.max(x(plot, span.from), bbox.left);
      const right = Math.min(x(plot, span.to ?? until), bbox.left + bbox.width);
      if (right < left) continue;
      const colour = span.because === 'bad' ? ink.bad : ink.caution;
      hatch(ctx, { left, top: bbox.top, width: Math.max(right - left, 2), height: bbox.height }, colour);
      const whose = span.lines.length === lines.length ? '' : `${span.lines.map((index) => lines[index]!.label.split(' ')[0]).join(', ')} `;
      const word = whose + BREAK_WORDS[span.because];
      ctx.font = canvasFont();
      if (right - left > ctx.measureText(word).width + 8) write(ctx, word, left + 4, bbox.top + (4 + span.lines[0]! * 15) * devicePixelRatio, colour);
    }
  });
}

/** Bands between least and most, lines in steps, marks where quality is not good, names at the ends. */
export function drawLines(plot: uPlot, lines: readonly DrawnLine[], until: number, ink: Ink): void {
  const ends: { y: number; label: string; colour: string }[] = [];
  clipped(plot, () => {
    for (const { line, look, label } of lines) {
      const colour = ink.lines[look.colour - 1]!;
      const runs = runsOf(line, until);
      if (line.isBucketed) for (const run of runs) drawBand(plot, run, colour);
      for (const run of runs) drawRun(plot, run, look, colour);
      drawMarks(plot, runs, ink);
      const last = runs.findLast((run) => run[0]!.from <= plot.scales['x']!.max! * 1000)?.at(-1);
      if (last) ends.push({ y: plot.valToPos(last.value, 'y', true), label, colour });
    }
  });
  drawLabels(plot, ends);
}

function drawRun(plot: uPlot, run: Run, { dash }: LineLook, colour: string): void {
  const { ctx } = plot;
  const ratio = devicePixelRatio;
  ctx.strokeStyle = colour;
  ctx.fillStyle = colour;
  ctx.lineWidth = 1.6 * ratio;
  ctx.setLineDash(dash.map((length) => length * ratio));
  ctx.beginPath();
  for (const [index, piece] of run.entries()) {
    const y = plot.valToPos(piece.value, 'y', true);
    if (index === 0) ctx.moveTo(x(plot, piece.from), y);
    else ctx.lineTo(x(plot, piece.from), y);
    ctx.lineTo(x(plot, piece.to), y);
  }
  ctx.stroke();
  ctx.setLineDash([]);
  const [first] = run;
  if (!first || x(plot, run.at(-1)!.to) - x(plot, first.from) > 3 * ratio) return;
  // A reading that stands alone would not be seen as a line.
  ctx.beginPath();
  ctx.arc(x(plot, first.from), plot.valToPos(first.value, 'y', true), 2.2 * ratio, 0, 2 * Math.PI);
  ctx.fill();
}

function drawBand(plot: uPlot, run: Run, colour: string): void {
  const { ctx } = plot;
  ctx.save();
  ctx.globalAlpha = 0.2;
  ctx.fillStyle = colour;
  ctx.beginPath();
  for (const { from, to, high } of run) {
    ctx.lineTo(x(plot, from), plot.valToPos(high, 'y', true));
    ctx.lineTo(x(plot, to), plot.valToPos(high, 'y', true));
  }
  for (const { from, to, low } of [...run].reverse()) {
    ctx.lineTo(x(plot, to), plot.valToPos(low, 'y', true));
    ctx.lineTo(x(plot, from), plot.valToPos(low, 'y', true));
  }
  ctx.fill();
  ctx.restore();
}

/** ◇ uncertain, × bad readings among good ones: a shape, so that it can be told without its colour. */
function drawMarks(plot: uPlot, runs: readonly Run[], ink: Ink): void {
  const { ctx } = plot;
  const size = 3.5 * devicePixelRatio;
  let before = -Infinity;
  ctx.lineWidth = 1.4 * devicePixelRatio;
  for (const { from, value, quality } of runs.flat()) {
    const left = x(plot, from);
    if (quality === 'good' || left - before < MARK_EVERY * devicePixelRatio) continue;
    before = left;
    const y = plot.valToPos(value, 'y', true);
    ctx.beginPath();
    if (quality === 'uncertain') {
      ctx.moveTo(left, y - size);
      ctx.lineTo(left + size, y);
      ctx.lineTo(left, y + size);
      ctx.lineTo(left - size, y);
      ctx.closePath();
      ctx.fillStyle = ink.ground;
      ctx.fill();
    } else {
      ctx.moveTo(left - size, y - size);
      ctx.lineTo(left + size, y + size);
      ctx.moveTo(left - size, y + size);
      ctx.lineTo(left + size, y - size);
    }
    ctx.strokeStyle = quality === 'bad' ? ink.bad : ink.caution;
    ctx.stroke();
  }
}

function drawLabels(plot: uPlot, ends: readonly { y: number; label: string; colour: string }[]): void {
  const { ctx, bbox } = plot;
  const height = 15 * devicePixelRatio;
  ctx.save();
  ctx.font = canvasFont();
  const room = ctx.canvas.width - (bbox.left + bbox.width) - 8 * devicePixelRatio;
  const places = placeLabels(ends.map(({ y }) => y - height / 2), height, bbox.top, bbox.top + bbox.height);
  ends.forEach(({ label, colour }, index) => write(ctx, shortened(ctx, label, room), bbox.left + bbox.width + 6 * devicePixelRatio, places[index]!, colour));
  ctx.restore();
}

function shortened(ctx: CanvasRenderingContext2D, label: string, room: number): string {
  let text = label;
  while (text.length > 1 && ctx.measureText(text).width > room) text = `${text.replace(/…$/, '').slice(0, -1)}…`;
  return text;
}

function write(ctx: CanvasRenderingContext2D, text: string, left: number, top: number, colour: string): void {
  ctx.fillStyle = colour;
  ctx.textAlign = 'left'; // uPlot leaves its own
  ctx.textBaseline = 'top';
  ctx.fillText(text, left, top);
}

function clipped(plot: uPlot, draw: () => void): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  draw();
  ctx.restore();
}

const x = (plot: uPlot, millis: number) => plot.valToPos(millis / 1000, 'x', true);
