import { type FlowState } from './flow-state.js';
import { isComplete } from './gathering.js';
import { releasePart } from './parts.js';
import { ready, serverFor, takeIdle } from './stations.js';
import { disrupt, order, orderArrives, ship } from './suppliers.js';
import { wake } from './waiting.js';

const { ceil } = Math;
/** Tallies of a stock: units on hand and time without any, both over time; units delivered, made and used; orders. */
const ON_HAND = 0;
const EMPTY = 1;
const MADE = 3;
const USED = 4;

/** The first of the timers of stocks and suppliers. */
export const firstTimer = (s: FlowState): number => s.net.ports + s.net.units + s.net.period.length;

/** Counts a stock up to now. */
export function settleStock(s: FlowState, stock: number): void {
  const at = s.net.layout.node[s.net.stockNode[stock]];
  const span = s.now - s.supply.onHandSince[stock];
  s.tally[at + ON_HAND] += s.supply.onHand[stock] * span;
  if (s.supply.onHand[stock] <= 0) s.tally[at + EMPTY] += span;
  s.supply.onHandSince[stock] = s.now;
}

/** Sets the first reviews and disruptions, and orders what the first stock is short of. */
export function startSupply(s: FlowState): void {
  const { stocks, suppliers, review, disruption, disruptionStream } = s.net;
  for (let stock = 0; stock < stocks; stock += 1) {
    if (review[stock] > 0) s.events.set(firstTimer(s) + stocks + stock, review[stock]);
    watchStock(s, stock);
  }
  for (let supplier = 0; supplier < suppliers; supplier += 1)
    if (disruption[supplier] >= 0) s.events.set(firstTimer(s) + 2 * stocks + supplier, s.sampler.draw(disruption[supplier], s.streams, disruptionStream[supplier]));
}

/** The timer of a stock's deliveries, its review, or a supplier's disruptions. @param timer counted from the first of these */
export function supplyFires(s: FlowState, timer: number): void {
  const { stocks, review } = s.net;
  if (timer < stocks) return orderArrives(s, timer);
  if (timer < 2 * stocks) {
    s.events.set(firstTimer(s) + timer, s.now + review[timer - stocks]);
    return reorder(s, timer - stocks);
  }
  disrupt(s, timer - 2 * stocks);
}

export const stockHasSpace = (s: FlowState, stock: number): boolean => s.supply.onHand[stock] < s.net.stockCapacity[stock];

/** A part becomes a unit of a stock and leaves the system. */
export function putToStock(s: FlowState, stock: number, part: number): void {
  s.tally[s.net.layout.node[s.net.stockNode[stock]] + MADE] += 1;
  releasePart(s, part);
  addUnits(s, stock, 1);
}

/** Whether an operation of a station on this product finds all the units that it uses. */
export function hasMaterial(s: FlowState, station: number, product: number): boolean {
  const { useStart, useCount, useStock, useUnits, products } = s.net;
  for (let i = useStart[station]; i < useStart[station] + useCount[station]; i += 1) if (s.supply.onHand[useStock[i]] < useUnits[i * products + product]) return false;
  return true;
}

/** Takes what one operation uses. */
export function useMaterial(s: FlowState, station: number, product: number): void {
  const { useStart, useCount, useStock, useUnits, products } = s.net;
  for (let i = useStart[station]; i < useStart[station] + useCount[station]; i += 1) if (useUnits[i * products + product] > 0) takeUnits(s, useStock[i], useUnits[i * products + product]);
}

/** A part that needs a station's units has come or gone: its stocks are short of more, or of less. */
export function watchUses(s: FlowState, buffer: number): void {
  const { consumerStart, consumerCount, consumer, useStart, useCount, useStock } = s.net;
  for (let i = consumerStart[buffer]; i < consumerStart[buffer] + consumerCount[buffer]; i += 1)
    for (let use = useStart[consumer[i]]; use < useStart[consumer[i]] + useCount[consumer[i]]; use += 1) watchStock(s, useStock[use]);
}

/** Units leave a stock. */
export function takeUnits(s: FlowState, stock: number, units: number): void {
  settleStock(s, stock);
  s.supply.onHand[stock] -= units;
  s.tally[s.net.layout.node[s.net.stockNode[stock]] + USED] += units;
  watchStock(s, stock);
  const node = s.net.stockNode[stock];
  if (s.waitHead[node] >= 0) wake(s, node);
}

/** Units come: first to the orders that other stocks placed, then to the stations, in the order of the model. */
export function addUnits(s: FlowState, stock: number, units: number): void {
  settleStock(s, stock);
  s.supply.onHand[stock] += units;
  const { suppliers, supplierStock, userStart, userCount, user, inputStart, inputCount, input } = s.net;
  for (let supplier = 0; supplier < suppliers; supplier += 1) if (supplierStock[supplier] === stock) ship(s, supplier);
  for (let i = userStart[stock]; i < userStart[stock] + userCount[stock]; i += 1) {
    const station = user[i];
    for (let server = serverFor(s, station); server >= 0; server = serverFor(s, station)) {
      let complete = false;
      for (let k = inputStart[station]; k < inputStart[station] + inputCount[station] && !complete; k += 1) complete = s.content[input[k]] > 0 && isComplete(s, station, input[k]);
      if (!complete) break;
      takeIdle(s, server);
      ready(s, server);
    }
  }
}

/** A stock without a review is looked at whenever something changes. */
export function watchStock(s: FlowState, stock: number): void {
  if (s.net.review[stock] === 0) reorder(s, stock);
}

/** Orders where what is on hand and on order, less what is owed, has fallen to the reorder point. */
function reorder(s: FlowState, stock: number): void {
  const { reorderFrom, reorderAt, reorderQuantity, reorderUpTo } = s.net;
  if (reorderFrom[stock] < 0) return;
  const position = s.supply.onHand[stock] + s.supply.onOrder[stock] - owed(s, stock);
  if (position > reorderAt[stock]) return;
  const lot = reorderQuantity[stock];
  const lots = ceil((reorderAt[stock] - position) / lot);
  order(s, stock, lot === 0 ? reorderUpTo[stock] - position : lot * (position + lot * lots > reorderAt[stock] ? lots : lots + 1));
}

/** Units that waiting parts and unshipped orders will take; who may leave instead is owed nothing. */
function owed(s: FlowState, stock: number): number {
  const { userStart, userCount, user, useStart, useCount, useStock, inputStart, inputCount, input, patience, suppliers, supplierStock } = s.net;
  let units = 0;
  for (let i = userStart[stock]; i < userStart[stock] + userCount[stock]; i += 1) {
    const station = user[i];
    for (let use = useStart[station]; use < useStart[station] + useCount[station]; use += 1) {
      if (useStock[use] !== stock) continue;
      for (let k = inputStart[station]; k < inputStart[station] + inputCount[station]; k += 1) if (patience[input[k]] < 0) units += unitsFor(s, input[k], use);
    }
  }
  for (let supplier = 0; supplier < suppliers; supplier += 1) if (supplierStock[supplier] === stock) units += s.supply.unshippedUnits[supplier];
  return units;
}

/** What the parts in a buffer will use: they are counted one by one only where it depends on the product. */
function unitsFor(s: FlowState, buffer: number, use: number): number {
  const { useUnits, useVaries, products, ranks } = s.net;
  if (useVaries[use] === 0) return s.content[buffer] * useUnits[use * products];
  let units = 0;
  for (let list = buffer * ranks; list < (buffer + 1) * ranks; list += 1) for (let part = s.head[list]; part >= 0; part = s.next[part]) units += useUnits[use * products + s.product[part]];
  return units;
}
