import { formatFloat } from '../domain/format-value.js';

/** A canvas knows no custom properties: the browser works the colour out on an element. */
export function resolved(element: HTMLElement, name: string): string {
  element.style.color = `var(${name})`;
  const colour = getComputedStyle(element).color;
  element.style.color = '';
  return colour;
}

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The ground of a stretch without a usable value: shaded and hatched, so that it shows without colour too. */
export function hatch(ctx: CanvasRenderingContext2D, box: Box, ink: string): void {
  ctx.save();
  ctx.globalAlpha = 0.12;
  ctx.fillStyle = ink;
  ctx.fillRect(box.left, box.top, box.width, box.height);
  ctx.globalAlpha = 0.35;
  ctx.strokeStyle = ink;
  ctx.lineWidth = 1;
  ctx.beginPath();
  ctx.rect(box.left, box.top, box.width, box.height);
  ctx.clip();
  ctx.beginPath();
  for (let x = box.left - box.height; x < box.left + box.width; x += 10 * devicePixelRatio) {
    ctx.moveTo(x, box.top + box.height);
    ctx.lineTo(x + box.height, box.top);
  }
  ctx.stroke();
  ctx.restore();
}

/** As many decimals as the step between the ticks has. */
export function tick(value: number, step: number): string {
  const decimals = /e-/.test(String(step)) ? 20 : (String(step).split('.')[1]?.length ?? 0);
  return Math.abs(value) >= 10_000 || decimals > 5 ? formatFloat(value) : value.toFixed(decimals);
}

export const CHART_FONT = '12px system-ui, sans-serif';
export const canvasFont = () => `${12 * devicePixelRatio}px system-ui, sans-serif`;
