import { type FlowState } from './flow-state.js';
import { put, route } from './nodes.js';
import { createPart, releasePart } from './parts.js';
import { waitForSpace } from './waiting.js';

const { floor, round } = Math;
/** Tallies of a source. */
const CREATED = 0;
const LOST = 1;
const SATURATED = -1;
const BY_ORDERS = -2;

const portOf = (s: FlowState, source: number): number => s.net.servers + source;

/** Sets a source's first arrival: one interval after its start, or at its start where it is saturated. */
export function startSource(s: FlowState, source: number): void {
  const { every, start } = s.net;
  if (every[source] === BY_ORDERS) return awaitOrder(s, source);
  s.events.set(portOf(s, source), every[source] === SATURATED ? start[source] : nextArrival(s, source, start[source]));
}

/** The timer of a source: an arrival. */
export function sourceFires(s: FlowState, source: number): void {
  const { amount, everyStream } = s.net;
  if (s.net.every[source] === BY_ORDERS) return orderComes(s, source);
  const parts = amount[source] < 0 ? 1 : round(s.sampler.draw(amount[source], s.streams, everyStream[source] + 1));
  if (parts === 1) {
    s.pending[source] = arrival(s, source);
  } else {
    let last = -1;
    for (let i = 0; i < parts; i += 1) {
      const part = arrival(s, source);
      if (part < 0) break;
      if (last < 0) s.pending[source] = part;
      else s.next[last] = part;
      last = part;
    }
  }
  resumeSource(s, source);
}

/**
 * Hands on what has arrived. A source that waits for space stops its clock until all is handed on; one that loses goes on; a saturated one
 * makes its next part as soon as the last is taken.
 */
export function resumeSource(s: FlowState, source: number): void {
  const port = portOf(s, source);
  const saturated = s.net.every[source] === SATURATED;
  for (;;) {
    let part = s.pending[source];
    if (part < 0 && saturated && s.sourceOff[source] === 0) part = s.pending[source] = arrival(s, source);
    if (part < 0) break;
    const target = route(s, port, part);
    if (target < 0 && s.net.loses[source] === 0) return waitForSpace(s, port);
    s.pending[source] = s.next[part];
    s.next[part] = -1;
    s.chosen[port] = -1;
    if (target >= 0) put(s, target, part);
    else {
      s.tally[s.net.sourceTally[source] + LOST] += 1;
      releasePart(s, part);
    }
  }
  if (saturated || s.created[source] >= s.net.limit[source]) return;
  if (s.net.every[source] === BY_ORDERS) awaitOrder(s, source);
  else if (s.sourceOff[source] === 1) s.untilArrival[source] = interval(s, source);
  else s.events.set(port, nextArrival(s, source, s.now));
}

/** The end of a shift stops a source's clock, its beginning lets it go on. */
export function switchSource(s: FlowState, source: number, off: number): void {
  const port = portOf(s, source);
  s.sourceOff[source] = off;
  if (off === 1) {
    s.untilArrival[source] = s.events.isSet(port) ? s.events.timeOf(port) - s.now : -1;
    s.events.cancel(port);
  } else if (s.untilArrival[source] >= 0) s.events.set(port, s.now + s.untilArrival[source]);
  else if (s.net.every[source] === SATURATED && s.pending[source] < 0) resumeSource(s, source);
}

/**
 * When the next part arrives after `from`. Under a profile the interval passes at the pace of each step: a Poisson stream becomes one whose rate changes
 * as the profile says (E. Çinlar, Introduction to Stochastic Processes, section 4.7: inversion of the cumulated rate).
 */
function nextArrival(s: FlowState, source: number, from: number): number {
  const period = s.net.profilePeriod[source];
  return period === 0 ? from + interval(s, source) : nextOfProfile(s, source, from, period);
}

function nextOfProfile(s: FlowState, source: number, from: number, period: number): number {
  const { stepStart, stepCount, stepFrom, stepFactor } = s.net;
  let left = interval(s, source);
  const first = stepStart[source];
  const last = first + stepCount[source] - 1;
  let base = floor(from / period) * period;
  let step = last;
  while (base + stepFrom[step] > from) step -= 1;
  for (let at = from; ; ) {
    const end = step === last ? base + period : base + stepFrom[step + 1];
    const factor = stepFactor[step];
    if (left <= (end - at) * factor) return factor > 0 ? at + left / factor : at;
    left -= (end - at) * factor;
    at = end;
    step = step === last ? first : step + 1;
    if (step === first) base = end;
  }
}

function interval(s: FlowState, source: number): number {
  const time = s.sampler.draw(s.net.every[source], s.streams, s.net.everyStream[source]);
  const pace = s.net.pace[source];
  return pace === 1 ? time : time / pace;
}

/** A new part of a product of the mix, -1 where the source has made all it makes. */
function arrival(s: FlowState, source: number): number {
  if (s.created[source] >= s.net.limit[source]) return -1;
  s.created[source] += 1;
  s.tally[s.net.sourceTally[source] + CREATED] += 1;
  const { products, mix, everyStream } = s.net;
  let product = 0;
  if (products > 1) {
    const u = s.streams.uniform(everyStream[source] + 2);
    while (product < products - 1 && mix[source * products + product] < u) product += 1;
  }
  const part = createPart(s, product);
  if (s.net.dueAfter[source] >= 0) s.deadline[part] = s.now + s.sampler.draw(s.net.dueAfter[source], s.streams, s.net.dueStream[source]);
  return part;
}

/** All parts of the next order arrive. */
function orderComes(s: FlowState, source: number): void {
  const { orderStart, orderCount, orderAmount, orderProduct, orderDue, repeat, sourceTally } = s.net;
  const place = s.ordered[source] % orderCount[source];
  const round = (s.ordered[source] - place) / orderCount[source];
  const order = orderStart[source] + place;
  s.ordered[source] += 1;
  for (let piece = orderAmount[order], last = -1; piece > 0; piece -= 1) {
    const part = createPart(s, orderProduct[order]);
    s.deadline[part] = round > 0 ? orderDue[order] + round * repeat[source] : orderDue[order];
    s.created[source] += 1;
    s.tally[sourceTally[source] + CREATED] += 1;
    if (last < 0) s.pending[source] = part;
    else s.next[last] = part;
    last = part;
  }
  resumeSource(s, source);
}

/** Sets the time of the next order, at once where it is overdue, never where there is none. */
function awaitOrder(s: FlowState, source: number): void {
  const { orderStart, orderCount, orderAt, repeat } = s.net;
  const place = s.ordered[source] % orderCount[source];
  const round = (s.ordered[source] - place) / orderCount[source];
  if (round > 0 && repeat[source] === Infinity) return;
  const at = orderAt[orderStart[source] + place] + (round > 0 ? round * repeat[source] : 0);
  s.events.set(portOf(s, source), at > s.now ? at : s.now);
}
