import { DesError } from '../engine/des-error.js';
import { FINISHED, type FlowState } from './flow-state.js';
import { BUFFER } from './network.js';

/**
 * Called when no event is left: parts that still wait for space will wait for ever.
 * @throws DesError `run.deadlock` with the cycle of places that wait for one another
 */
export function findDeadlock(s: FlowState): void {
  const { net } = s;
  const blocked = (node: number) => {
    const server = net.serverStart[node];
    for (let k = server; server >= 0 && k < server + net.serverCount[node]; k += 1) if (s.phase[k] === FINISHED && s.held[k] >= 0) return k;
    return -1;
  };
  const first = net.kind.findIndex((_, node) => blocked(node) >= 0);
  if (first < 0) return;
  const way: number[] = [];
  for (let node = first; node >= 0; node = nextOf(s, node, blocked)) {
    const seen = way.indexOf(node);
    way.push(node);
    if (seen < 0) continue;
    const cycle = way.slice(seen).map((at) => net.names[at]);
    throw new DesError('run.deadlock', `nothing can move any more at time ${s.now}: ${cycle.join(' → ')} wait for one another`, `give a buffer on this cycle more capacity, or a way out that does not lead back`);
  }
}

/** The place a blocked station or a full buffer waits for: its target, or a station that should draw from it. */
function nextOf(s: FlowState, node: number, blocked: (node: number) => number): number {
  const { net } = s;
  if (net.kind[node] === BUFFER) return net.consumer.slice(net.consumerStart[node], net.consumerStart[node] + net.consumerCount[node]).find((station) => blocked(station) >= 0) ?? -1;
  const server = blocked(node);
  if (server < 0) return -1;
  const start = net.arcStart[server];
  for (let arc = start; arc < start + net.targetCount[node]; arc += 1) if (s.linked[arc] === 1) return net.arcNode[arc];
  return -1;
}
