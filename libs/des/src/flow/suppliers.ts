import { type FlowState } from './flow-state.js';
import { addUnits, firstTimer, takeUnits, watchStock } from './supply.js';

/** Tallies of a stock that its orders count in: units delivered, and orders. */
const DELIVERED = 2;
const ORDERS = 5;
/** Tallies of a supplier: orders shipped, those late, time disrupted. */
const SHIPPED = 0;
const LATE = 1;
const DISRUPTED = 2;

/** Counts a supplier's disruptions up to now. */
export function settleSupplier(s: FlowState, supplier: number): void {
  s.tally[s.net.layout.supplier[supplier] + DISRUPTED] += s.supply.supplierDown[supplier] * (s.now - s.supply.supplierSince[supplier]);
  s.supply.supplierSince[supplier] = s.now;
}

/** A stock orders from its supplier. */
export function order(s: FlowState, stock: number, units: number): void {
  const supplier = s.net.reorderFrom[stock];
  const entry = s.takePart();
  s.product[entry] = units;
  s.where[entry] = stock;
  s.next[entry] = -1;
  s.supply.onOrder[stock] += units;
  s.tally[s.net.layout.node[s.net.stockNode[stock]] + ORDERS] += 1;
  if (s.supply.unshipped[supplier] < 0) s.supply.unshipped[supplier] = entry;
  else s.next[s.supply.unshippedLast[supplier]] = entry;
  s.supply.unshippedLast[supplier] = entry;
  s.supply.unshippedUnits[supplier] += units;
  ship(s, supplier);
  if (s.net.supplierStock[supplier] >= 0) watchStock(s, s.net.supplierStock[supplier]);
}

/** A supplier ships whole orders in their order, while it can. */
export function ship(s: FlowState, supplier: number): void {
  const { supplierStock, layout, reliability, leadTime, leadStream, delay, delayStream } = s.net;
  const from = supplierStock[supplier];
  for (let entry = s.supply.unshipped[supplier]; entry >= 0 && s.supply.supplierDown[supplier] === 0; entry = s.supply.unshipped[supplier]) {
    const units = s.product[entry];
    if (from >= 0 && s.supply.onHand[from] < units) return;
    s.supply.unshipped[supplier] = s.next[entry];
    s.supply.unshippedUnits[supplier] -= units;
    s.tally[layout.supplier[supplier] + SHIPPED] += 1;
    let time = s.sampler.draw(leadTime[supplier], s.streams, leadStream[supplier]);
    if (reliability[supplier] < 1 && s.streams.uniform(delayStream[supplier]) > reliability[supplier]) {
      time += s.sampler.draw(delay[supplier], s.streams, delayStream[supplier] + 1);
      s.tally[layout.supplier[supplier] + LATE] += 1;
    }
    setOut(s, entry, s.now + time);
    if (from >= 0) takeUnits(s, from, units);
  }
}

/** An order is on its way; a later one may overtake it. */
function setOut(s: FlowState, entry: number, at: number): void {
  const stock = s.where[entry];
  s.due[entry] = at;
  let previous = -1;
  let next = s.supply.coming[stock];
  for (; next >= 0 && s.due[next] <= at; next = s.next[next]) previous = next;
  s.next[entry] = next;
  if (previous >= 0) s.next[previous] = entry;
  else {
    s.supply.coming[stock] = entry;
    s.events.set(firstTimer(s) + stock, at);
  }
}

/** The next order on its way to a stock is there. */
export function orderArrives(s: FlowState, stock: number): void {
  const entry = s.supply.coming[stock];
  const units = s.product[entry];
  const next = (s.supply.coming[stock] = s.next[entry]);
  if (next >= 0) s.events.set(firstTimer(s) + stock, s.due[next]);
  s.next[entry] = s.freePart;
  s.freePart = entry;
  s.supply.onOrder[stock] -= units;
  s.tally[s.net.layout.node[s.net.stockNode[stock]] + DELIVERED] += units;
  addUnits(s, stock, units);
}

/** A supplier's disruption begins or ends. */
export function disrupt(s: FlowState, supplier: number): void {
  const { disruption, disruptionLasts, disruptionStream, stocks } = s.net;
  settleSupplier(s, supplier);
  const down = (s.supply.supplierDown[supplier] = 1 - s.supply.supplierDown[supplier]);
  const time = s.sampler.draw(down === 1 ? disruptionLasts[supplier] : disruption[supplier], s.streams, disruptionStream[supplier] + down);
  s.events.set(firstTimer(s) + 2 * stocks + supplier, s.now + time);
  ship(s, supplier);
}
