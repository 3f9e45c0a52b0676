import { type TwinEvent } from '@orrery/contracts';
import { ticksOf, type Twin } from '@orrery/twin-model';
import { type HistorySnapshot } from './history-database.js';

/** A revision of a twin: which registration of it, and which of its changes. */
export interface Revision {
  readonly life: number;
  readonly rev: number;
  /** It ended the life. */
  readonly isDeletion: boolean;
  /** ISO 8601, microseconds. */
  readonly knownAt: string;
}

/** What one looks for: the last revision that fits all of it. */
export interface RevisionWanted {
  readonly rev?: number;
  readonly knownAt?: string;
  /** The input that made it was received by then, in ticks. */
  readonly atTicks?: bigint;
}

const KNOWN_AT = `to_char(known_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"0Z"') as known_at`;

interface RevisionRow {
  readonly life: number;
  readonly rev: number;
  readonly type: TwinEvent['type'];
  readonly known_at: string;
}

export async function findRevision(snapshot: HistorySnapshot, twinId: string, { rev, knownAt, atTicks }: RevisionWanted): Promise<Revision | undefined> {
  const rows = await snapshot.rows<RevisionRow>(
    `select life, rev, type, ${KNOWN_AT} from events_v1
      where twin_id = $1 and ($2::int is null or rev = $2) and ($3::timestamptz is null or events_v1.known_at <= $3) and ($4::int8 is null or at_ticks <= $4)
      order by life desc, rev desc limit 1`,
    [twinId, rev ?? null, knownAt ?? null, atTicks === undefined ? null : String(atTicks)],
  );
  return revisionOf(rows[0]) ?? keptRevision(snapshot, twinId, { rev, knownAt, atTicks });
}

/** Of a revision whose event is no longer kept the state may be: the last before the events that are. */
async function keptRevision(snapshot: HistorySnapshot, twinId: string, { rev, knownAt, atTicks }: { [each in keyof RevisionWanted]: RevisionWanted[each] | undefined }): Promise<Revision | undefined> {
  const rows = await snapshot.rows<Omit<RevisionRow, 'type'> & { at: string }>(
    `select life, rev, ${KNOWN_AT}, state ->> 'at' as at from snapshots_v1
      where twin_id = $1 and ($2::int is null or rev = $2) and ($3::timestamptz is null or snapshots_v1.known_at <= $3) order by life desc, rev desc`,
    [twinId, rev ?? null, knownAt ?? null],
  );
  const found = rows.find(({ at }) => atTicks === undefined || ticksOf(at) <= atTicks);
  return found && { life: found.life, rev: found.rev, isDeletion: false, knownAt: found.known_at };
}

export async function firstRevision(snapshot: HistorySnapshot, twinId: string, knownAt: string | undefined): Promise<Revision | undefined> {
  const rows = await snapshot.rows<RevisionRow>(
    `select life, rev, type, ${KNOWN_AT} from events_v1 where twin_id = $1 and ($2::timestamptz is null or events_v1.known_at <= $2) order by life, rev limit 1`,
    [twinId, knownAt ?? null],
  );
  return revisionOf(rows[0]);
}

const revisionOf = (row: RevisionRow | undefined): Revision | undefined => row && { life: row.life, rev: row.rev, isDeletion: row.type === 'deleted', knownAt: row.known_at };

/** The last snapshot of a life at or before a revision. */
export async function snapshotBefore(snapshot: HistorySnapshot, twinId: string, { life, rev }: Revision): Promise<Twin | undefined> {
  const rows = await snapshot.rows<{ state: Twin }>('select state from snapshots_v1 where twin_id = $1 and life = $2 and rev <= $3 order by rev desc limit 1', [twinId, life, rev]);
  return rows[0]?.state;
}

interface EventRow {
  readonly type: TwinEvent['type'];
  readonly rev: number;
  readonly prev_rev: number;
  readonly at_ticks: string;
  readonly cause: TwinEvent['cause'];
  readonly changes: TwinEvent['changes'];
}

/** The events of a life after revision `after`, up to `to`, in order. */
export async function eventsBetween(snapshot: HistorySnapshot, twinId: string, life: number, after: number, to: number, limit: number): Promise<EventRow[]> {
  return snapshot.rows<EventRow>(
    'select type, rev, prev_rev, at_ticks, cause, changes from events_v1 where twin_id = $1 and life = $2 and rev > $3 and rev <= $4 order by rev limit $5',
    [twinId, life, after, to, limit],
  );
}
