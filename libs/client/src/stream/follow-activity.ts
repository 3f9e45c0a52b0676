import { type CommandOutcome } from '@orrery/contracts';
import { type ListedAlert } from '../alerts/alert-types.js';
import { type Command } from '../commands/command-types.js';
import { type Requester } from '../http/requester.js';
import { followEvents, type LostConnection, type StreamOptions, type StreamSource } from './follow-stream.js';

/** A lock or a kill switch that somebody has thrown. */
export interface StopTold extends Pick<CommandOutcome, 'twinId' | 'site' | 'at' | 'by' | 'reason'> {
  readonly type: 'locked' | 'unlocked' | 'killed' | 'released';
}

export type ActivityMessage =
  /** Read the lists now: what follows comes after them, or is in them already. */
  | { readonly kind: 'open' }
  /** As `GET /alerts` answers it; of one key the highest rev counts. */
  | { readonly kind: 'alert'; readonly alert: ListedAlert; readonly cursor: string }
  /** As `GET /commands` answers it. */
  | { readonly kind: 'command'; readonly command: Command; readonly cursor: string }
  | { readonly kind: 'stop'; readonly stop: StopTold; readonly cursor: string }
  /** Some of it was left out, never silently: read the lists again. */
  | { readonly kind: 'lagged'; readonly reason: 'slow-reader' | 'cursor-expired' | 'policy-changed'; readonly cursor: string }
  | LostConnection;

const SOURCE: StreamSource<ActivityMessage> = {
  path: '/stream/activity',
  query: (cursor) => ({ from: cursor }),
  messageOf: (kind, value, cursor) => {
    switch (kind) {
      case 'open':
        return { kind };
      case 'alert':
        return { kind, alert: value as unknown as ListedAlert, cursor };
      case 'command':
        return { kind, command: value as unknown as Command, cursor };
      case 'stop':
        return { kind, stop: value as unknown as StopTold, cursor };
      case 'lagged':
        return { ...value, kind, cursor } as ActivityMessage;
      default:
        return undefined;
    }
  },
};

/** Alerts, commands, locks and kill switches as they change, until the signal aborts; reconnects by itself and goes on where it was. */
export function followActivity(requester: Requester, options: Pick<StreamOptions, 'from' | 'signal' | 'silenceMs'> = {}): AsyncGenerator<ActivityMessage, void, void> {
  return followEvents(requester, SOURCE, options);
}
