import { type FlowModel } from '@orrery/des';
import { type Stop } from './film.js';
import { type Stage } from './frame.js';
import { type FlowLink, type FlowNode, type Point, stationOfQueue } from './nodes.js';
import { BOX, type Plan } from './place-nodes.js';

/** Between two parts that wait or ride one behind the other. */
const GAP = 10;
/** Parts of a queue that are drawn; the number tells of the rest. */
export const QUEUE_SHOWN = 6;
/** Servers that are drawn. */
export const SERVERS_SHOWN = 8;

export interface Way {
  readonly from: Point;
  readonly to: Point;
}

/** From the edge of one box to the edge of the other. */
export function wayBetween(a: Point, b: Point): Way {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const isLevel = Math.abs(dx) / BOX.width >= Math.abs(dy) / BOX.height;
  const side = isLevel ? { x: (Math.sign(dx) * BOX.width) / 2, y: 0 } : { x: 0, y: (Math.sign(dy) * BOX.height) / 2 };
  return { from: { x: a.x + side.x, y: a.y + side.y }, to: { x: b.x - side.x, y: b.y - side.y } };
}

/** The middle of a server's square in its station's box. */
export const serverAt = ({ x, y }: Point, server: number, servers: number): Point => ({ x: x + (server - (Math.min(servers, SERVERS_SHOWN) - 1) / 2) * 13, y: y + BOX.height / 2 - 11 });

/** Where parts of a model stand in its drawing. */
export function stageOf(model: FlowModel, nodes: readonly FlowNode[], links: readonly FlowLink[], { at }: Plan): Stage {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const conveyors = new Map(
    model.conveyors.flatMap(({ name, time, capacity }) => {
      const link = links.find(({ conveyor }) => conveyor === name);
      const [a, b] = [link && at.get(link.from), link && at.get(link.to)];
      return a && b ? [[name, { ...wayBetween(a, b), time, capacity }] as const] : [];
    }),
  );
  const entries = new Map(nodes.flatMap(({ name }) => {
    const [first] = links.filter(({ to }) => to === name);
    const [a, b] = [first && at.get(first.from), at.get(name)];
    return a && b ? [[name, wayBetween(a, b)] as const] : [];
  }));
  const middle = (place: string | undefined): Point | undefined => (place === undefined ? undefined : at.get(place));
  return {
    stand: ({ place = '', slot, time: since }: Stop, ahead, time) => {
      const belt = conveyors.get(place);
      if (belt) return along(belt, Math.max(0, Math.min(belt.time > 0 ? (time - since) / belt.time : 1, 1 - ahead * Math.max(1 / belt.capacity, GAP / lengthOf(belt)))));
      const station = stationOfQueue(place);
      if (station !== undefined) return ahead < QUEUE_SHOWN ? waiting(at.get(station), entries.get(station), ahead) : undefined;
      const node = byName.get(place);
      if (node?.kind === 'transport') return ahead < QUEUE_SHOWN ? waiting(at.get(place), undefined, ahead) : undefined;
      const box = at.get(place);
      return node?.kind === 'station' && box && slot < Math.min(node.servers, SERVERS_SHOWN) ? serverAt(box, slot, node.servers) : undefined;
    },
    leave: ({ place, slot }) => {
      const belt = place === undefined ? undefined : conveyors.get(place);
      if (belt) return belt.to;
      const station = place === undefined ? undefined : stationOfQueue(place);
      if (station !== undefined) return waiting(at.get(station), entries.get(station), 0);
      const node = byName.get(place ?? '');
      const box = middle(place);
      return node?.kind === 'station' && box ? serverAt(box, Math.min(slot, node.servers - 1), node.servers) : box;
    },
    isEnd: (place) => ['sink', 'stock'].includes(byName.get(place)?.kind ?? ''),
    carries: (place) => byName.get(place)?.kind === 'transport',
  };
}

/** In line before a box, where its parts come from; to its left where nothing does. */
function waiting(box: Point | undefined, entry: Way | undefined, ahead: number): Point | undefined {
  if (!box) return undefined;
  const door = entry?.to ?? { x: box.x - BOX.width / 2, y: box.y };
  const back = entry ? { x: entry.from.x - entry.to.x, y: entry.from.y - entry.to.y } : { x: -1, y: 0 };
  const length = Math.hypot(back.x, back.y) || 1;
  const far = GAP * (ahead + 0.8);
  return { x: door.x + (back.x / length) * far, y: door.y + (back.y / length) * far };
}

const lengthOf = ({ from, to }: Way): number => Math.hypot(to.x - from.x, to.y - from.y) || 1;
const along = ({ from, to }: Way, share: number): Point => ({ x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share });
