import { gather, isComplete } from './gathering.js';
import { type FlowState, EMPTY, FINISHED, SETTING_UP } from './flow-state.js';
import { BLOCKED, DOWN, OFF, STARVED } from './layout.js';
import { hasPlace, put, route } from './nodes.js';
import { dismissOperator } from './teams.js';
import { interrupt, startOperation, work } from './operations.js';
import { takeFromBuffer } from './buffers.js';
import { BEFORE, CHANGES, GATHERS, SETUP, SKILLED } from './traits.js';
import { stopWaiting, waitForSpace, wake } from './waiting.js';

/** Counts the time a server spent in its state so far and gives it another. */
export function setStatus(s: FlowState, server: number, status: number): void {
  s.tally[s.net.serverTally[server] + s.status[server]] += s.now - s.statusSince[server];
  s.statusSince[server] = s.now;
  s.status[server] = status;
}

/**
 * The server of a station that would begin a part now, -1 where none would; the one that has waited longest comes first. A server that blocks
 * before service and finds no place for the part it could begin turns from starved to blocked here.
 */
export function serverFor(s: FlowState, station: number): number {
  const server = s.idleHead[station];
  if (server < 0 || s.net.before[station] === 0 || hasPlace(s, s.net.target[s.net.targetStart[station]])) return server;
  for (let idle = server; idle >= 0; idle = s.idleHead[station]) {
    takeIdle(s, idle);
    block(s, idle);
  }
  return -1;
}

/** Takes a server out of its station's idle ones. */
export function takeIdle(s: FlowState, server: number): void {
  const station = s.net.stationOf[server];
  let previous = -1;
  for (let at = s.idleHead[station]; at !== server; at = s.idleNext[at]) previous = at;
  const next = s.idleNext[server];
  if (previous < 0) s.idleHead[station] = next;
  else s.idleNext[previous] = next;
  if (next < 0) s.idleTail[station] = previous;
}

/** A server that holds nothing looks for work: down, off, blocked before service, begins what waits for it, or is starved. */
export function ready(s: FlowState, server: number): void {
  const { net } = s;
  const station = net.stationOf[server];
  if (s.down[server] > 0) return setStatus(s, server, DOWN);
  if (s.off[station] === 1) return setStatus(s, server, OFF);
  const traits = net.traits[station];
  if ((traits & BEFORE) !== 0 && !hasPlace(s, net.target[net.targetStart[station]])) return block(s, server);
  const inputs = net.inputStart[station];
  for (let i = inputs; i < inputs + net.inputCount[station]; i += 1) {
    const buffer = net.input[i];
    if (s.content[buffer] === 0 || ((traits & GATHERS) !== 0 && !isComplete(s, station, buffer))) continue;
    begin(s, server, (traits & (GATHERS | CHANGES)) === 0 ? takeFromBuffer(s, buffer) : gather(s, station, buffer));
    if ((traits & GATHERS) !== 0 && net.assembles[station] === 1) return wakeInputs(s, station);
    if (s.waitHead[buffer] >= 0) wake(s, buffer);
    return;
  }
  setStatus(s, server, STARVED);
  const tail = s.idleTail[station];
  s.idleNext[server] = -1;
  s.idleTail[station] = server;
  if (tail < 0) s.idleHead[station] = server;
  else s.idleNext[tail] = server;
  if (s.waitHead[station] >= 0) wake(s, station);
  if (s.phase[server] === EMPTY) wakeInputs(s, station);
}

/** Whoever waits at a station's buffers: an idle machine is space for a buffer without any of its own, and an assembly takes from all. */
function wakeInputs(s: FlowState, station: number): void {
  const inputs = s.net.inputStart[station];
  for (let i = inputs; i < inputs + s.net.inputCount[station]; i += 1) if (s.waitHead[s.net.input[i]] >= 0) wake(s, s.net.input[i]);
}

/** A server begins a part, or the list of parts of a batch; it is in no idle list. */
export function begin(s: FlowState, server: number, part: number): void {
  const { net } = s;
  const station = net.stationOf[server];
  if (s.observer !== undefined) for (let each = part; each >= 0; each = s.next[each]) s.observer(s.now, each, s.born[each], s.product[each], station);
  s.held[server] = part;
  s.counted[server] = 0;
  const traits = net.traits[station];
  if ((traits & BEFORE) !== 0) s.reserved[net.target[net.targetStart[station]]] += 1;
  const product = s.product[part];
  const last = s.lastProduct[server];
  s.lastProduct[server] = product;
  if ((traits & SETUP) !== 0 && last >= 0) {
    const time = s.sampler.draw(net.setup[station] + last * net.products + product, s.streams, net.setupStream[station]);
    if (time > 0) {
      s.phase[server] = SETTING_UP;
      s.remaining[server] = time;
      return work(s, server);
    }
  }
  startOperation(s, server, product);
}

/** Hands on what a finished server holds, part by part, or blocks it; then it looks for work. */
export function deliver(s: FlowState, server: number): void {
  for (let part = s.held[server]; part >= 0; part = s.held[server]) {
    const target = route(s, server, part);
    if (target < 0) return block(s, server);
    s.held[server] = s.next[part];
    s.next[part] = -1;
    s.chosen[server] = -1;
    put(s, target, part);
  }
  s.phase[server] = EMPTY;
  ready(s, server);
}

function block(s: FlowState, server: number): void {
  const status = s.down[server] > 0 ? DOWN : s.off[s.net.stationOf[server]] === 1 ? OFF : BLOCKED;
  if (s.status[server] !== status) setStatus(s, server, status);
  waitForSpace(s, server);
}

/** A server that was down or off is so no longer, or is so for one reason less. */
export function revive(s: FlowState, server: number): void {
  const station = s.net.stationOf[server];
  const phase = s.phase[server];
  if (s.down[server] > 0) return setStatus(s, server, DOWN);
  if (phase === EMPTY) return ready(s, server);
  if (s.off[station] === 1 && (s.net.pauses[station] === 1 || phase === FINISHED)) return setStatus(s, server, OFF);
  if (phase === FINISHED) return setStatus(s, server, BLOCKED);
  if (!s.events.isSet(server)) work(s, server);
}

/** A server stops, whatever it was at; what it holds it keeps, and a finished part may leave meanwhile. */
export function halt(s: FlowState, server: number, status: number): void {
  if (s.phase[server] !== EMPTY) {
    interrupt(s, server);
    if ((s.net.traits[s.net.stationOf[server]] & SKILLED) !== 0) dismissOperator(s, server);
  } else if (s.status[server] === STARVED) takeIdle(s, server);
  else stopWaiting(s, server);
  setStatus(s, server, status);
}
