import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { type CompiledRights, type Principal } from '@orrery/access';
import { OrreryError, twinEvents } from '@orrery/contracts';
import { Drain } from '@orrery/service-kit';
import { Access } from '../auth/access.js';
import { CurrentPolicy } from '../auth/current-policy.js';
import { readableTwin } from '../domain/policy/readable-twin.js';
import { readPosition, type StreamPosition } from '../domain/stream-position.js';
import { selects, type TwinSelection } from '../domain/twin-selection.js';
import { type TopicReader } from '../platform/kafka.providers.js';
import { TopicLayout } from '../platform/topic-layout.js';
import { TOPIC_READER } from '../tokens.js';
import { ReadTwin } from '../twins/read-twin.js';
import { drained, replay } from './replay.js';
import { type Sink } from './sink.js';
import { type StreamQueryDto } from './stream.dto.js';
import { StreamHub } from './stream-hub.js';
import { Subscription } from './subscription.js';

const HEARTBEAT_MS = 15_000;
const MAX_SESSIONS = 1_000;
/** Connections that read the topic for themselves, each with a Kafka consumer of its own. */
const MAX_REPLAYS = 32;
const MAX_SNAPSHOT_TWINS = 5_000;
const SNAPSHOT_BATCH = 200;
const MAX_TIMER_MS = 2 ** 31 - 1;

/** A connection to be: everything that can be refused has been, nothing has been sent. */
export interface PreparedSession {
  start(sink: Sink): void;
  /** Gives back the room that was kept for it; to be called where it cannot be started. */
  cancel(): void;
}

interface Admitted {
  readonly selection: TwinSelection;
  readonly from: StreamPosition;
  /** Whether it reads the topic for itself, until it has come to where live reading stands. */
  readonly isBehind: boolean;
  /** Twins whose state it begins with. */
  readonly wanted: readonly string[];
  readonly principal: Principal;
  /** It reads no longer for itself: there is room for another. */
  readonly leave: () => void;
}

/** Opens, feeds and ends the connections of this instance. */
@Injectable()
export class StreamSessions implements OnApplicationBootstrap {
  private readonly sinks = new Set<Sink>();
  /** Of each open connection, and what its reader might read when that was last looked at. */
  private readonly readers = new Map<Subscription, { readonly principal: Principal; rights: CompiledRights }>();
  private replays = 0;
  private draining = false;

  constructor(
    private readonly hub: StreamHub,
    @Inject(TOPIC_READER) private readonly read: TopicReader,
    private readonly readTwin: ReadTwin,
    private readonly policy: CurrentPolicy,
    private readonly access: Access,
    private readonly drain: Drain,
    private readonly layout: TopicLayout = new TopicLayout(),
  ) {}

  onApplicationBootstrap(): void {
    this.policy.onChange(() => this.judgeAnew());
    this.layout.onGrown(() => {
      for (const sink of [...this.sinks]) sink.end('the topics have more partitions now; connect again');
    });
    this.drain.add('stop-reading', 'streams', () => {
      this.draining = true;
      for (const sink of this.sinks) sink.end('the api stops; connect again');
    });
  }

  /** @throws OrreryError `invalid-argument` for a cursor or a filter that cannot be, `unavailable` where no more fit. */
  async prepare(query: StreamQueryDto, principal: Principal): Promise<PreparedSession> {
    if (this.draining || this.sinks.size >= MAX_SESSIONS) throw full(`${this.sinks.size} streams are open here`);
    const live = this.hub.position;
    const from = query.from === undefined ? live : this.positionOf(query.from, live);
    const isBehind = from.some((offset, partition) => offset < live[partition]!);
    if (isBehind && this.replays >= MAX_REPLAYS) throw full(`${this.replays} streams are reading what they missed`);
    const selection = selectionOf(query);
    const wanted = query.snapshot === 'true' ? this.selected(selection, principal) : [];
    const leave = isBehind ? this.reserveReplay() : () => undefined;
    return { start: (sink) => void this.run(sink, { selection, from, isBehind, wanted, principal, leave }), cancel: leave };
  }

  /** From here on and not from the first record on: many that come at once would all find room. */
  private reserveReplay(): () => void {
    let isHeld = true;
    this.replays += 1;
    return () => {
      if (isHeld) this.replays -= 1;
      isHeld = false;
    };
  }

  private async run(sink: Sink, { selection, from, isBehind, wanted, principal, leave }: Admitted): Promise<void> {
    if (sink.isClosed) return leave();
    const rights = () => this.access.rightsOf(principal);
    const subscription = new Subscription(selection, sink, from, rights);
    this.readers.set(subscription, { principal, rights: rights() });
    const heartbeat = setInterval(() => subscription.heartbeat(), HEARTBEAT_MS);
    const expiry = setTimeout(() => sink.end('token expired'), Math.min(Math.max(0, principal.expiresAt * 1_000 - Date.now()), MAX_TIMER_MS));
    const session: { closed: boolean; reading?: { close(): Promise<void> } } = { closed: false };
    this.sinks.add(sink);
    sink.onClose(() => {
      session.closed = true;
      clearInterval(heartbeat);
      clearTimeout(expiry);
      this.sinks.delete(sink);
      this.readers.delete(subscription);
      this.hub.remove(subscription);
      leave();
      void session.reading?.close();
    });
    subscription.open();
    if (!isBehind) this.hub.add(subscription);
    try {
      await this.sendSnapshots(subscription, wanted, sink, rights);
      // For what came meanwhile and is sent now.
      await this.policy.fresh();
    } catch (error) {
      subscription.end(error instanceof Error ? error.message : 'the state cannot be read');
      return;
    }
    subscription.live();
    if (session.closed || !isBehind) return;
    session.reading = replay({ read: this.read, hub: this.hub, policy: this.policy }, subscription, sink, leave);
  }

  private async sendSnapshots(subscription: Subscription, twinIds: readonly string[], sink: Sink, rights: () => CompiledRights): Promise<void> {
    for (let start = 0; start < twinIds.length; start += SNAPSHOT_BATCH) {
      const twins = await this.readTwin.snapshots(twinIds.slice(start, start + SNAPSHOT_BATCH));
      await this.policy.fresh();
      for (const twin of twins) {
        const readable = readableTwin(twin, rights());
        if (readable) subscription.snapshot(twin.twinId, twin.rev, JSON.stringify(readable));
      }
      if (subscription.isFull) await drained(sink);
    }
  }

  /** After the policy has changed: who may read nothing any more is ended, who may read other things is told to read anew. */
  private judgeAnew(): void {
    for (const [subscription, reader] of this.readers) {
      const rights = this.access.rightsOf(reader.principal);
      if (rights.isAs(reader.rights, 'READ')) continue;
      reader.rights = rights;
      if (rights.mayAnywhere('READ')) subscription.rightsChanged();
      else subscription.end('the right to read was taken away');
    }
  }

  private positionOf(cursor: string, live: StreamPosition): StreamPosition {
    const position = readPosition(cursor, this.layout.beginningsOf(twinEvents), twinEvents.settings.partitions);
    if (position && position.every((offset, partition) => offset <= live[partition]!)) return position;
    throw new OrreryError('invalid-argument', 'from: this is no cursor of this stream', {
      remedy: 'Pass the cursor of a message as it came, or none to begin now.',
      details: { errors: [{ pointer: '/from', detail: 'is no cursor of this stream' }] },
    });
  }

  private selected(selection: TwinSelection, principal: Principal): string[] {
    const rights = this.access.rightsOf(principal);
    const twins = [...(selection.twins ?? this.hub.tree.twinIds())].filter((twinId) => selects(selection, twinId, this.hub.tree) && rights.may('READ', twinId));
    if (twins.length <= MAX_SNAPSHOT_TWINS) return twins;
    throw new OrreryError('invalid-argument', `snapshot: the filter selects ${twins.length} twins; at most ${MAX_SNAPSHOT_TWINS} begin with their state`, {
      remedy: 'Narrow the filter, or read the states with GET /api/v1/twins?include=state and follow without snapshot.',
    });
  }
}

function selectionOf({ twins, site, subtree }: StreamQueryDto): TwinSelection {
  return { ...(twins ? { twins: new Set(twins) } : {}), ...(site === undefined ? {} : { site }), ...(subtree === undefined ? {} : { subtree }) };
}

const full = (what: string) => new OrreryError('unavailable', `${what}; no more fit`, { remedy: 'Try again in a while, or ask another instance.', details: { kind: 'too-many-streams' } });
