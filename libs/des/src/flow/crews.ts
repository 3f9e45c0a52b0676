import { type FlowState } from './flow-state.js';

/** Tallies of a crew, in order: time at work (per head), failures that wait for it (time-weighted), repairs done. */
const BUSY = 0;
const WAITING = 1;
const REPAIRS = 2;

/** Counts a crew's work up to now. */
export function settleCrew(s: FlowState, crew: number): void {
  const at = s.net.layout.crew[crew];
  const span = s.now - s.crewSince[crew];
  s.tally[at + BUSY] += s.crewBusy[crew] * span;
  s.tally[at + WAITING] += s.crewQueue[crew] * span;
  s.crewSince[crew] = s.now;
}

/** Whether a failed unit is repaired at once; else it waits its turn, first come, first served. */
export function callCrew(s: FlowState, unit: number): boolean {
  const crew = s.net.unitCrew[unit];
  if (crew < 0) return true;
  settleCrew(s, crew);
  if (s.crewOff[crew] === 0 && s.crewBusy[crew] < s.net.crewSize[crew]) {
    s.crewBusy[crew] += 1;
    return true;
  }
  const tail = s.crewTail[crew];
  s.unitNext[unit] = -1;
  s.crewTail[crew] = unit;
  s.crewQueue[crew] += 1;
  if (tail < 0) s.crewHead[crew] = unit;
  else s.unitNext[tail] = unit;
  return false;
}

/** A repair is done: gives the unit that its worker turns to, -1 where none waits or the shift is over. */
export function dismissCrew(s: FlowState, unit: number): number {
  const crew = s.net.unitCrew[unit];
  if (crew < 0) return -1;
  settleCrew(s, crew);
  s.tally[s.net.layout.crew[crew] + REPAIRS] += 1;
  s.crewBusy[crew] -= 1;
  return nextCall(s, crew);
}

/** The next waiting unit that a free worker of a crew on shift turns to, -1 where there is none. The caller has settled the crew. */
export function nextCall(s: FlowState, crew: number): number {
  const next = s.crewHead[crew];
  if (next < 0 || s.crewOff[crew] === 1 || s.crewBusy[crew] >= s.net.crewSize[crew]) return -1;
  s.crewHead[crew] = s.unitNext[next];
  if (s.crewHead[crew] < 0) s.crewTail[crew] = -1;
  s.crewQueue[crew] -= 1;
  s.crewBusy[crew] += 1;
  return next;
}
