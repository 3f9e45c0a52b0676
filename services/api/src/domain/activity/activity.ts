import { type CompiledRights } from '@orrery/access';
import { type Alert, type CommandOutcome } from '@orrery/contracts';
import { readableAlert } from '../alerts/readable-alert.js';
import { type KnownCommand } from '../commands/command-book.js';

/** A lock or a kill switch that somebody has thrown. */
export type StopTold = Pick<CommandOutcome, 'type' | 'twinId' | 'site' | 'at' | 'by' | 'reason'>;

/** What people follow besides values: an alert as it stands now, a command as it stands now, a lock or a switch. */
export type Activity = { readonly kind: 'alert'; readonly alert: Alert } | { readonly kind: 'command'; readonly command: KnownCommand } | { readonly kind: 'stop'; readonly stop: StopTold };

const STOPS: ReadonlySet<string> = new Set(['locked', 'unlocked', 'killed', 'released']);

/** What an outcome tells of; undefined where it only answers whoever asked. `one`: the command as it stands after it. */
export function activityOf(outcome: CommandOutcome, one: (id: string) => KnownCommand | undefined): Activity | undefined {
  const { type, twinId, site, at, by, reason, command } = outcome;
  if (STOPS.has(type)) return { kind: 'stop', stop: { type, at, ...(twinId === undefined ? {} : { twinId }), ...(site === undefined ? {} : { site }), ...(by === undefined ? {} : { by }), ...(reason === undefined ? {} : { reason }) } };
  const known = command === undefined || !outcome.audit ? undefined : one(command);
  return known && { kind: 'command', command: known };
}

type Reader = Pick<CompiledRights, 'may' | 'mayAll'>;

/** What a reader may see of it, as the lists answer it; undefined where that is nothing. `isSiteOpen`: whether they may read any twin of a site. */
export function readableActivity(activity: Activity, rights: Reader, isSiteOpen: (site: string) => boolean): object | undefined {
  switch (activity.kind) {
    case 'alert':
      return readableAlert(activity.alert, rights);
    case 'command': {
      const { steps: _steps, ...command } = activity.command;
      return rights.may('READ', command.twinId, command.path) ? command : undefined;
    }
    case 'stop': {
      const { twinId, site } = activity.stop;
      const isOpen = twinId === undefined ? site !== undefined && isSiteOpen(site) : rights.may('READ', twinId);
      return isOpen ? activity.stop : undefined;
    }
  }
}
