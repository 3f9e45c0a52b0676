import { type FlowState, FINISHED, SETTING_UP, WORKING } from './flow-state.js';
import { BUSY, DONE, SCRAPPED, SETUP } from './layout.js';
import { createPart, releasePart } from './parts.js';
import { fail, unitDueWithin, unitToFailNow, wearUnits } from './failures.js';
import { claimOperator, dismissOperator } from './teams.js';
import { deliver, setStatus } from './stations.js';
import { BEFORE, CHANGES, COUNTS, FAILS, SKILLED } from './traits.js';
import { wake } from './waiting.js';

const { max } = Math;

/** Draws the time of an operation and starts it. */
export function startOperation(s: FlowState, server: number, product: number): void {
  const { net } = s;
  const station = net.stationOf[server];
  s.phase[server] = WORKING;
  s.remaining[server] = s.sampler.draw(net.stepped ? timeOf(s, station, s.held[server]) : net.time[station * net.products + product], s.streams, net.timeStream[station]);
  work(s, server);
}

/** The step of a part's product that is due at this station, -1 where it goes through for another reason. */
function stepAt(s: FlowState, station: number, part: number): number {
  const { productStepStart, productStepCount, stepNode } = s.net;
  const step = s.step[part];
  const at = productStepStart[s.product[part]] + step;
  return step < productStepCount[s.product[part]] && stepNode[at] === station ? at : -1;
}

function timeOf(s: FlowState, station: number, part: number): number {
  const step = stepAt(s, station, part);
  const own = step < 0 ? -1 : s.net.stepTime[step];
  return own < 0 ? s.net.time[station * s.net.products + s.product[part]] : own;
}

/** Starts or goes on with what remains of a set-up or an operation. */
export function work(s: FlowState, server: number): void {
  const traits = s.net.traits[s.net.stationOf[server]];
  if ((traits & SKILLED) !== 0 && !claimOperator(s, server)) return;
  s.workingSince[server] = s.now; // before a failure that comes first: nothing is worked on yet
  let time = s.remaining[server];
  s.failing[server] = -1;
  if (s.phase[server] === SETTING_UP) {
    if (s.status[server] !== SETUP) setStatus(s, server, SETUP);
  } else {
    if ((traits & FAILS) !== 0) {
      if ((traits & COUNTS) !== 0) {
        const unit = unitToFailNow(s, server);
        if (unit >= 0) return fail(s, unit);
      } else s.counted[server] = 1;
      const due = unitDueWithin(s, server, time);
      s.failing[server] = due;
      if (due >= 0) time = s.left[due];
    }
    if (s.status[server] !== BUSY) setStatus(s, server, BUSY);
  }
  s.events.set(server, s.now + time);
}

/** Stops the clock of a set-up or operation and keeps what remains of it. */
export function interrupt(s: FlowState, server: number): void {
  if (!s.events.isSet(server)) return;
  s.events.cancel(server);
  const worked = s.now - s.workingSince[server];
  s.remaining[server] = max(0, s.remaining[server] - worked);
  if (s.phase[server] === WORKING) wearUnits(s, server, worked);
}

/** The timer of a server: its set-up or operation ends, or a unit that runs with it fails. */
export function serverFires(s: FlowState, server: number): void {
  const failing = s.failing[server];
  if (failing >= 0) {
    interrupt(s, server);
    s.left[failing] = 0;
    return fail(s, failing);
  }
  const { net } = s;
  const part = s.held[server];
  if (s.phase[server] === SETTING_UP) return startOperation(s, server, s.product[part]);
  const station = net.stationOf[server];
  const traits = net.traits[station];
  if ((traits & FAILS) !== 0) wearUnits(s, server, s.now - s.workingSince[server]);
  s.phase[server] = FINISHED;
  if ((traits & (SKILLED | BEFORE | CHANGES)) === 0) s.tally[net.tallyAt[station] + DONE] += 1;
  else finish(s, server, station);
  deliver(s, server);
}

/** What is to be done at the end of an operation that is not of the plainest kind. */
function finish(s: FlowState, server: number, station: number): void {
  const { net } = s;
  if (net.skill[station] >= 0) dismissOperator(s, server);
  if (net.before[station] === 1) s.reserved[net.target[net.targetStart[station]]] -= 1;
  if (net.yieldStream[station] >= 0) sortOut(s, server, station);
  if (net.stepped) for (let good = s.held[server]; good >= 0; good = s.next[good]) if (stepAt(s, station, good) >= 0) s.step[good] += 1;
  if (net.split[station] > 1 || net.makes[station] >= 0) transform(s, server, station);
  if (net.before[station] === 1 && s.held[server] < 0) wake(s, net.target[net.targetStart[station]]);
  for (let good = s.held[server]; good >= 0; good = s.next[good]) s.tally[net.tallyAt[station] + DONE] += 1;
}

/** Takes the bad parts out of what a server holds. */
function sortOut(s: FlowState, server: number, station: number): void {
  let last = -1;
  for (let part = s.held[server]; part >= 0; ) {
    const next = s.next[part];
    if (s.streams.uniform(s.net.yieldStream[station]) <= s.net.good[station]) last = part;
    else {
      if (last < 0) s.held[server] = next;
      else s.next[last] = next;
      s.tally[s.net.tallyAt[station] + SCRAPPED] += 1;
      releasePart(s, part);
    }
    part = next;
  }
}

/** What a station makes of the good parts: another product, and of each one as many as it splits into, all born with it. */
function transform(s: FlowState, server: number, station: number): void {
  const { split, makes } = s.net;
  for (let part = s.held[server]; part >= 0; ) {
    const next = s.next[part];
    const product = makes[station] >= 0 ? makes[station] : s.product[part];
    if (product !== s.product[part]) s.step[part] = 0;
    s.product[part] = product;
    let last = part;
    for (let piece = 1; piece < split[station]; piece += 1) {
      const created = createPart(s, product);
      s.born[created] = s.born[part];
      s.step[created] = s.step[part];
      s.deadline[created] = s.deadline[part];
      s.next[last] = created;
      last = created;
    }
    s.next[last] = next;
    part = next;
  }
}
