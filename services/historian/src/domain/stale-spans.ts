import { type PropertyState, type TwinEvent } from '@orrery/contracts';

/** A span of a path that begins or ends with an event. */
export type StaleChange =
  | { readonly kind: 'begins'; readonly path: string; readonly from: string; readonly cause: string }
  | { readonly kind: 'ends'; readonly path: string; readonly to: string };

/** What an event says of the freshness of its twin's paths. `open`: the paths that are stale before it, since when; kept up to date. */
export function staleChanges(event: TwinEvent, open: Map<string, string>): StaleChange[] {
  if (event.type === 'deleted') {
    const ends = [...open.keys()].map((path): StaleChange => ({ kind: 'ends', path, to: event.at }));
    open.clear();
    return ends;
  }
  return event.changes.flatMap((change): StaleChange[] => {
    if (change.kind === 'removed' && open.delete(change.path)) return [{ kind: 'ends', path: change.path, to: event.at }];
    if (change.kind !== 'reported') return [];
    const { path, state } = change;
    const since = open.get(path);
    if (state.quality !== 'stale') {
      open.delete(path);
      return since === undefined ? [] : [{ kind: 'ends', path, to: freshAt(state, since) }];
    }
    if (since !== undefined) return [];
    const from = state.staleSince ?? event.at;
    open.set(path, from);
    return [{ kind: 'begins', path, from, cause: state.staleCause ?? 'max-age' }];
  });
}

/** The same reading, sent again after a lost connection, is older than that: the value is fresh again since it came. */
function freshAt({ eventTs, receivedTs }: PropertyState, staleSince: string): string {
  return eventTs !== undefined && eventTs > staleSince ? eventTs : receivedTs;
}
