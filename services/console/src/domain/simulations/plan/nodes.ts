import { type FlowModel, type Places } from '@orrery/des';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** What parts come to and leave, by the name that traces give it. Queues stand with their station, conveyors between two others. */
export interface FlowNode {
  readonly name: string;
  readonly kind: 'source' | 'buffer' | 'station' | 'stock' | 'transport' | 'sink';
  readonly servers: number;
  /** Infinity where there is no bound, or no meaning. */
  readonly capacity: number;
  /** In metres, where the model says. */
  readonly at?: Point;
}

/** A way that parts take between two nodes; over a conveyor, or at once. */
export interface FlowLink {
  readonly from: string;
  readonly to: string;
  readonly conveyor?: string;
}

/** `filler.queue` → `filler`: a queue stands before its station. */
export const stationOfQueue = (place: string): string | undefined => (place.endsWith('.queue') ? place.slice(0, -'.queue'.length) : undefined);

export function flowNodes(model: FlowModel, places: Places): FlowNode[] {
  const stations = new Set(model.stations.map(({ name }) => `${name}.queue`));
  const node = (kind: FlowNode['kind'], name: string, { servers = 0, capacity = Infinity, at = placeOf(places, name) }: Partial<Omit<FlowNode, 'name' | 'kind'>> = {}): FlowNode => ({ name, kind, servers, capacity, ...(at ? { at } : {}) });
  return [
    ...model.sources.map(({ name }) => node('source', name)),
    ...model.transports.map(({ name, from: [x, y], capacity }) => node('transport', name, { capacity, at: { x, y } })),
    ...model.stations.map(({ name, servers }) => node('station', name, { servers })),
    ...model.buffers.flatMap(({ name, capacity }) => (stations.has(name) ? [] : [node('buffer', name, { capacity })])),
    ...model.stocks.map(({ name, capacity }) => node('stock', name, { capacity })),
    ...model.sinks.map(({ name }) => node('sink', name)),
  ];
}

/** All ways, each once, in the order of the model. */
export function flowLinks(model: FlowModel): FlowLink[] {
  const behind = new Map(model.conveyors.map(({ name, route }) => [name, route.to]));
  const links = new Map<string, FlowLink>();
  const add = (from: string, to: string): void => {
    const over = behind.get(to);
    for (const end of over ?? [to]) {
      if (behind.has(end)) continue; // one conveyor after the other: the first is drawn
      const link = { from, to: stationOfQueue(end) ?? end, ...(over ? { conveyor: to } : {}) };
      links.set(JSON.stringify(link), link);
    }
  };
  for (const { name, route } of [...model.sources, ...model.stations, ...model.transports]) for (const to of route.to) add(name, to);
  for (const { name, to } of model.buffers) for (const station of to) if (stationOfQueue(name) !== station) add(name, station);
  return [...links.values()];
}

function placeOf(places: Places, name: string): Point | undefined {
  const at = places[name]?.at;
  return at && { x: at[0], y: at[1] };
}
