import { Injectable } from '@nestjs/common';
import { type Principal } from '@orrery/access';
import { OrreryError, type TwinEvent } from '@orrery/contracts';
import { applyEvent, type RenderedTwin, renderTwin, ticksOf, timestampFromTicks, type Twin } from '@orrery/twin-model';
import { Access } from '../auth/access.js';
import { stateOfReading } from '../domain/history/state-of-reading.js';
import { type Filtered, readableTwin } from '../domain/policy/readable-twin.js';
import { HistoryDatabase, type HistorySnapshot } from './history-database.js';
import { lastReadingsOf } from './readings.store.js';
import { unknownTwin } from './resolve-series.js';
import { eventsBetween, findRevision, firstRevision, type Revision, snapshotBefore } from './revisions.store.js';
import { seriesOf, spanOf, staleOf } from './series.store.js';

/** A revision; or what held at `time` by what was known at `knownAt` (rule R29). Times are canonical. */
export interface AsOf {
  readonly rev?: number;
  readonly time?: string;
  readonly knownAt?: string;
}

export type TwinAsOf = RenderedTwin & Filtered & { readonly asOf: AsOf & { readonly rev: number; readonly life: number; readonly revKnownAt: string } };

/** Events that are folded at once: snapshots come far more often. */
const MOST_EVENTS = 20_000;
/** Bad readings in a row behind which the value of a path is looked for. */
const LOOKED_PAST = 200;

/** The state of a twin as it was, folded by the same code that projects it. */
@Injectable()
export class StateAsOf {
  constructor(
    private readonly database: HistoryDatabase,
    private readonly access: Access,
  ) {}

  /** @throws OrreryError `not-found` where the twin was not there then, or is no longer kept; `unavailable` */
  async read(twinId: string, asOf: AsOf, principal: Principal): Promise<TwinAsOf> {
    this.access.demand(principal, 'READ_HISTORY', twinId);
    return this.database.ask(async (snapshot) => {
      const { time } = asOf;
      const wanted = { ...(asOf.rev === undefined ? {} : { rev: asOf.rev }), ...(asOf.knownAt === undefined ? {} : { knownAt: asOf.knownAt }), ...(time === undefined ? {} : { atTicks: ticksOf(time) }) };
      // Imported history may be older than the twin's registration: then it is told within the twin's first revision.
      const revision = (await findRevision(snapshot, twinId, wanted)) ?? (time === undefined ? undefined : await firstRevision(snapshot, twinId, asOf.knownAt));
      if (!revision) throw (await findRevision(snapshot, twinId, {})) ? notThen(twinId, asOf) : unknownTwin(twinId);
      if (revision.isDeletion) throw deletedThen(twinId, revision);
      const twin = await fold(snapshot, twinId, revision);
      if (time !== undefined) await setReadings(snapshot, twin, time, asOf.knownAt);
      const rights = this.access.rightsOf(principal);
      const open = readableTwin(renderTwin(twin), rights, 'READ_HISTORY');
      if (!open) throw unknownTwin(twinId);
      return { ...open, asOf: { ...asOf, rev: revision.rev, life: revision.life, revKnownAt: revision.knownAt } };
    });
  }
}

/** The twin at a revision. @throws OrreryError `not-found` where not all events up to it are kept */
async function fold(snapshot: HistorySnapshot, twinId: string, revision: Revision): Promise<Twin> {
  let twin = await snapshotBefore(snapshot, twinId, revision);
  const events = await eventsBetween(snapshot, twinId, revision.life, twin?.rev ?? 0, revision.rev, MOST_EVENTS + 1);
  for (const { type, rev, prev_rev, at_ticks, cause, changes } of events) {
    if (prev_rev !== (twin?.rev ?? 0)) break;
    const event: TwinEvent = { type, twinId, rev, prevRev: prev_rev, at: timestampFromTicks(BigInt(at_ticks)), cause, changes };
    twin = applyEvent(twin, event);
  }
  if (twin?.rev === revision.rev) return twin;
  throw new OrreryError('not-found', `the events of ${twinId} up to rev:${revision.rev} are not all kept`, {
    remedy: 'Ask for a later revision: what was before the history began, or before its retention, cannot be told.',
    details: { kind: 'not-kept', rev: revision.rev },
  });
}

/** The values by event time: of each path the last reading at or before the time, and whether it was stale then. */
async function setReadings(snapshot: HistorySnapshot, twin: Twin, time: string, knownAt: string | undefined): Promise<void> {
  const at = ticksOf(time);
  const series = (await seriesOf(snapshot, twin.twinId)).filter(({ path }) => twin.definition.properties[path] !== undefined);
  const span = await spanOf(snapshot, series.map(({ seriesId }) => seriesId));
  const stale = await staleOf(snapshot, twin.twinId, series.map(({ path }) => path), { from: at, to: at + 1n }, 10_000);
  for (const { seriesId, path } of series) {
    const before = twin.properties[path];
    const rows = span ? await lastReadingsOf(snapshot, { seriesId, ...(knownAt === undefined ? {} : { knownAt }) }, { from: span.from, to: at + 1n }, LOOKED_PAST) : [];
    const state = stateOfReading(rows, before, stale.find((each) => each.path === path));
    if (state) twin.properties[path] = state;
    else if (before?.eventTs !== undefined) delete twin.properties[path];
  }
}

const asked = ({ rev, time, knownAt }: AsOf) => [rev === undefined ? [] : [`rev:${rev}`], time === undefined ? [] : [time], knownAt === undefined ? [] : [`what was known at ${knownAt}`]].flat(2).join(' and ');

function notThen(twinId: string, asOf: AsOf): OrreryError {
  return new OrreryError('not-found', `there was no ${twinId} at ${asked(asOf)}, as far as the history goes`, { remedy: 'Ask for another time or revision.', details: { kind: 'not-then' } });
}

function deletedThen(twinId: string, { rev, knownAt }: Revision): OrreryError {
  return new OrreryError('not-found', `${twinId} had been deleted then, by rev:${rev} at ${knownAt}`, { remedy: 'Ask for a time or revision before.', details: { kind: 'deleted-then', rev } });
}
