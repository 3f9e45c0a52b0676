import { sampleQuantile } from '@orrery/numeric';
import { STATES, type ServerState } from '../flow/layout.js';
import { type Network, SINK } from '../flow/network.js';
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
  readonly place: string;
}

export interface Trace {
  readonly bars: readonly Bar[];
  readonly moves: readonly Move[];
  /** Whether there was more than `most` of either, and the rest was left out. */
  readonly cut: boolean;
}

/** All that one replication does within a span, event by event. */
export function trace(network: Network, plan: Pick<Plan, 'seed' | 'maxParts'>, replication: number, { from, to }: Span, most = 100_000): Trace {
  const simulation = new Simulation(network, { ...plan, replication });
  const bars: Bar[] = [];
  const moves: Move[] = [];
  const parts = new Map<number, { born: number; id: number }>();
  let [cut, ids] = [false, 0];
  simulation.observe((time, part, born, product, place) => {
    if (time < from) return;
    let known = parts.get(part);
    if (!known || known.born !== born || network.kind[place] === SINK) known = known?.born === born ? known : { born, id: (ids += 1) - 1 };
    if (network.kind[place] === SINK) parts.delete(part);
    else parts.set(part, known);
    if (moves.length < most) moves.push({ time, part: known.id, product, place: network.names[place] });
    else cut = true;
  });
  simulation.run(from);
  const looks = Array.from({ length: network.servers }, (_, server) => ({ ...simulation.server(server), since: from }));
  const close = (server: number, at: number) => {
    const { status, product, since } = looks[server];
    const station = network.stationOf[server];
    if (at <= since) return;
    if (bars.length < most) bars.push({ station: network.names[station], server: server - network.serverStart[station], state: STATES[status], ...(product < 0 ? {} : { product }), from: since, to: at });
    else cut = true;
  };
  while (simulation.nextTime <= to && simulation.step())
    looks.forEach((look, server) => {
      const now = simulation.server(server);
      if (now.status === look.status && now.product === look.product) return;
      close(server, simulation.now);
      looks[server] = { ...now, since: simulation.now };
    });
  looks.forEach((_, server) => close(server, to));
  return { bars: bars.sort((a, b) => a.from - b.from), moves, cut };
}
