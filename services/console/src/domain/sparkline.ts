import { type Trend } from './trend.js';

export interface SparkBox {
  readonly width: number;
  readonly height: number;
  /** Event times at the left and the right edge, in milliseconds. */
  readonly from: number;
  readonly to: number;
}

/**
 * SVG path of a trend in steps, interrupted where there was no usable value. At most one step per pixel column is drawn,
 * the last of the column. A value holds until the right edge. Empty where nothing usable lies in the box.
 */
export function sparkline(trend: Trend, box: SparkBox): string {
  const columns = columnsOf(trend, box);
  const numbers = columns.map(([, value]) => value).filter((value) => value !== null);
  if (numbers.length === 0) return '';
  const least = Math.min(...numbers);
  const most = Math.max(...numbers);
  // A flat line stands in the middle.
  const y = (value: number) => (most === least ? box.height / 2 : 1 + (box.height - 2) * (1 - (value - least) / (most - least)));
  let path = '';
  let drawing = false;
  for (const [column, value] of columns) {
    if (drawing) path += `H${column}`;
    if (value !== null) path += drawing ? `V${round(y(value))}` : `M${column} ${round(y(value))}`;
    drawing = value !== null;
  }
  return drawing ? `${path}H${box.width}` : path;
}

function columnsOf(trend: Trend, box: SparkBox): [column: number, value: number | null][] {
  const columns = new Map<number, number | null>();
  const scale = box.width / (box.to - box.from);
  trend.times.forEach((time, index) => {
    // What holds at the left edge began before it.
    const column = Math.max(0, Math.floor((time - box.from) * scale));
    if (time <= box.to) columns.set(column, trend.values[index]!);
  });
  return [...columns];
}

const round = (value: number) => Math.round(value * 10) / 10;
