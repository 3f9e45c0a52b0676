import { type ConveyorDocument, type PlaceDocument } from './document.js';
import { type Report } from './problem.js';

type Layout = Readonly<Record<string, PlaceDocument>>;

/** Reports places that overlap: rectangles around their points, in metres; a place without a size has none. */
export function checkLayout(layout: Layout, report: Report): void {
  const places = Object.entries(layout).map(([name, { at: [x, y], size: [width, depth] = [0, 0] }]) => ({ name, x, y, width, depth }));
  places.forEach((a, i) => {
    const other = places.slice(0, i).find((b) => Math.abs(a.x - b.x) < (a.width + b.width) / 2 && Math.abs(a.y - b.y) < (a.depth + b.depth) / 2);
    if (other) report(['layout', a.name], 'model.layout', `${a.name} overlaps ${other.name}`, 'move one of the two, or correct their sizes');
  });
}

/** Seconds that a conveyor needs from its `from` to its `to`, along the axes of the layout (as conveyors and aisles run). */
export function travelTime({ speed, from, to }: ConveyorDocument, layout: Layout, report: Report, path: readonly string[]): number {
  if (speed === undefined || from === undefined) {
    report(path, 'model.conveyor', `${path[1]} has neither a time nor a speed and a beginning`, 'give time, or speed (m/s) and from, with both ends in layout');
    return 0;
  }
  const [begin, end] = [from, typeof to === 'string' ? to : ''].map((name) => layout[name]);
  if (!begin || !end) {
    report(path, 'model.conveyor', `${begin ? 'its end' : from} has no place in layout`, 'place both ends in layout, or give the conveyor a time');
    return 0;
  }
  return (Math.abs(begin.at[0] - end.at[0]) + Math.abs(begin.at[1] - end.at[1])) / speed;
}
