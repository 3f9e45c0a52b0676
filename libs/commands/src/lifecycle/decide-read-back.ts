import { type Command } from '../command.js';
import { type CommandEvent } from './command-event.js';
import { type CommandInput } from './command-input.js';
import { type Decision, done, ignored } from './decision.js';
import { type Evidence, evidenceOf } from './judge-read-back.js';

type ReadBack = Extract<CommandInput, { type: 'read-back' }>;

/** How long a write whose answer was lost may still be on its way: twice the request's own timeout. */
export const ON_ITS_WAY_MS = 10_000;

/**
 * Success is what the device shows, not what it answers. Before the deadline no reading is a failure: a device may be slow. After it,
 * an accepted command is a timeout; one that is unknown stays so until a reading of good quality tells, however long that takes.
 */
export function decideReadBack(command: Command, { at, watchedMs, target, reported }: ReadBack): Decision {
  if (command.state !== 'delivered' && command.state !== 'applied' && command.state !== 'unknown') return ignored(`it is ${command.state}`);
  const isApplied = evidenceOf(command, target);
  const isReported = evidenceOf(command, reported);
  const events: CommandEvent[] = [];
  const seen = (type: 'applied' | 'verified', reading: ReadBack['target']): void => {
    events.push({ type, at, value: reading?.value, ...(reading?.sourceTs === undefined ? {} : { sourceTs: reading.sourceTs }) });
  };
  if (command.state !== 'applied' && isApplied.matches && isApplied.inTime) seen('applied', target);
  const applied = command.state === 'applied' || events.length > 0;
  if (applied && isReported.matches && isReported.inTime) seen('verified', reported);
  const verified = events.at(-1)?.type === 'verified';
  if (!verified && at >= command.deadline) events.push(...late(command, applied, isApplied, at, watchedMs));
  return events.length > 0 ? done(...events) : ignored('nothing to be seen yet');
}

function late(command: Command, applied: boolean, target: Evidence, at: string, watchedMs: number): CommandEvent[] {
  if (applied) return [{ type: 'timeout', at, reason: 'the device took the value, and what it reports had not followed by the deadline' }];
  if (command.state === 'delivered') return [{ type: 'timeout', at, reason: 'the device accepted the write, and the value was not seen there by the deadline' }];
  if (target.matches) return [{ type: 'timeout', at, reason: 'the device has the value, and took it after the deadline or at a time that cannot be told' }];
  if (!target.good || watchedMs < ON_ITS_WAY_MS) return [];
  if (target.equal) return [{ type: 'timeout', at, reason: 'the device has the value, and nothing shows that it is from this write' }];
  return [{ type: 'failed', at, code: 'not-applied', reason: 'nothing says that the write arrived, and by its deadline the device does not have the value; a slow one may still take it' }];
}
