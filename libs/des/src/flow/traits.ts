import { type FlowModel } from './flow-model.js';

/**
 * What an element has beyond the plainest of its kind, in bits: a station beyond one operation after another on single parts, a buffer beyond a line in
 * which all wait their turn. Most have nothing of it, and an event then looks at one number instead of ten arrays.
 */
export const GATHERS = 1; // begins only when batch, assembly, sequence or material allow
export const BEFORE = 2; // blocks before service
export const SETUP = 4;
export const SKILLED = 8; // needs an operator
export const FAILS = 16;
export const COUNTS = 32; // some failure mode counts operations
export const CHANGES = 64; // its parts are many, sorted out, led by steps, split, or become another product
export const ORDERED = 128; // a buffer that is not first in, first out
export const PATIENT = 256; // parts leave it unserved
export const FEEDS = 512; // a part that comes may complete what a station gathers, or what a stock expects

/** The traits of every node: sinks, buffers and stations stand first among nodes, and what follows has none. */
export function traitsOf({ sinks, buffers, stations, stocks, products }: FlowModel, nodes: number): Int32Array {
  const bits = (...traits: readonly (readonly [boolean, number])[]): number => traits.reduce((sum, [has, trait]) => (has ? sum | trait : sum), 0);
  const gathers = new Set(stations.filter(({ batch, assemble, sequence, uses }) => batch.min > 1 || assemble !== undefined || sequence !== undefined || Object.keys(uses).length > 0).map(({ name }) => name));
  const stepped = products.some(({ steps }) => steps.length > 0);
  const traits = new Int32Array(nodes);
  buffers.forEach(({ discipline, patience, to }, i) => {
    traits[sinks.length + i] = bits([discipline !== 'fifo', ORDERED], [patience !== undefined, PATIENT], [stocks.length > 0 || to.some((name) => gathers.has(name)), FEEDS]);
  });
  stations.forEach(({ name, blocking, setup, skill, failures, batch, split, makes, yield: good }, i) => {
    traits[sinks.length + buffers.length + i] = bits(
      [gathers.has(name), GATHERS],
      [blocking === 'before-service', BEFORE],
      [setup !== undefined, SETUP],
      [skill !== undefined, SKILLED],
      [failures.length > 0, FAILS],
      [failures.some(({ clock }) => clock === 'operations' || clock === 'wear'), COUNTS],
      [batch.max > 1 || split > 1 || makes !== undefined || good < 1 || stepped, CHANGES],
    );
  });
  return traits;
}
