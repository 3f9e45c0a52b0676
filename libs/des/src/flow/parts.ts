import { type FlowState, GONE } from './flow-state.js';

/** Counts the parts in the system up to now. */
export function settleSystem(s: FlowState): void {
  s.tally[0] += s.inSystem * (s.now - s.systemSince);
  s.systemSince = s.now;
}

/** A new part enters the system. */
export function createPart(s: FlowState, product: number): number {
  const part = s.takePart();
  s.next[part] = -1;
  s.product[part] = product;
  s.born[part] = s.now;
  s.due[part] = 0;
  s.where[part] = -1;
  s.step[part] = 0;
  s.deadline[part] = Infinity;
  settleSystem(s);
  s.inSystem += 1;
  return part;
}

/** The part leaves the system; its number may be used again. */
export function releasePart(s: FlowState, part: number): void {
  if (s.observer !== undefined) s.observer(s.now, part, s.born[part], s.product[part], GONE);
  settleSystem(s);
  s.inSystem -= 1;
  s.next[part] = s.freePart;
  s.freePart = part;
}
