import { type FlowModel, type Move, type Places, type Trace } from '@orrery/des';

/** One replication within a span, as the worker hands it over. */
export interface Watched {
  readonly model: FlowModel;
  readonly places: Places;
  readonly trace: Trace;
  readonly from: number;
}

/** A part's coming to a place; `slot` tells parts in one place apart, the least that was free. Undefined place: it left, as scrap or unserved. */
export interface Stop {
  readonly time: number;
  readonly place?: string;
  readonly slot: number;
}

export interface Journey {
  readonly part: number;
  readonly product: number;
  readonly stops: readonly Stop[];
}

export interface Film {
  readonly from: number;
  readonly until: number;
  /** In the order of their parts. */
  readonly journeys: readonly Journey[];
  /** Times at which anything moves, each once, in order. */
  readonly times: readonly number[];
  /** What each server is at, by station: times in order, and the state from each on. */
  readonly servers: ReadonlyMap<string, readonly { readonly since: number[]; readonly state: string[] }[]>;
}

/** A trace put in order for looking at any moment of it. */
export function filmOf({ model, trace: { standing, moves, bars, until }, from }: Watched): Film {
  const journeys = new Map<number, Journey & { readonly stops: Stop[] }>();
  const taken = new Map<string, Set<number>>();
  const come = ({ time, part, product, place }: Move): void => {
    const journey = journeys.get(part) ?? { part, product, stops: [] };
    journeys.set(part, journey);
    const last = journey.stops.at(-1);
    if (last?.place !== undefined) taken.get(last.place)?.delete(last.slot);
    const here = place === undefined ? new Set<number>() : (taken.get(place) ?? new Set<number>());
    let slot = 0;
    while (here.has(slot)) slot += 1;
    if (place !== undefined) taken.set(place, here.add(slot));
    journey.stops.push({ time, slot, ...(place === undefined ? {} : { place }) });
  };
  const ends = new Set([...model.sinks, ...model.stocks].map(({ name }) => name));
  for (const move of [...standing].sort((a, b) => a.time - b.time)) come(move);
  for (const move of moves) {
    come(move);
    if (move.place !== undefined && ends.has(move.place)) taken.delete(move.place);
  }
  const servers = new Map(model.stations.map(({ name, servers: count }) => [name, Array.from({ length: count }, () => ({ since: [] as number[], state: [] as string[] }))]));
  for (const bar of bars) {
    const server = servers.get(bar.station)?.[bar.server];
    server?.since.push(bar.from);
    server?.state.push(bar.state);
  }
  const times = [...new Set(moves.map(({ time }) => time))];
  // Not the hours before a shift: it begins a moment before the first thing moves.
  const begins = times.length < 2 ? from : Math.max(from, times[0]! - (5 * (times.at(-1)! - times[0]!)) / times.length);
  return { from: begins, until, journeys: [...journeys.values()].sort((a, b) => a.part - b.part), times, servers };
}

/** The last place of an ordered list at or before a time, -1 before all. */
export function lastAt(times: readonly number[], time: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
