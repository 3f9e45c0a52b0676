import { type Distribution } from '../random/distribution.js';
import { momentsOf } from '../random/moments.js';
import { type FlowModel } from './flow-model.js';

/** What a run knows of products with steps of their own, of orders, due dates and planned sequences. */
export interface JobNetwork {
  /** Whether any product has steps. */
  readonly stepped: boolean;
  // Steps of all products behind one another.
  readonly productStepStart: Int32Array;
  readonly productStepCount: Int32Array;
  readonly stepNode: Int32Array;
  /** Which of a `steps` route's targets leads there. */
  readonly stepSlot: Int32Array;
  readonly stepTime: Int32Array; // -1: the station's own
  /** Expected time of the step, and of it and all later ones. */
  readonly stepMean: Float64Array;
  readonly stepRest: Float64Array;
  /** Expected time of an operation, node × product. */
  readonly meanTime: Float64Array;
  // Orders, per source.
  readonly orderStart: Int32Array;
  readonly orderCount: Int32Array;
  readonly orderAt: Float64Array;
  readonly orderProduct: Int32Array;
  readonly orderAmount: Int32Array;
  readonly orderDue: Float64Array;
  readonly repeat: Float64Array; // Infinity: once
  readonly dueAfter: Int32Array; // per source: time allowed from arrival on, -1 without
  readonly dueStream: Int32Array;
  // Planned order of a station's products, per node.
  readonly sequenceStart: Int32Array;
  readonly sequenceCount: Int32Array;
  readonly sequence: Int32Array;
}

interface Tools {
  readonly nodes: number;
  readonly firstStation: number;
  readonly number: (name: string) => number;
  readonly distribution: (d: Distribution) => number;
  readonly stream: (name: string) => number;
}

/** The stations that steps lead to, by the name through which they are reached, each once: the targets of every `steps` route before its last. */
export const stepTargets = (model: Pick<FlowModel, 'products'>): string[] => [...new Set(model.products.flatMap(({ steps }) => steps.map(({ to }) => to)))];

export function compileJobs(model: FlowModel, { nodes, firstStation, number, distribution, stream }: Tools): JobNetwork {
  const { products, stations, sources } = model;
  const slots = stepTargets(model);
  const meanTime = new Float64Array(nodes * products.length);
  stations.forEach(({ time }, i) => time.forEach((d, product) => (meanTime[(firstStation + i) * products.length + product] = momentsOf(d).mean)));
  const steps = products.map((product, p) => product.steps.map((step) => ({ ...step, mean: step.time === undefined ? meanTime[number(step.station) * products.length + p] : momentsOf(step.time).mean })));
  const all = steps.flat();
  const rest = steps.flatMap((list) => list.map((_, i) => list.slice(i).reduce((sum, { mean }) => sum + mean, 0)));
  const orders = sources.flatMap((source) => source.orders);
  const sequenceOf = (node: number) => stations[node - firstStation]?.sequence ?? [];
  return {
    stepped: all.length > 0,
    productStepStart: starts(steps),
    productStepCount: Int32Array.from(steps, (list) => list.length),
    stepNode: Int32Array.from(all, ({ station }) => number(station)),
    stepSlot: Int32Array.from(all, ({ to }) => slots.indexOf(to)),
    stepTime: Int32Array.from(all, ({ time }) => (time === undefined ? -1 : distribution(time))),
    stepMean: Float64Array.from(all, ({ mean }) => mean),
    stepRest: Float64Array.from(rest),
    meanTime,
    orderStart: starts(sources.map((source) => source.orders)),
    orderCount: Int32Array.from(sources, (source) => source.orders.length),
    orderAt: Float64Array.from(orders, ({ at }) => at),
    orderProduct: Int32Array.from(orders, ({ product }) => product),
    orderAmount: Int32Array.from(orders, ({ amount }) => amount),
    orderDue: Float64Array.from(orders, ({ due }) => due),
    repeat: Float64Array.from(sources, ({ repeat }) => repeat),
    dueAfter: Int32Array.from(sources, ({ due }) => (due === undefined ? -1 : distribution(due))),
    dueStream: Int32Array.from(sources, ({ name, due }) => (due === undefined ? -1 : stream(`${name}/due`))),
    sequenceStart: starts(Array.from({ length: nodes }, (_, node) => sequenceOf(node))),
    sequenceCount: Int32Array.from({ length: nodes }, (_, node) => sequenceOf(node).length),
    sequence: Int32Array.from(stations.flatMap(({ sequence = [] }) => sequence)),
  };
}

/** Where each list starts when all stand behind one another. */
function starts(lists: readonly (readonly unknown[])[]): Int32Array {
  let at = 0;
  return Int32Array.from(lists, (list) => (at += list.length) - list.length);
}
