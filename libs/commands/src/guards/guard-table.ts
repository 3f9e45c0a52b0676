import { type Guard } from './guard.js';
import { approverRights, approvers, proof, proposer, selfApproval, signature } from './people-guards.js';
import { device, freshness, interlock, killSwitch, lock, maintenance, mode } from './plant-guards.js';
import { simulatedFirst } from './simulation-guard.js';
import { clock, deadline } from './time-guards.js';
import { datatype, range, rate, unit, writable } from './value-guards.js';

/** Every reason why nothing may be written, in the order in which they are shown. There is no other list (rule R35). */
export const GUARDS: readonly Guard[] = [
  writable,
  datatype,
  unit,
  range,
  rate,
  simulatedFirst,
  device,
  interlock,
  freshness,
  mode,
  lock,
  killSwitch,
  maintenance,
  proposer,
  approvers,
  selfApproval,
  proof,
  signature,
  approverRights,
  deadline,
  clock,
];
