import { type Distribution } from '../random/distribution.js';
import { type FlowModel } from './flow-model.js';
import { UNBOUNDED } from './network.js';

/** Stocks of units and the suppliers that fill them. Stocks are numbered in the order of their nodes. */
export interface SupplyNetwork {
  readonly stocks: number;
  readonly stockNode: Int32Array;
  readonly stockInitial: Float64Array;
  readonly stockCapacity: Float64Array;
  readonly reorderFrom: Int32Array; // supplier, -1: never reordered
  readonly reorderAt: Float64Array;
  readonly reorderQuantity: Float64Array; // 0: up to a level
  readonly reorderUpTo: Float64Array;
  readonly review: Float64Array; // 0: always watched
  // Stations that use a stock's units.
  readonly userStart: Int32Array;
  readonly userCount: Int32Array;
  readonly user: Int32Array;
  // What one operation of a station uses, per node.
  readonly useStart: Int32Array;
  readonly useCount: Int32Array;
  readonly useStock: Int32Array;
  readonly useUnits: Float64Array; // use × product
  readonly useVaries: Int32Array; // 1: not the same for all products
  readonly suppliers: number;
  readonly supplierNames: readonly string[];
  readonly supplierStock: Int32Array; // the stock it ships from, -1: it has all
  readonly leadTime: Int32Array;
  readonly leadStream: Int32Array;
  readonly reliability: Float64Array;
  readonly delay: Int32Array;
  readonly delayStream: Int32Array; // whether late; by how much is the next stream
  readonly disruption: Int32Array; // times between disruptions, -1: none
  readonly disruptionLasts: Int32Array;
  readonly disruptionStream: Int32Array; // times between; how long is the next stream
}

interface Tools {
  readonly nodes: number;
  readonly firstStation: number;
  readonly number: (name: string) => number;
  readonly distribution: (d: Distribution) => number;
  readonly stream: (name: string) => number;
}

export function compileSupply({ stocks, stations, suppliers }: FlowModel, { nodes, firstStation, number, distribution, stream }: Tools): SupplyNetwork {
  const stockOf = (name?: string) => stocks.findIndex((stock) => stock.name === name);
  const users = stocks.map(({ name }) => stations.flatMap((station, i) => (name in station.uses ? [firstStation + i] : [])));
  const uses = Array.from({ length: nodes }, (_, node) => Object.entries(stations[node - firstStation]?.uses ?? {}));
  const pair = (first: string, second: string) => (stream(first), stream(second) - 1);
  return {
    stocks: stocks.length,
    stockNode: Int32Array.from(stocks, ({ name }) => number(name)),
    stockInitial: Float64Array.from(stocks, ({ initial }) => initial),
    stockCapacity: Float64Array.from(stocks, ({ capacity }) => Math.min(capacity, UNBOUNDED)),
    reorderFrom: Int32Array.from(stocks, ({ reorder }) => suppliers.findIndex(({ name }) => name === reorder?.from)),
    reorderAt: Float64Array.from(stocks, ({ reorder }) => reorder?.at ?? -1),
    reorderQuantity: Float64Array.from(stocks, ({ reorder }) => reorder?.quantity ?? 0),
    reorderUpTo: Float64Array.from(stocks, ({ reorder }) => reorder?.upTo ?? 0),
    review: Float64Array.from(stocks, ({ reorder }) => reorder?.review ?? 0),
    userStart: starts(users),
    userCount: Int32Array.from(users, (list) => list.length),
    user: Int32Array.from(users.flat()),
    useStart: starts(uses),
    useCount: Int32Array.from(uses, (list) => list.length),
    useStock: Int32Array.from(uses.flat(), ([name]) => stockOf(name)),
    useUnits: Float64Array.from(uses.flat().flatMap(([, units]) => units)),
    useVaries: Int32Array.from(uses.flat(), ([, units]) => Number(units.some((value) => value !== units[0]))),
    suppliers: suppliers.length,
    supplierNames: suppliers.map(({ name }) => name),
    supplierStock: Int32Array.from(suppliers, ({ stock }) => stockOf(stock)),
    leadTime: Int32Array.from(suppliers, ({ leadTime }) => distribution(leadTime)),
    leadStream: Int32Array.from(suppliers, ({ name }) => stream(`${name}/lead`)),
    reliability: Float64Array.from(suppliers, ({ reliability }) => reliability),
    delay: Int32Array.from(suppliers, ({ delay }) => distribution(delay)),
    delayStream: Int32Array.from(suppliers, ({ name }) => pair(`${name}/reliability`, `${name}/delay`)),
    disruption: Int32Array.from(suppliers, ({ disruptions }) => (disruptions ? distribution(disruptions.every) : -1)),
    disruptionLasts: Int32Array.from(suppliers, ({ disruptions }) => (disruptions ? distribution(disruptions.lasts) : -1)),
    disruptionStream: Int32Array.from(suppliers, ({ name, disruptions }) => (disruptions ? pair(`${name}/disruption`, `${name}/recovery`) : -1)),
  };
}

function starts(lists: readonly (readonly unknown[])[]): Int32Array {
  let at = 0;
  return Int32Array.from(lists, (list) => (at += list.length) - list.length);
}
