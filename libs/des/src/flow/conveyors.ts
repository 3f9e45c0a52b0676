import { settleBuffer } from './buffers.js';
import { type FlowState } from './flow-state.js';
import { put, route } from './nodes.js';
import { waitForSpace, wake } from './waiting.js';

/** Second tally of a conveyor: parts that entered; the first, its content, is a buffer's. */
const ENTERED = 1;

export const conveyorHasSpace = (s: FlowState, node: number): boolean => s.content[node] < s.net.capacity[node];

/** A part enters at the beginning. Only the first part's coming to the end is an event; the others' times are kept with them. */
export function putToConveyor(s: FlowState, node: number, part: number): void {
  s.tally[s.net.tallyAt[node] + ENTERED] += 1;
  settleBuffer(s, node);
  s.content[node] += 1;
  s.due[part] = s.now + s.net.transit[node];
  s.next[part] = -1;
  const list = node * s.net.ranks;
  if (s.head[list] < 0) {
    s.head[list] = part;
    s.events.set(portOf(s, node), s.due[part]);
  } else s.next[s.tail[list]] = part;
  s.tail[list] = part;
}

/** The first part is at the end and goes on, or waits there for space; those behind close up meanwhile. */
export function leaveConveyor(s: FlowState, port: number): void {
  const node = s.net.portNode[port];
  const list = node * s.net.ranks;
  const part = s.head[list];
  const target = route(s, port, part);
  if (target < 0) return waitForSpace(s, port);
  settleBuffer(s, node);
  s.content[node] -= 1;
  const next = (s.head[list] = s.next[part]);
  s.next[part] = -1;
  s.chosen[port] = -1;
  if (next >= 0) s.events.set(port, s.due[next] > s.now ? s.due[next] : s.now);
  put(s, target, part);
  if (s.waitHead[node] >= 0) wake(s, node);
}

const portOf = (s: FlowState, node: number): number => s.net.servers + s.net.sources + (node - s.net.conveyorNode[0]);
