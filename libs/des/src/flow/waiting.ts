import { leaveConveyor } from './conveyors.js';
import { unload } from './fleets.js';
import { type FlowState } from './flow-state.js';
import { CHOOSES_FIRST } from './network.js';
import { hasSpace } from './nodes.js';
import { resumeSource } from './sources.js';
import { deliver, ready } from './stations.js';

/** A port begins to wait for space: at the target it chose, or at all its targets where any will do. First come, first served. */
export function waitForSpace(s: FlowState, port: number): void {
  const { net } = s;
  const node = net.portNode[port];
  const arc = net.arcStart[port];
  const count = net.targetCount[node];
  if (count > 1 && net.rule[node] >= CHOOSES_FIRST) link(s, arc + s.chosen[port] - net.targetStart[node]);
  else for (let i = arc; i < arc + count; i += 1) link(s, i);
}

/** A port waits no longer, anywhere. */
export function stopWaiting(s: FlowState, port: number): void {
  const start = s.net.arcStart[port];
  const count = s.net.targetCount[s.net.portNode[port]];
  for (let arc = start; arc < start + count; arc += 1) if (s.linked[arc] === 1) unlink(s, arc);
}

/** Space came free at a node: those who wait for it go on, while there is space. */
export function wake(s: FlowState, node: number): void {
  for (;;) {
    const arc = s.waitHead[node];
    if (arc < 0 || !hasSpace(s, node)) return;
    const port = s.net.arcPort[arc];
    stopWaiting(s, port);
    if (port >= s.net.ports - s.net.carriages) unload(s, port);
    else if (port >= s.net.servers + s.net.sources) leaveConveyor(s, port);
    else if (port >= s.net.servers) resumeSource(s, port - s.net.servers);
    else if (s.held[port] >= 0) deliver(s, port);
    else ready(s, port);
  }
}

function link(s: FlowState, arc: number): void {
  if (s.linked[arc] === 1) return;
  const node = s.net.arcNode[arc];
  const tail = s.waitTail[node];
  s.linked[arc] = 1;
  s.waitPrevious[arc] = tail;
  s.waitNext[arc] = -1;
  s.waitTail[node] = arc;
  if (tail < 0) s.waitHead[node] = arc;
  else s.waitNext[tail] = arc;
}

function unlink(s: FlowState, arc: number): void {
  const node = s.net.arcNode[arc];
  const [previous, next] = [s.waitPrevious[arc], s.waitNext[arc]];
  s.linked[arc] = 0;
  if (previous < 0) s.waitHead[node] = next;
  else s.waitNext[previous] = next;
  if (next < 0) s.waitTail[node] = previous;
  else s.waitPrevious[next] = previous;
}
