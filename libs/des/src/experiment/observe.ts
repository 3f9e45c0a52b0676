import { sampleQuantile } from '@orrery/numeric';
import { GONE } from '../flow/flow-state.js';
import { STATES, type ServerState } from '../flow/layout.js';
import { type Network, SINK, STOCK } from '../flow/network.js';
import { Simulation } from '../flow/simulation.js';
import { type Plan } from './replication.js';

/** Quantiles of the time in system at each sink, of one replication after its warm-up; NaN where nothing came. @param levels such as 0.5, 0.95 */
export function quantiles(network: Network, plan: Plan, replication: number, levels: readonly number[]): Map<string, number[]> {
  const times = new Map(network.names.flatMap((name, node) => (network.kind[node] === SINK ? [[node, { name, seen: [] as number[] }] as const] : [])));
  const simulation = new Simulation(network, { ...plan, replication });
  simulation.observe((time, _part, born, _product, node) => {
    if (time > plan.warmUp) times.get(node)?.seen.push(time - born);
  });
  simulation.run(plan.horizon);
  return new Map([...times.values()].map(({ name, seen }) => [name, levels.map((level) => sampleQuantile(seen, level))]));
}

export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What a server was at, from when to when: a bar of a Gantt chart. */
export interface Bar extends Span {
  readonly station: string;
  readonly server: number;
  readonly state: ServerState;
  /** The product it works on or holds; undefined where it holds none. */
  readonly product?: number;
}

/** A part's coming to a place. `part` numbers parts in the order in which they were first seen. */
export interface Move {
  readonly time: number;
  readonly part: number;
  readonly product: number;
  /** A transport twice: when the part begins to wait there, and when a vehicle takes it up. Undefined where it left the system other than by a sink or stock: as scrap, joined to another, unserved. */
  readonly place?: string;
}

export interface Trace {
  readonly bars: readonly Bar[];
  /** Where every part was when the span began, since when; then what moved. */
  readonly standing: readonly Move[];
  readonly moves: readonly Move[];
  /** Up to when all is told: the end of the span, or the moment at which there was more than was asked for. */
  readonly until: number;
  readonly cut: boolean;
}

/** Of bars and of moves, at most. */
export interface Most {
  readonly bars?: number;
  readonly moves?: number;
}

const MOST = 100_000;

/** All that one replication does within a span, event by event. */
export function trace(network: Network, plan: Pick<Plan, 'seed' | 'maxParts'>, replication: number, { from, to }: Span, { bars: mostBars = MOST, moves: mostMoves = MOST }: Most = {}): Trace {
  const simulation = new Simulation(network, { ...plan, replication });
  const bars: Bar[] = [];
  const { standing, moves } = follow(simulation, from);
  simulation.run(from);
  const looks = Array.from({ length: network.servers }, (_, server) => ({ ...simulation.server(server), since: from }));
  const close = (server: number, at: number) => {
    const { status, product, since } = looks[server];
    const station = network.stationOf[server];
    if (at > since) bars.push({ station: network.names[station], server: server - network.serverStart[station], state: STATES[status], ...(product < 0 ? {} : { product }), from: since, to: at });
  };
  let until = to;
  while (simulation.nextTime <= to && simulation.step()) {
    looks.forEach((look, server) => {
      const now = simulation.server(server);
      if (now.status === look.status && now.product === look.product) return;
      close(server, simulation.now);
      looks[server] = { ...now, since: simulation.now };
    });
    if (bars.length <= mostBars && moves.length <= mostMoves) continue;
    until = simulation.now;
    break;
  }
  looks.forEach((_, server) => close(server, until));
  return { bars: bars.sort((a, b) => a.from - b.from), standing: [...standing.values()], moves, until, cut: until < to };
}

/** Has a run tell where its parts come: before `from` only where each was last, then all of it. */
function follow(simulation: Simulation, from: number): { readonly standing: ReadonlyMap<number, Move>; readonly moves: Move[] } {
  const { names, kind } = simulation.network;
  const [standing, moves] = [new Map<number, Move>(), [] as Move[]];
  const known = new Map<number, { readonly id: number; node: number }>();
  let ids = 0;
  simulation.observe((time, part, _born, product, node) => {
    const one = known.get(part) ?? { id: (ids += 1) - 1, node: GONE };
    if (node === GONE) {
      known.delete(part);
      standing.delete(time < from ? part : -1);
      if (one.node === GONE || kind[one.node] === SINK || kind[one.node] === STOCK) return;
    } else known.set(part, Object.assign(one, { node }));
    const move = { time, part: one.id, product, ...(node === GONE ? {} : { place: names[node] }) };
    if (time >= from) moves.push(move);
    else if (node !== GONE) standing.set(part, move);
  });
  return { standing, moves };
}
