import { type FlowLink, type FlowNode, type Point } from './nodes.js';

/** Size of a node's box and the least room beside and below it, in the drawing's own units. */
export const BOX = { width: 116, height: 62 } as const;
const ROOM = { x: 74, y: 44 } as const;
/** No drawing is wider, whatever the model's distances. */
const WIDEST = 2600;
/** Metres between nodes that the model gives no places. */
const STEP = 12;

export interface Plan {
  readonly width: number;
  readonly height: number;
  /** The middle of each node's box. */
  readonly at: ReadonlyMap<string, Point>;
}

/** Where each node is drawn: as the model's layout says, and what it leaves out beside what leads to it. */
export function placeNodes(nodes: readonly FlowNode[], links: readonly FlowLink[]): Plan {
  const metres = complete(nodes, links);
  const points = [...metres.values()];
  const extent = (axis: 'x' | 'y'): readonly [number, number] => [Math.min(...points.map((point) => point[axis])), Math.max(...points.map((point) => point[axis]))];
  const [[left, right], [top, bottom]] = [extent('x'), extent('y')];
  const scale = Math.min(neededScale(points), (WIDEST - BOX.width) / Math.max(right - left, bottom - top, 1e-9));
  const margin = { x: BOX.width / 2 + 20, y: BOX.height / 2 + 20 };
  const at = new Map([...metres].map(([name, { x, y }]) => [name, { x: margin.x + (x - left) * scale, y: margin.y + (y - top) * scale }]));
  return { width: 2 * margin.x + (right - left) * scale, height: 2 * margin.y + (bottom - top) * scale, at };
}

/** Units a metre at which no two boxes touch. */
function neededScale(points: readonly Point[]): number {
  let scale = 0;
  points.forEach((a, i) => {
    for (const b of points.slice(0, i)) scale = Math.max(scale, Math.min((BOX.width + ROOM.x) / Math.abs(a.x - b.x), (BOX.height + ROOM.y) / Math.abs(a.y - b.y)));
  });
  return scale || 1;
}

function complete(nodes: readonly FlowNode[], links: readonly FlowLink[]): Map<string, Point> {
  const at = new Map(nodes.flatMap(({ name, at: point }) => (point ? [[name, point] as const] : [])));
  const step = stepOf(at, links);
  const [before, after] = [neighbours(links, 'to', 'from'), neighbours(links, 'from', 'to')];
  const known = (names: readonly string[] = []): Point[] => names.flatMap((name) => at.get(name) ?? []);
  const put = (name: string, { x, y }: Point): void => {
    // The nearest row without another node: 0, 1 below, 1 above, 2 below …
    for (let i = 0; ; i += 1) {
      const row = y + (i % 2 === 1 ? 1 : -1) * Math.ceil(i / 2) * (step / 2);
      if ([...at.values()].some((other) => Math.abs(other.x - x) < 0.9 * step && Math.abs(other.y - row) < 0.45 * step)) continue;
      at.set(name, { x, y: row });
      return;
    }
  };
  for (let left = nodes.filter(({ name }) => !at.has(name)); left.length > 0; left = left.filter(({ name }) => !at.has(name))) {
    const following = left.find(({ name }) => known(before.get(name)).length > 0);
    const leading = left.find(({ name }) => known(after.get(name)).length > 0);
    if (following) {
      const points = known(before.get(following.name));
      put(following.name, { x: Math.max(...points.map(({ x }) => x)) + step, y: mean(points.map(({ y }) => y)) });
    } else if (leading) {
      const points = known(after.get(leading.name));
      put(leading.name, { x: Math.min(...points.map(({ x }) => x)) - step, y: mean(points.map(({ y }) => y)) });
    } else put(left[0]!.name, { x: 0, y: 0 });
  }
  return at;
}

/** The usual length of a way between two places of the model. */
function stepOf(at: ReadonlyMap<string, Point>, links: readonly FlowLink[]): number {
  const lengths = links
    .flatMap(({ from, to }) => {
      const [a, b] = [at.get(from), at.get(to)];
      return a && b ? [Math.abs(a.x - b.x) + Math.abs(a.y - b.y)] : [];
    })
    .filter((length) => length > 0)
    .sort((a, b) => a - b);
  return lengths[Math.floor(lengths.length / 2)] ?? STEP;
}

function neighbours(links: readonly FlowLink[], of: 'from' | 'to', is: 'from' | 'to'): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const link of links) found.set(link[of], [...(found.get(link[of]) ?? []), link[is]]);
  return found;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
