import type uPlot from 'uplot';
import { type TrendMark } from '../../domain/trends/trend-mark.js';
import { canvasFont } from '../chart-ink.js';

/** Lines across the chart where something happened, each with its word: beside the line, to the left where there is no room. */
export function drawMarks(plot: uPlot, marks: readonly TrendMark[], colour: string): void {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  const right = bbox.left + bbox.width;
  ctx.save();
  ctx.font = canvasFont();
  ctx.fillStyle = colour;
  ctx.strokeStyle = colour;
  ctx.lineWidth = ratio;
  ctx.textBaseline = 'bottom';
  marks.forEach(({ at, label }, index) => {
    const left = plot.valToPos(at / 1000, 'x', true);
    if (left < bbox.left || left > right) return;
    ctx.beginPath();
    ctx.moveTo(left, bbox.top);
    ctx.lineTo(left, bbox.top + bbox.height);
    ctx.stroke();
    const isRight = left + ctx.measureText(label).width + 8 * ratio <= right;
    ctx.textAlign = isRight ? 'left' : 'right';
    ctx.fillText(label, left + (isRight ? 4 : -4) * ratio, bbox.top + bbox.height - (3 + index * 14) * ratio);
  });
  ctx.restore();
}
