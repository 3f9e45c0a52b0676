import { type Command, type CommandEvent } from '@orrery/commands';
import { type DesiredInput } from '@orrery/contracts';

/**
 * What is desired of the twin after one event (rule R20): what is written is wished for, and the projector says whether the twin has come to it.
 * Taken back is only what certainly was not done: the device refused it, or it never left. What was not seen by its deadline may still come, from a
 * device that is slow or had taken it before the answer was lost: the wish stays, and has expired, so that nothing waits for it any longer.
 * @param command after the event
 * @returns undefined where nothing changes
 */
export function wishAfter(command: Command, event: CommandEvent): DesiredInput | undefined {
  const change = changeBy(command, event);
  // A method wishes for no value.
  if (change === undefined || command.arguments) return undefined;
  const reason = `command ${command.id}${command.reason === undefined ? '' : `: ${command.reason}`}`;
  const wish = change === 'undone' ? null : { value: command.value, reason, ...(change === 'late' ? { expiresAt: event.at } : {}) };
  return { type: 'desired', twinId: command.twinId, receivedTs: event.at, requestId: `${command.id}-${event.type}-${command.attempt}`, by: command.by.name, patch: { [command.path]: wish } };
}

function changeBy({ attempt }: Command, event: CommandEvent): 'begun' | 'late' | 'undone' | undefined {
  switch (event.type) {
    case 'sent':
      return 'begun';
    case 'timeout':
      return 'late';
    case 'failed':
      if (event.code === 'not-applied') return 'late';
      return attempt > 0 ? 'undone' : undefined;
    // Applied: readings will show it. Not applied: somebody has looked.
    case 'settled':
      return event.applied ? undefined : 'undone';
    // It waits again only where an attempt certainly did nothing.
    case 'expired':
    case 'cancelled':
      return attempt > 0 ? 'undone' : undefined;
    default:
      return undefined;
  }
}
