import { type CommandLocks, type MaintenanceWindow } from '@orrery/client';

/** What people have put in the way of commands, and of alerts: kill switches, locks, maintenance windows. */
export interface Stops extends CommandLocks {
  /** Planned and open ones. */
  readonly windows: readonly MaintenanceWindow[];
}

export const NO_STOPS: Stops = { killed: [], locks: [], windows: [] };

/** `acme:riverside` of `acme:riverside:filler`. */
export const siteOf = (twinId: string): string => twinId.split(':', 2).join(':');

export const siteName = (site: string): string => site.split(':').at(-1)!;

/** What holds for one twin now. `line`: the twin and all that it is part of; a lock and a window hold for all that is part of their twin. */
export function stopsOver({ killed, locks, windows }: Stops, line: readonly string[]): Stops {
  const [twinId = ''] = line;
  return {
    killed: killed.filter(({ site }) => site === siteOf(twinId)),
    locks: locks.filter((lock) => line.includes(lock.twinId)),
    windows: windows.filter((window) => window.state === 'open' && line.includes(window.twinId)),
  };
}

export const isAny = ({ killed, locks, windows }: Stops): boolean => killed.length + locks.length + windows.length > 0;

/** From a twin up to its root; ends where a twin would be part of itself. */
export function lineOf(twinId: string, partOf: (twinId: string) => string | undefined): string[] {
  const line: string[] = [];
  for (let up: string | undefined = twinId; up !== undefined && !line.includes(up); up = partOf(up)) line.push(up);
  return line;
}
