import { bufferHasSpace, putToBuffer } from './buffers.js';
import { type FlowState } from './flow-state.js';
import { conveyorHasSpace, putToConveyor } from './conveyors.js';
import { putToTransport } from './fleets.js';
import { BUFFER, CHOOSES_FIRST, CONVEYOR, SINK, STATION, STOCK } from './network.js';
import { releasePart } from './parts.js';
import { begin, serverFor, takeIdle } from './stations.js';
import { putToStock, stockHasSpace } from './supply.js';

/** Whether the node would take one part now. */
export function hasSpace(s: FlowState, node: number): boolean {
  const kind = s.net.kind[node];
  if (kind === BUFFER) return bufferHasSpace(s, node);
  if (kind === CONVEYOR) return conveyorHasSpace(s, node);
  if (kind === STATION) return serverFor(s, node) >= 0;
  if (kind === STOCK) return stockHasSpace(s, node - s.net.stockNode[0]);
  return kind === SINK || s.content[node] < s.net.capacity[node];
}

/** Hands a part to a node that has space. */
export function put(s: FlowState, node: number, part: number): void {
  const kind = s.net.kind[node];
  if (s.observer !== undefined && kind !== STATION) s.observer(s.now, part, s.born[part], s.product[part], node);
  if (kind === BUFFER) return putToBuffer(s, node, part);
  if (kind === CONVEYOR) return putToConveyor(s, node, part);
  if (kind === SINK) {
    const at = s.net.tallyAt[node];
    const time = s.now - s.born[part];
    s.tally[at] += 1;
    s.tally[at + 1] += time;
    s.tally[at + 2] += time * time;
    if (s.now > s.deadline[part]) {
      s.tally[at + 3] += 1;
      s.tally[at + 4] += s.now - s.deadline[part];
    }
    s.tally[1] = s.now;
    return releasePart(s, part);
  }
  if (kind !== STATION) return kind === STOCK ? putToStock(s, node - s.net.stockNode[0], part) : putToTransport(s, node, part);
  const server = serverFor(s, node);
  takeIdle(s, server);
  begin(s, server, part);
}

/** Whether a place can be kept for the part that a server blocking before service is about to begin. */
export function hasPlace(s: FlowState, node: number): boolean {
  return s.net.kind[node] === SINK || s.content[node] + s.reserved[node] < s.net.capacity[node];
}

/** Where a port's part goes now, -1 where it has to wait; a rule that chooses first leaves its choice in `chosen`. */
export function route(s: FlowState, port: number, part: number): number {
  const { net } = s;
  const only = net.only[port];
  if (only >= 0) return hasSpace(s, only) ? only : -1;
  const node = net.portNode[port];
  const start = net.targetStart[node];
  const count = net.targetCount[node];
  const rule = net.rule[node];
  if (rule < CHOOSES_FIRST) return rule === 0 ? firstWithSpace(s, start, count) : shortest(s, start, count);
  if (s.chosen[port] < 0) s.chosen[port] = start + choose(s, node, rule, part, count, start);
  const target = net.target[s.chosen[port]];
  return hasSpace(s, target) ? target : -1;
}

/** The place in the targets' list where a port's part will go, chosen now where that is still open; the only one under a rule that looks for space. */
export function chooseTarget(s: FlowState, port: number, part: number): number {
  const node = s.net.portNode[port];
  const start = s.net.targetStart[node];
  const count = s.net.targetCount[node];
  if (count === 1) return start;
  if (s.chosen[port] < 0) s.chosen[port] = start + choose(s, node, s.net.rule[node], part, count, start);
  return s.chosen[port];
}

function firstWithSpace(s: FlowState, start: number, count: number): number {
  for (let i = start; i < start + count; i += 1) if (hasSpace(s, s.net.target[i])) return s.net.target[i];
  return -1;
}

/** Of the targets with space the one with the fewest parts waiting and in service; among equals the first. */
function shortest(s: FlowState, start: number, count: number): number {
  let best = -1;
  let least = 0;
  for (let i = start; i < start + count; i += 1) {
    const target = s.net.target[i];
    const load = loadOf(s, target);
    if ((best >= 0 && load >= least) || !hasSpace(s, target)) continue;
    best = target;
    least = load;
  }
  return best;
}

function loadOf(s: FlowState, node: number): number {
  const { consumerStart, consumerCount, consumer, serverStart, serverCount } = s.net;
  let load = s.content[node] + s.reserved[node];
  for (let k = serverStart[node]; k >= 0 && k < serverStart[node] + serverCount[node]; k += 1) load += s.held[k] >= 0 ? 1 : 0;
  for (let i = consumerStart[node]; i < consumerStart[node] + consumerCount[node]; i += 1) load += loadOf(s, consumer[i]);
  return load;
}

function choose(s: FlowState, node: number, rule: number, part: number, count: number, start: number): number {
  if (rule === 4) return s.product[part];
  if (rule === 5) return nextStep(s, part, count);
  if (rule === 2) {
    const turn = s.turn[node];
    s.turn[node] = (turn + 1) % count;
    return turn;
  }
  const u = s.streams.uniform(s.net.routeStream[node]);
  let i = 0;
  while (i < count - 1 && s.net.cumulated[start + i] < u) i += 1;
  return i;
}

/** Which target the part's next step leads to; the last one after all steps. */
function nextStep(s: FlowState, part: number, count: number): number {
  const { productStepStart, productStepCount, stepSlot } = s.net;
  const product = s.product[part];
  return s.step[part] < productStepCount[product] ? stepSlot[productStepStart[product] + s.step[part]] : count - 1;
}
