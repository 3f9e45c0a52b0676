import { unitLabel } from '../unit-label.js';
import { isMeasured, type Line } from './line.js';
import { keyOf, type LineKey } from './trend-view.js';

/** Lines that share an axis: one strip a unit, all strips over the same time. */
export interface Strip {
  readonly id: string;
  /** What stands beside the axis. */
  readonly unit: string;
  readonly lines: readonly Line[];
}

/** More axes than that nobody reads together. */
export const MOST_STRIPS = 5;

export type AxisOf = Pick<Line, 'datatype'> & { readonly unit?: string | undefined };

/** Measurements with their unit; truth values together; whatever has no unit apart from what counts. */
export function axisOf({ datatype, unit }: AxisOf): string {
  if (datatype === 'boolean') return 'yes or no';
  const label = unitLabel(unit);
  return label !== '' ? label : isMeasured(datatype) ? 'no unit' : 'whole numbers';
}

export function stripsOf(lines: readonly Line[]): Strip[] {
  const strips = new Map<string, Line[]>();
  for (const line of lines) {
    const axis = axisOf(line);
    const strip = strips.get(axis);
    if (strip) strip.push(line);
    else strips.set(axis, [line]);
  }
  return [...strips].map(([unit, members]) => ({ id: unit, unit, lines: members }));
}

/** Whether a line can still be shown with others: on one of their axes, or on one more. */
export function hasRoomFor(line: AxisOf, others: readonly AxisOf[]): boolean {
  return new Set([...others, line].map(axisOf)).size <= MOST_STRIPS;
}

/** How a line is told from others: by dash and shape of its end, and by colour as well. */
export interface LineLook {
  /** One of the eight colours of the style sheet, from 1. */
  readonly colour: number;
  /** Canvas and SVG alike. */
  readonly dash: readonly number[];
}

const DASHES: readonly (readonly number[])[] = [[], [7, 3], [2, 2.5], [9, 3, 2, 3], [14, 4], [4, 2, 1, 2], [1, 4], [12, 2, 2, 2, 2, 2]];

/** By the place of a line in the view, so that it looks the same in the chart, in the legend and in the table. */
export function lookOf(lines: readonly LineKey[], line: LineKey): LineLook {
  const place = Math.max(0, lines.findIndex((each) => keyOf(each) === keyOf(line)));
  return { colour: (place % DASHES.length) + 1, dash: DASHES[place % DASHES.length]! };
}
