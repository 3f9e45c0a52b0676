import { type FlowState } from './flow-state.js';
import { DOWN, FAILURES, MAINTAINED, REPAIR_COST } from './layout.js';
import { halt, revive } from './stations.js';
import { callCrew, dismissCrew } from './crews.js';

const { max } = Math;
export const BY_TIME = 0;
export const BY_OPERATING = 1;
export const BY_OPERATIONS = 2; // and from here on: wear adds up by operations too

export const unitTimer = (s: FlowState, unit: number): number => s.net.ports + unit;

/** Draws when a unit fails next, on its own clock. */
export function armUnit(s: FlowState, unit: number): void {
  const limit = s.sampler.draw(s.net.unitEvery[unit], s.streams, s.net.unitStream[unit]);
  const span = limit < s.net.unitAt[unit] ? limit : s.net.unitAt[unit];
  s.spare[unit] = limit - span;
  if (s.net.unitClock[unit] === BY_TIME) s.events.set(unitTimer(s, unit), s.now + span);
  else s.left[unit] = span;
}

/** The unit that runs with the operation and fails before `time` of it has passed, the first to do so; -1 where none does. */
export function unitDueWithin(s: FlowState, server: number, time: number): number {
  const start = s.net.unitStart[server];
  let due = -1;
  for (let unit = start; unit < start + s.net.unitCount[server]; unit += 1) {
    if (s.net.unitClock[unit] !== BY_OPERATING || s.left[unit] >= time) continue;
    due = unit;
    time = s.left[unit];
  }
  return due;
}

/** Counts an operation that begins; gives the unit whose count is used up and which stops the machine before it, -1 where it may begin. */
export function unitToFailNow(s: FlowState, server: number): number {
  if (s.counted[server] === 1) return -1;
  const start = s.net.unitStart[server];
  const end = start + s.net.unitCount[server];
  for (let unit = start; unit < end; unit += 1) if (s.net.unitClock[unit] >= BY_OPERATIONS && s.left[unit] <= 0) return unit;
  for (let unit = start; unit < end; unit += 1) if (s.net.unitClock[unit] >= BY_OPERATIONS) s.left[unit] -= wearOf(s, unit);
  s.counted[server] = 1;
  return -1;
}

const wearOf = (s: FlowState, unit: number): number => (s.net.unitWear[unit] < 0 ? 1 : s.sampler.draw(s.net.unitWear[unit], s.streams, s.net.unitWearStream[unit]));

/** Takes operating time off the units that run with it. */
export function wearUnits(s: FlowState, server: number, worked: number): void {
  const start = s.net.unitStart[server];
  for (let unit = start; unit < start + s.net.unitCount[server]; unit += 1) {
    if (s.net.unitClock[unit] === BY_OPERATING) s.left[unit] = max(0, s.left[unit] - worked);
  }
}

/** A unit fails, or is due for maintenance before that: its server stands still, and the crew is called, or repair begins at once where none is needed. */
export function fail(s: FlowState, unit: number): void {
  const server = s.net.unitServer[unit];
  const at = s.net.layout.node[s.net.stationOf[server]];
  const planned = s.left[unit] + s.spare[unit] > 0;
  s.planned[unit] = planned ? 1 : 0;
  s.tally[at + (planned ? MAINTAINED : FAILURES)] += 1;
  s.tally[at + REPAIR_COST] += planned ? s.net.unitPlannedCost[unit] : s.net.unitCost[unit];
  s.down[server] += 1;
  if (s.down[server] === 1) halt(s, server, DOWN);
  if (callCrew(s, unit)) startRepair(s, unit);
}

/** The timer of a unit under repair fires when it is done. */
export function startRepair(s: FlowState, unit: number): void {
  s.left[unit] = -1;
  s.events.set(unitTimer(s, unit), s.now + s.sampler.draw(s.planned[unit] === 1 ? s.net.unitPlanned[unit] : s.net.unitRepair[unit], s.streams, s.net.unitStream[unit] + 1));
}

/** The timer of a unit: the end of its repair, or the failure of one that runs by the clock. */
export function unitFires(s: FlowState, unit: number): void {
  if (s.left[unit] >= 0) return fail(s, unit);
  s.left[unit] = 0;
  const next = dismissCrew(s, unit);
  if (next >= 0) startRepair(s, next);
  armUnit(s, unit);
  const server = s.net.unitServer[unit];
  s.down[server] -= 1;
  if (s.down[server] === 0) revive(s, server);
}
