import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { alerts, commandOutcomes, OrreryError } from '@orrery/contracts';
import { type TopicReading } from '@orrery/kafka';
import { Drain, HealthRegistry } from '@orrery/service-kit';
import { CurrentPolicy } from '../auth/current-policy.js';
import { CommandOutcomesConsumer } from '../commands/command-outcomes.consumer.js';
import { activityOf } from '../domain/activity/activity.js';
import { ActivityLog, type ActivityRecord } from '../domain/activity/activity-log.js';
import { type ActivitySlot, activitySlots, slotOf } from '../domain/activity/activity-slots.js';
import { readPosition, type StreamPosition } from '../domain/stream-position.js';
import { type TopicReader } from '../platform/kafka.providers.js';
import { TopicLayout } from '../platform/topic-layout.js';
import { JudgedQueue } from '../stream/judged-queue.js';
import { TOPIC_READER } from '../tokens.js';
import { type ActivitySession } from './activity-session.js';

/** Of alerts.v1 and of command.outcomes.v1 at first; both grow together. */
const INITIAL = alerts.settings.partitions;
/** Ten thousand alerts in a flood and all that people do about them meanwhile. */
const MOST_KEPT = 20_000;
const GATHER_MS = 50;

/** Reads alerts and what becomes of commands once for all who follow them on this instance. */
@Injectable()
export class ActivityHub implements OnApplicationBootstrap {
  private readonly log = new ActivityLog(0, MOST_KEPT);
  private readonly sessions = new Set<ActivitySession>();
  private readonly queue: JudgedQueue<ActivityRecord>;
  private reading: TopicReading | undefined;
  private areAlertsRead = false;
  private readonly logger = new Logger('activity');

  constructor(
    @Inject(TOPIC_READER) private readonly read: TopicReader,
    private readonly outcomes: CommandOutcomesConsumer,
    policy: CurrentPolicy,
    private readonly health: HealthRegistry,
    private readonly drain: Drain,
    private readonly layout: TopicLayout = new TopicLayout(),
  ) {
    this.log.grow(this.beginnings());
    layout.onGrown(() => this.grow());
    this.queue = new JudgedQueue(policy, (record) => this.hand(record), (error) => this.judgeNobody(error));
    outcomes.onOutcome(({ partition, offset, value }, isLive) => {
      const slot = this.slotOf(['outcomes', partition]);
      const activity = isLive ? activityOf(value, (id) => outcomes.one(id)) : undefined;
      if (activity) void this.take({ slot, offset, activity });
      else this.log.pass(slot, offset + 1n);
    });
  }

  onApplicationBootstrap(): void {
    const reading = this.read(alerts, {
      from: 'end',
      gatherMs: GATHER_MS,
      // One that was taken out was over before: nobody shows it.
      onRecord: ({ partition, offset, value }) => {
        const slot = this.slotOf(['alerts', partition]);
        return value ? this.take({ slot, offset, activity: { kind: 'alert', alert: value } }) : this.log.pass(slot, offset + 1n);
      },
      onFailure: (error) => this.logger.error({ err: error, msg: 'alerts cannot be read' }),
    });
    this.reading = reading;
    void reading.caughtUp.then(() => {
      for (let partition = 0; partition < this.layout.partitionsOf(alerts); partition += 1) this.log.pass(this.slotOf(['alerts', partition]), reading.positionOf(partition));
      this.areAlertsRead = true;
    });
    this.health.register('activity', () => ({ ok: this.isReady, detail: this.isReady ? `${this.sessions.size} followers` : 'not read yet' }));
    this.drain.add('stop-reading', 'alerts', () => this.reading?.close());
  }

  /** Where reading stands. @throws OrreryError `unavailable` before it has begun */
  get position(): StreamPosition {
    if (this.isReady) return this.log.position;
    throw new OrreryError('unavailable', 'alerts and commands are not being read yet', { remedy: 'Ask again in a second; if it stays, see whether Kafka runs.' });
  }

  /** A place as it was told before; undefined where the text is none. */
  positionOf(cursor: string): StreamPosition | undefined {
    return readPosition(cursor, this.beginnings(), 2 * INITIAL);
  }

  /** What came from there on; undefined where some of it is no longer kept. */
  since(position: StreamPosition): readonly ActivityRecord[] | undefined {
    return this.log.since(position);
  }

  add(session: ActivitySession): void {
    this.sessions.add(session);
  }

  remove(session: ActivitySession): void {
    this.sessions.delete(session);
  }

  private slotOf(slot: ActivitySlot): number {
    return slotOf(INITIAL, this.layout.partitionsOf(alerts), slot);
  }

  private beginnings(): bigint[] {
    const of = { alerts: this.layout.beginningsOf(alerts), outcomes: this.layout.beginningsOf(commandOutcomes) };
    return activitySlots(INITIAL, this.layout.partitionsOf(alerts)).map(([topic, partition]) => of[topic][partition]!);
  }

  /** Whoever follows comes back with their cursor, and goes on where they were. */
  private grow(): void {
    this.log.grow(this.beginnings());
    for (const session of [...this.sessions]) session.end('the topics have more partitions now; connect again');
  }

  private get isReady(): boolean {
    return this.areAlertsRead && this.outcomes.isCaughtUp;
  }

  private take(record: ActivityRecord): Promise<void> | undefined {
    this.log.add(record);
    return this.sessions.size === 0 ? undefined : this.queue.push(record);
  }

  private hand(record: ActivityRecord): void {
    for (const session of this.sessions) session.deliver(record);
  }

  /** Nothing leaves under a policy that nobody knows: who follows is told to read anew, and comes back. */
  private judgeNobody(error: unknown): void {
    this.logger.warn({ err: error, msg: 'who may read what cannot be told: streams of activity end' });
    for (const session of [...this.sessions]) session.end('who may read what cannot be told for the moment; connect again');
  }
}
