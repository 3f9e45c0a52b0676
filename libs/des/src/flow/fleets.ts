import { settleBuffer } from './buffers.js';
import { type FlowState } from './flow-state.js';
import { VEHICLE_STATES } from './layout.js';
import { chooseTarget, put, route } from './nodes.js';
import { waitForSpace, wake } from './waiting.js';

const IDLE = 0;
const EMPTY = 1;
const LOADED = 2;
const BLOCKED = 3;
const TRIPS = VEHICLE_STATES.length;
/** Second tally of a transport: parts that entered. */
const ENTERED = 1;

const firstCarriage = (s: FlowState): number => s.net.ports - s.net.carriages;

/** Counts the time a vehicle spent in its state so far and gives it another. */
export function setVehicle(s: FlowState, vehicle: number, status: number): void {
  const { fleet } = s;
  s.tally[s.net.layout.fleet[s.net.vehicleFleet[vehicle]] + fleet.status[vehicle]] += s.now - fleet.since[vehicle];
  fleet.since[vehicle] = s.now;
  fleet.status[vehicle] = status;
}

/** A part waits to be carried; the nearest idle vehicle comes for it. */
export function putToTransport(s: FlowState, node: number, part: number): void {
  const transport = node - s.net.transportNode[0];
  const list = node * s.net.ranks;
  s.tally[s.net.layout.node[node] + ENTERED] += 1;
  settleBuffer(s, node);
  s.content[node] += 1;
  s.due[part] = s.now;
  s.next[part] = -1;
  if (s.head[list] < 0) s.head[list] = part;
  else s.next[s.tail[list]] = part;
  s.tail[list] = part;
  const vehicle = nearestIdle(s, transport);
  if (vehicle >= 0) send(s, vehicle, transport);
}

/** The timer of a carriage: its vehicle is where the part waits, or where it goes. */
export function carriageFires(s: FlowState, port: number): void {
  const { net, fleet } = s;
  const carriage = port - firstCarriage(s);
  const transport = net.carriageTransport[carriage];
  const vehicle = net.carriageVehicle[carriage];
  if (fleet.carried[carriage] >= 0) {
    fleet.place[vehicle] = net.dropPoint[chooseTarget(s, port, fleet.carried[carriage])];
    return unload(s, port);
  }
  const node = net.transportNode[transport];
  const list = node * net.ranks;
  const part = s.head[list];
  settleBuffer(s, node);
  s.content[node] -= 1;
  s.head[list] = s.next[part];
  s.next[part] = -1;
  if (s.observer !== undefined) s.observer(s.now, part, s.born[part], s.product[part], node);
  fleet.called[transport] -= 1;
  fleet.carried[carriage] = part;
  fleet.place[vehicle] = net.pickUp[transport];
  setVehicle(s, vehicle, LOADED);
  s.events.set(port, s.now + net.loading[transport] + travelTime(s, vehicle, net.dropPoint[chooseTarget(s, port, part)]));
  if (s.waitHead[node] >= 0) wake(s, node);
}

/** Hands the part on, or stands blocked where there is no space; then the vehicle turns to what waits for it. */
export function unload(s: FlowState, port: number): void {
  const { net, fleet } = s;
  const carriage = port - firstCarriage(s);
  const vehicle = net.carriageVehicle[carriage];
  const part = fleet.carried[carriage];
  const target = route(s, port, part);
  if (target < 0) {
    setVehicle(s, vehicle, BLOCKED);
    return waitForSpace(s, port);
  }
  s.chosen[port] = -1;
  fleet.carried[carriage] = -1;
  s.tally[net.layout.fleet[net.vehicleFleet[vehicle]] + TRIPS] += 1;
  put(s, target, part);
  const next = nextTransport(s, vehicle);
  if (next >= 0) send(s, vehicle, next);
  else setVehicle(s, vehicle, IDLE);
}

function send(s: FlowState, vehicle: number, transport: number): void {
  const { net, fleet } = s;
  fleet.called[transport] += 1;
  setVehicle(s, vehicle, EMPTY);
  const carriage = net.carriageStart[transport] + vehicle - net.vehicleStart[net.transportFleet[transport]];
  s.events.set(firstCarriage(s) + carriage, s.now + travelTime(s, vehicle, net.pickUp[transport]));
}

function travelTime(s: FlowState, vehicle: number, to: number): number {
  const { travel, points, vehicleFleet } = s.net;
  return travel[(vehicleFleet[vehicle] * points + s.fleet.place[vehicle]) * points + to];
}

function nearestIdle(s: FlowState, transport: number): number {
  const { transportFleet, vehicleStart, vehicleCount, pickUp } = s.net;
  const start = vehicleStart[transportFleet[transport]];
  let best = -1;
  let least = Infinity;
  for (let vehicle = start; vehicle < start + vehicleCount[transportFleet[transport]]; vehicle += 1) {
    if (s.fleet.status[vehicle] !== IDLE) continue;
    const time = travelTime(s, vehicle, pickUp[transport]);
    if (time >= least) continue;
    best = vehicle;
    least = time;
  }
  return best;
}

/** Of the transports with parts that no vehicle comes for: the nearest, or the one whose first such part waits longest; among equals the first. */
function nextTransport(s: FlowState, vehicle: number): number {
  const { transports, transportFleet, transportNode, vehicleFleet, nearest, pickUp, ranks } = s.net;
  let best = -1;
  let least = Infinity;
  for (let transport = 0; transport < transports; transport += 1) {
    if (transportFleet[transport] !== vehicleFleet[vehicle]) continue;
    const node = transportNode[transport];
    if (s.content[node] <= s.fleet.called[transport]) continue;
    let part = s.head[node * ranks];
    for (let skip = s.fleet.called[transport]; skip > 0; skip -= 1) part = s.next[part];
    const value = nearest[vehicleFleet[vehicle]] === 1 ? travelTime(s, vehicle, pickUp[transport]) : s.due[part];
    if (value >= least) continue;
    best = transport;
    least = value;
  }
  return best;
}
