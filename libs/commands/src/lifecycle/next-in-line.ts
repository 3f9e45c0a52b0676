import { type Command, isAtTheDevice } from '../command.js';

/**
 * Whose turn it is among the commands of one twin: what is at the device, else the first in line (rule R33: one at a time, first
 * come first served). Undefined where nobody waits.
 */
export function nextInLine(commands: Iterable<Command>): Command | undefined {
  let next: Command | undefined;
  for (const command of commands) {
    if (isAtTheDevice(command.state)) return command;
    if (command.state !== 'queued') continue;
    if (!next || (command.place ?? 0) < (next.place ?? 0)) next = command;
  }
  return next;
}
