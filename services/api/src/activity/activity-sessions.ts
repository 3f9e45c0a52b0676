import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { type CompiledRights, type Principal } from '@orrery/access';
import { OrreryError } from '@orrery/contracts';
import { Drain } from '@orrery/service-kit';
import { Access } from '../auth/access.js';
import { CurrentPolicy } from '../auth/current-policy.js';
import { type Activity, readableActivity } from '../domain/activity/activity.js';
import { type StreamPosition } from '../domain/stream-position.js';
import { type Sink } from '../stream/sink.js';
import { type PreparedSession } from '../stream/stream-sessions.js';
import { ActivityHub } from './activity-hub.js';
import { ActivitySession } from './activity-session.js';

const HEARTBEAT_MS = 15_000;
const MAX_SESSIONS = 1_000;
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Opens, feeds and ends the connections of those who follow alerts and commands. */
@Injectable()
export class ActivitySessions implements OnApplicationBootstrap {
  private readonly sinks = new Set<Sink>();
  private readonly readers = new Map<ActivitySession, { readonly principal: Principal; rights: CompiledRights }>();
  private isDraining = false;

  constructor(
    private readonly hub: ActivityHub,
    private readonly policy: CurrentPolicy,
    private readonly access: Access,
    private readonly drain: Drain,
  ) {}

  onApplicationBootstrap(): void {
    this.policy.onChange(() => this.judgeAnew());
    this.drain.add('stop-reading', 'streams of activity', () => {
      this.isDraining = true;
      for (const sink of this.sinks) sink.end('the api stops; connect again');
    });
  }

  /** @throws OrreryError `invalid-argument` for a cursor that is none, `unavailable` where no more fit or nothing is being read */
  prepare({ from }: { readonly from?: string }, principal: Principal): PreparedSession {
    if (this.isDraining || this.sinks.size >= MAX_SESSIONS) throw new OrreryError('unavailable', `${this.sinks.size} streams are open here; no more fit`, { remedy: 'Try again in a while, or ask another instance.', details: { kind: 'too-many-streams' } });
    const start = from === undefined ? this.hub.position : positionOf(this.hub, from);
    return { start: (sink) => this.run(sink, start, principal), cancel: () => undefined };
  }

  private run(sink: Sink, start: StreamPosition, principal: Principal): void {
    if (sink.isClosed) return;
    const rights = () => this.access.rightsOf(principal);
    const isKept = this.hub.since(start) !== undefined;
    const session = new ActivitySession(sink, isKept ? start : this.hub.position, (activity: Activity) => readableActivity(activity, rights(), (site) => this.isSiteOpen(site, rights())));
    this.readers.set(session, { principal, rights: rights() });
    const heartbeat = setInterval(() => session.heartbeat(), HEARTBEAT_MS);
    const expiry = setTimeout(() => sink.end('token expired'), Math.min(Math.max(0, principal.expiresAt * 1_000 - Date.now()), MAX_TIMER_MS));
    this.sinks.add(sink);
    sink.onClose(() => {
      clearInterval(heartbeat);
      clearTimeout(expiry);
      this.sinks.delete(sink);
      this.readers.delete(session);
      this.hub.remove(session);
    });
    session.open();
    if (!isKept) session.lag('cursor-expired');
    void this.catchUp(session, sink);
  }

  /** What came since their cursor, each judged by a policy that was read after it came; fed as all others are when nothing is left. */
  private async catchUp(session: ActivitySession, sink: Sink): Promise<void> {
    try {
      for (let missed = this.hub.since(session.position); missed && missed.length > 0; missed = this.hub.since(session.position)) {
        await this.policy.fresh();
        for (const record of missed) session.deliver(record);
      }
      if (!sink.isClosed) this.hub.add(session);
    } catch {
      session.end('who may read what cannot be told for the moment; connect again');
    }
  }

  /** After the policy has changed: who may read nothing any more is ended, who may read other things is told to read anew. */
  private judgeAnew(): void {
    for (const [session, reader] of this.readers) {
      const rights = this.access.rightsOf(reader.principal);
      if (rights.isAs(reader.rights, 'READ')) continue;
      reader.rights = rights;
      if (rights.mayAnywhere('READ')) session.lag('policy-changed');
      else session.end('the right to read was taken away');
    }
  }

  private isSiteOpen(site: string, rights: CompiledRights): boolean {
    for (const twinId of this.policy.latest.parts.twinIds()) if (twinId.startsWith(`${site}:`) && rights.may('READ', twinId)) return true;
    return false;
  }
}

function positionOf(hub: ActivityHub, cursor: string): StreamPosition {
  const position = hub.positionOf(cursor);
  if (position) return position;
  throw new OrreryError('invalid-argument', 'from: this is no cursor of this stream', {
    remedy: 'Pass the cursor of a message as it came, or none to begin now.',
    details: { errors: [{ pointer: '/from', detail: 'is no cursor of this stream' }] },
  });
}
