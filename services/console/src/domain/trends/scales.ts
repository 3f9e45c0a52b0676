import { type Line } from './line.js';
import { type Span } from './range.js';

/** Least and most of what is seen, with room above and below; a flat line stands in the middle, never at the edge. */
export function valueRange(lines: readonly Line[], { from, to }: Span): readonly [number, number] {
  let least = Infinity;
  let most = -Infinity;
  for (const { points } of lines) {
    points.forEach((point, index) => {
      const end = points[index + 1]?.from ?? Infinity;
      if (point.from > to || end < from) return;
      least = Math.min(least, point.low);
      most = Math.max(most, point.high);
    });
  }
  if (least > most) return [0, 1];
  if (lines.every(({ datatype }) => datatype === 'boolean')) return [-0.15, 1.15];
  const margin = most > least ? (most - least) * 0.08 : Math.max(Math.abs(most) * 0.05, 0.5);
  return [least - margin, most + margin];
}

const DAY = 86_400_000;

/** What stands at the ticks of a time axis: as fine as their distance asks for, the day below the first and below every new one. */
export function timeTicks(times: readonly number[], stepMillis: number, timeZone: string): string[] {
  let before = '';
  return times.map((time) => {
    const [day = '', clock = ''] = new Date(time).toLocaleString('sv-SE', { timeZone }).split(' ');
    if (stepMillis >= 360 * DAY) return day.slice(0, 4);
    if (stepMillis >= 27 * DAY) return day.slice(0, 7);
    if (stepMillis >= DAY) return day;
    const text = stepMillis >= 60_000 ? clock.slice(0, 5) : stepMillis >= 1000 ? clock : `${clock}.${String(time % 1000).padStart(3, '0').slice(0, 3)}`;
    const isNewDay = day !== before;
    before = day;
    return isNewDay ? `${text}\n${day}` : text;
  });
}

/** Where the names at the ends of lines stand, top to bottom: as near to their line as they can without lying over each other. */
export function placeLabels(wanted: readonly number[], height: number, top: number, bottom: number): number[] {
  const order = wanted.map((_, index) => index).sort((a, b) => wanted[a]! - wanted[b]!);
  const places = [...wanted];
  let least = top;
  for (const index of order) least = (places[index] = Math.max(wanted[index]!, least)) + height;
  let most = bottom - height;
  for (const index of order.reverse()) most = (places[index] = Math.min(places[index]!, most)) - height;
  return places;
}
