import { type TwinEvent } from '@orrery/contracts';
import { type StreamMessage } from '../../stream/messages.js';
import { type Context } from '../context.js';
import { shown } from '../output.js';

export interface WatchOptions {
  readonly site?: string;
  readonly subtree?: string;
  readonly from?: string;
  readonly snapshot?: boolean;
  /** End after this many events. */
  readonly count?: number;
}

/** `orrery watch`: changes as they come, until Ctrl-C; with -o json one message a line. */
export async function watch({ client, output, signal }: Context, twins: readonly string[], { count, ...options }: WatchOptions): Promise<void> {
  let events = 0;
  for await (const message of client.stream({ ...options, ...(twins.length > 0 ? { twins } : {}), signal })) {
    if (message.kind === 'lost') output.note(`connection lost: ${message.reason}; again in ${message.retryInMs} ms`);
    else output.jsonLine(message);
    for (const line of linesOf(message)) output.line(line);
    if (message.kind === 'event') events += 1;
    if (events === count) return;
  }
}

export function linesOf(message: StreamMessage): string[] {
  switch (message.kind) {
    case 'event':
      return linesOfEvent(message.event);
    case 'snapshot':
      return [`${message.twin.twinId} rev ${message.twin.rev}: ${Object.keys(message.twin.properties).length} paths`];
    case 'lagged': {
      if (message.reason === 'policy-changed') return ['what you may read has changed: read the twins again'];
      const missed = message.twins.map(({ twinId, fromRev, toRev }) => `  ${twinId}: rev ${fromRev} to ${toRev}`);
      const why = message.reason === 'slow-reader' ? 'this reader was too slow' : 'they are no longer kept';
      return [`events are missing: ${why}${message.more > 0 ? `; ${message.more} twins more than these` : ''}`, ...missed];
    }
    default:
      return [];
  }
}

function linesOfEvent({ twinId, rev, type, changes }: TwinEvent): string[] {
  const head = `${twinId} rev ${rev}`;
  if (type !== 'changed') return [`${head}: ${type}`];
  return changes.map((change) => {
    switch (change.kind) {
      case 'reported':
        return `${head}: ${change.path} = ${shown(change.state.value)} (${change.state.quality}) at ${change.state.eventTs ?? change.state.receivedTs}`;
      case 'desired':
        return `${head}: ${change.path} desired ${change.state === null ? 'taken back' : `${shown(change.state.value)} (${change.state.status}), by ${change.state.by}`}`;
      case 'source':
        return `${head}: source ${change.source} ${change.state.state}${change.state.reason === undefined ? '' : `: ${change.state.reason}`}`;
      case 'definition':
        return `${head}: definition changed`;
      case 'removed':
        return `${head}: ${change.path} removed`;
    }
  });
}
