import { addMillis } from '@orrery/twin-model';
import { type Command } from '../command.js';
import { type CommandInput } from './command-input.js';
import { type Decision, done, ignored } from './decision.js';
import { ON_ITS_WAY_MS } from './decide-read-back.js';
import { latest } from './latest.js';

type Settle = Extract<CommandInput, { type: 'settle' }>;

/**
 * Where no reading can tell what became of a write (the device is gone for good, or does not show it), a person who has looked says so. Only then: before its deadline,
 * and while it may still be on its way, the device's own evidence is waited for. It is never `verified` by it: that is the device's word alone (rules R33, R34).
 */
export function decideSettle(command: Command, { at, by, applied, reason, proof }: Settle): Decision {
  if (command.state !== 'unknown') return ignored(`it is ${command.state}, and only what is unknown is settled by a person`);
  const from = latest(command.deadline, addMillis(command.since, ON_ITS_WAY_MS));
  if (at < from) return ignored(`it is read back until ${from}: the device itself may still tell`);
  return done({ type: 'settled', at, by, applied, code: applied ? 'settled-applied' : 'settled-not-applied', reason, proof });
}
