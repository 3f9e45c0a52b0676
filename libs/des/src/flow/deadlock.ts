import { DesError } from '../engine/des-error.js';
import { FINISHED, type FlowState } from './flow-state.js';
import { BUFFER, CONVEYOR, SINK, STOCK, TRANSPORT } from './network.js';

/**
 * Finds parts that wait for one another and will for ever: every server of a station holds a finished part, and every place those wait for is in the
 * same case. Exact, whatever else still happens in the model.
 * @throws DesError `run.deadlock` with the cycle of places
 */
export function findDeadlock(s: FlowState): void {
  const { net } = s;
  const stuck = new Set([...net.kind.keys()].filter((node) => net.kind[node] !== SINK && isFull(s, node)));
  // Whatever leads to a place that is not stuck is not stuck either, until nothing changes.
  for (let before = -1; before !== stuck.size; ) {
    before = stuck.size;
    for (const node of stuck) if (waysOf(s, node).some((next) => !stuck.has(next))) stuck.delete(node);
  }
  const [first] = stuck;
  if (first === undefined) return;
  const way = [first];
  for (let next = waysOf(s, first)[0]; ; next = waysOf(s, next)[0]) {
    const seen = way.indexOf(next);
    way.push(next);
    if (seen < 0) continue;
    const places = way.slice(seen).map((node) => net.names[node]);
    throw new DesError('run.deadlock', `nothing can move any more at ${places.join(' → ')}: each waits for the next`, 'give a buffer on this cycle more capacity, or a way out that does not lead back', places);
  }
}

/** A station whose servers all hold finished parts that wait, or a buffer or conveyor without room. */
function isFull(s: FlowState, node: number): boolean {
  const { kind, serverStart, serverCount } = s.net;
  if (kind[node] === STOCK) return false;
  if (kind[node] === TRANSPORT) return s.content[node] >= s.net.capacity[node] && carriagesOf(s, node).length === fleetSize(s, node);
  if (kind[node] === CONVEYOR) return s.content[node] >= s.net.capacity[node] && waysOf(s, node).length > 0;
  if (kind[node] === BUFFER) return s.content[node] > 0 && s.content[node] + s.reserved[node] >= s.net.capacity[node];
  const start = serverStart[node];
  for (let server = start; server < start + serverCount[node]; server += 1) if (s.phase[server] !== FINISHED || s.held[server] < 0) return false;
  return serverCount[node] > 0;
}

/** The places that would have to move first: a buffer's consumers, or what any of a station's parts waits for. */
function waysOf(s: FlowState, node: number): number[] {
  const { net } = s;
  if (net.kind[node] === BUFFER) return [...net.consumer.subarray(net.consumerStart[node], net.consumerStart[node] + net.consumerCount[node])];
  const ways: number[] = [];
  const waitsAt = (port: number, from = node) => {
    for (let arc = net.arcStart[port]; arc < net.arcStart[port] + net.targetCount[from]; arc += 1) if (s.linked[arc] === 1) ways.push(net.arcNode[arc]);
  };
  if (net.kind[node] === TRANSPORT) carriagesOf(s, node).forEach(({ port, transport }) => waitsAt(port, net.transportNode[transport]));
  if (net.kind[node] === CONVEYOR) waitsAt(net.portNode.indexOf(node));
  for (let server = net.serverStart[node]; server < net.serverStart[node] + net.serverCount[node]; server += 1) waitsAt(server);
  return ways;
}

const fleetSize = (s: FlowState, node: number): number => s.net.vehicleCount[s.net.transportFleet[node - s.net.transportNode[0]]];

/** The carriages of a transport's fleet whose vehicles stand with a part for which there is no space: they may serve other transports. */
function carriagesOf(s: FlowState, node: number): { port: number; transport: number }[] {
  const { transportFleet, transportNode, carriageTransport, carriages, ports } = s.net;
  const fleet = transportFleet[node - transportNode[0]];
  return Array.from(carriageTransport, (transport, carriage) => ({ port: ports - carriages + carriage, transport, carriage }))
    .filter(({ port, transport, carriage }) => transportFleet[transport] === fleet && s.fleet.carried[carriage] >= 0 && !s.events.isSet(port));
}
