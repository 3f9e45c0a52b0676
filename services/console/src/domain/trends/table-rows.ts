import { type Line, type LinePoint } from './line.js';
import { type Readout, readoutAt } from './readout.js';
import { type Span } from './range.js';

/** What every line says at one of their times; undefined where it has nothing new to say then. */
export interface TableRow {
  readonly time: number;
  /** End of the bucket that the row tells of; absent of readings. */
  readonly to?: number;
  readonly cells: readonly (Readout | undefined)[];
}

/** The data of a chart as rows, newest first: one for each time at which a line has a point or becomes unusable. */
export function tableRows(lines: readonly Line[], { from, to }: Span): TableRow[] {
  const marks = lines.map(({ points, breaks }) => new Map<number, LinePoint | undefined>([...breaks.map((span): [number, undefined] => [span.from, undefined]), ...points.map((point): [number, LinePoint] => [point.from, point])]));
  const times = new Set(marks.flatMap((each) => [...each.keys()]));
  return [...times]
    .filter((time) => time >= from && time <= to)
    .sort((a, b) => b - a)
    .map((time) => {
      const end = marks.map((each) => each.get(time)?.to).find((each) => each !== undefined);
      return { time, ...(end === undefined ? {} : { to: end }), cells: lines.map((line, index) => (marks[index]!.has(time) ? readoutAt(line, time) : undefined)) };
    });
}
