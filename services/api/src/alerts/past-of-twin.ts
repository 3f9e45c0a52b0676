import { type PastRecord } from '@orrery/alarms';
import { OrreryError, type TwinEvent } from '@orrery/contracts';
import { applyEvent, timestampFromTicks, type Twin } from '@orrery/twin-model';
import { type HistorySnapshot } from '../history/history-database.js';
import { eventsBetween, findRevision, type Revision, snapshotBefore } from '../history/revisions.store.js';

export interface Past {
  readonly records: readonly PastRecord[];
  /** The history of the twin begins here, later than what was asked for. */
  readonly begins?: string;
}

const PAGE = 5_000;
/** Of all twins of one question. */
export const MOST_EVENTS = 300_000;

/**
 * Its state before a span as one event, and each of its revisions in the span; of them only the paths that count.
 * @throws OrreryError `too-large` where `room` does not suffice
 */
export async function pastOfTwin(snapshot: HistorySnapshot, twinId: string, span: { readonly from: bigint; readonly to: bigint }, paths: ReadonlySet<string>, room: number): Promise<Past> {
  const last = await findRevision(snapshot, twinId, { atTicks: span.to });
  if (!last) return { records: [] };
  const before = await findRevision(snapshot, twinId, { atTicks: span.from });
  const start = before?.life === last.life ? before : undefined;
  const state = start && (await stateAt(snapshot, twinId, start));
  const records: PastRecord[] = state ? [{ event: asEvent(state, paths) }] : [];
  for (let after = state?.rev ?? 0; after < last.rev; ) {
    const rows = await eventsBetween(snapshot, twinId, last.life, after, last.rev, PAGE);
    for (const { type, rev, prev_rev, at_ticks, cause, changes } of rows) {
      const open = changes.filter((change) => !('path' in change) || paths.has(change.path));
      records.push({ event: { type, twinId, rev, prevRev: prev_rev, at: timestampFromTicks(BigInt(at_ticks)), cause, changes: open } });
    }
    if (records.length > room) throw tooMuch();
    if (rows.length === 0) break;
    after = rows.at(-1)!.rev;
  }
  if (state) return { records };
  const begins = records[0]?.event?.at;
  return begins === undefined ? { records } : { records, begins };
}

/** The state at a revision as far as its events are kept; else its last snapshot, else nothing. */
async function stateAt(snapshot: HistorySnapshot, twinId: string, revision: Revision): Promise<Twin | undefined> {
  let twin = await snapshotBefore(snapshot, twinId, revision);
  for (let more = true; more; ) {
    const rows = await eventsBetween(snapshot, twinId, revision.life, twin?.rev ?? 0, revision.rev, PAGE);
    for (const { type, rev, prev_rev, at_ticks, cause, changes } of rows) {
      if (prev_rev !== (twin?.rev ?? 0)) return twin;
      twin = applyEvent(twin, { type, twinId, rev, prevRev: prev_rev, at: timestampFromTicks(BigInt(at_ticks)), cause, changes });
    }
    more = rows.length === PAGE;
  }
  return twin;
}

function asEvent({ twinId, rev, at, properties, desired }: Twin, paths: ReadonlySet<string>): TwinEvent {
  const open = <T>(byPath: Readonly<Record<string, T>>): [string, T][] => Object.entries(byPath).filter(([path]) => paths.has(path));
  const changes: TwinEvent['changes'] = [
    ...open(properties).map(([path, state]) => ({ kind: 'reported' as const, path, state })),
    ...open(desired).map(([path, state]) => ({ kind: 'desired' as const, path, state })),
  ];
  return { type: 'changed', twinId, rev, prevRev: rev - 1, at, cause: { input: 'readings', offset: '0' }, changes };
}

const tooMuch = (): OrreryError =>
  new OrreryError('too-large', `more than ${MOST_EVENTS} changes would have to be looked at`, { remedy: 'Ask for a shorter span, or name some of the twins.', details: { kind: 'too-many-changes' } });
