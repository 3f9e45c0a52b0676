import { millisOf } from '@orrery/twin-model';
import { contentDigest } from '../approval/approved-content.js';
import { verifyChain } from '../audit/verify-chain.js';
import { APPROVALS_NEEDED, isEnded } from '../command.js';
import { READ_WITHIN_MS } from '../guards/staleness.js';
import { WRITE_WITHIN_MS } from '../lifecycle/timely.js';
import { type Flight, type ModelService, RANGE, RATE } from './service.js';
import { type World } from './world.js';

const INPUT_MAX_AGE_MS = 5_000;

/** What must never be, told by what is true and by the machines' own logs, not by what the service believes. */
export function wrongWithWrite(world: World, service: ModelService, flight: Flight): string | undefined {
  const machine = world.machines.get(flight.twin)!;
  const command = service.commands.get(flight.id)!;
  const { log } = machine;
  // What was read may be as old as freshness allows, and not older.
  const oldest = flight.sentAt! - INPUT_MAX_AGE_MS - READ_WITHIN_MS - WRITE_WITHIN_MS;
  if (log.some(({ id }) => id === flight.id)) return `${flight.id} was written a second time`;
  if (isEnded(command.state)) return `${flight.id} was written when it was ${command.state}`;
  const later = log.find(({ id }) => (service.commands.get(id)?.place ?? 0) > (command.place ?? 0));
  if (later) return `${flight.id} was written after ${later.id}, which came later`;
  if (flight.value < RANGE.low || flight.value > RANGE.high) return `${flight.value} is out of range`;
  const begun = machine.log.filter(({ at }) => world.now - at < RATE.perMs).map(({ from }) => from);
  const fastest = Math.max(...[Number(flight.was), ...begun].map((from) => Math.abs(flight.value - from)));
  if (machine.temper === 'obedient' && fastest > RATE.by) return `the setpoint moved by ${fastest} within ${RATE.perMs} ms`;
  if (flight.sentAt! >= millisOf(command.deadline) + WRITE_WITHIN_MS) return `${flight.id} was written ${flight.sentAt! - millisOf(command.deadline)} ms after its deadline`;
  if (machine.jam.value === true && machine.jamOffUntil < oldest) return `${flight.id} was written into a jam`;
  if (!flight.wasTried) return `${flight.id} was judged without a run that bears it out`;
  if (flight.wasKilled) return `${flight.id} was judged with the kill switch on`;
  if (flight.wasLocked) return `${flight.id} was judged on a locked asset`;
  if (flight.wasServiced) return `${flight.id} was judged in a maintenance window`;
  if (machine.mode.value !== 'auto' && machine.autoUntil < oldest) return `${flight.id} was written to a machine run by hand`;
  const people = new Set(command.approvals.map(({ by }) => by.subject));
  if (people.size < APPROVALS_NEEDED[command.risk]) return `${flight.id} was written with ${people.size} approvals`;
  if (people.has(command.by.subject)) return `${flight.id} was approved by its proposer`;
  const content = contentDigest({ ...command, by: command.by.name });
  if (command.approvals.some(({ digest }) => digest !== content)) return `${flight.id} was written on an approval of another command`;
  if ([...people].some((subject) => !flight.mayApprove.includes(subject))) return `${flight.id} was written on an approval that was revoked`;
  return undefined;
}

/** When all faults are over and time has gone on: everything has ended, and what is said of it is so. */
export function wrongAtTheEnd(world: World, service: ModelService): string | undefined {
  for (const { id, twinId, state, outcome, value } of service.commands.values()) {
    if (!isEnded(state)) return `${id} is ${state} for ever`;
    const machine = world.machines.get(twinId)!;
    const written = machine.log.find((entry) => entry.id === id);
    if (state === 'verified' && !written) return `${id} is verified and was never written`;
    if (state === 'verified' && written && !machine.hadSince(value, written.at)) return `${id} is verified and the machine never had ${String(value)} since`;
    if (outcome?.code === 'settled-not-applied' && written) return `${id} is said by a person not to have been written, and was`;
    if (outcome?.code === 'internal' && written) return `${id} is said not to have been written, and was`;
    if ((state === 'expired' || state === 'cancelled' || state === 'rejected') && written) return `${id} is ${state} and was written`;
  }
  const audit = verifyChain(service.chain);
  return audit.ok ? undefined : `audit entry ${audit.broken.seq}: ${audit.broken.why}`;
}
