import { type Contract, LAYOUT_KEY, type PlatformInstance, platformInstances, type PlatformLayout, platformLayout } from '@orrery/contracts';
import { randomBytes } from 'node:crypto';
import { moment, msSince } from '../connection/moment.js';
import { inRealm, SILENT, type KafkaLog, type KafkaSettings } from '../connection/settings.js';
import { KafkaPublisher } from '../publishing/publisher.js';
import { type ReadProgress } from '../reading/read-progress.js';
import { readTopic, type TopicReading } from '../reading/read-topic.js';
import { canonicalTime } from '../records/timestamp.js';
import { backOff, pause } from '../retry/back-off.js';
import { KafkaAdmin } from '../topics/kafka-admin.js';
import { HeldWrites } from './held-writes.js';
import { type LayoutView } from './layout.js';

/** A process that was frozen may have slept through a growth: so long after it has last looked it publishes nothing. Less than a reader's session (30 s), after which the tool takes it for gone. */
const CONFIRMED_MS = 20_000;
const CONFIRM_EVERY_MS = 6_000;
const GATHER_MS = 250;

/** The layout as one process follows it: it obeys each record, and says so. */
export class FollowedLayout implements LayoutView {
  /** Part of the client id of each of this process's connections, so that the tool knows who follows. */
  readonly instance = randomBytes(4).toString('hex');
  current: PlatformLayout | undefined;
  private readonly held = new HeldWrites(() => this.isFresh && !['holding', 'moving'].includes(this.phase));
  private readonly drained = new HeldWrites(() => this.isFresh && this.phase !== 'moving');
  private readonly listeners = new Set<() => void>();
  private readonly closing = new AbortController();
  private readonly log: KafkaLog;
  private readonly admin: KafkaAdmin;
  private reading: TopicReading | undefined;
  private answers: KafkaPublisher | undefined;
  private answering: Promise<void> = Promise.resolve();
  private confirming: Promise<void> | undefined;
  private confirmedAt = moment();
  private timer: NodeJS.Timeout | undefined;
  private readonly settings: KafkaSettings & { readonly layout: FollowedLayout };

  constructor(settings: KafkaSettings) {
    this.settings = { ...settings, layout: this };
    this.log = settings.logger ?? SILENT;
    this.admin = new KafkaAdmin(this.settings);
  }

  get phase(): PlatformLayout['phase'] {
    return this.current?.phase ?? 'steady';
  }

  get epoch(): number {
    return this.current?.epoch ?? 1;
  }

  /** Whether writers keep records back: silence then means nothing. */
  get isHolding(): boolean {
    return this.phase === 'holding' || this.phase === 'moving';
  }

  /** How far the reading of the layout is. */
  get progress(): ReadProgress {
    return this.reading?.progress ?? { topic: platformLayout.topic };
  }

  /** Begins to follow; resolves with settings that know the layout. Its topics must be there: see joinKafka. */
  async follow(): Promise<KafkaSettings> {
    this.reading = readTopic<PlatformLayout>(this.settings, platformLayout, { from: 'beginning', gatherMs: GATHER_MS, onRecord: ({ key, value }) => this.take(key, value) });
    await this.reading.caughtUp;
    this.answer();
    await this.confirm();
    this.timer = setInterval(() => void this.confirm(), CONFIRM_EVERY_MS);
    this.timer.unref();
    return this.settings;
  }

  /** Publishes what is of a topic that grows, once it may. Undefined where the publisher was closed, or the process ends, before. */
  async write<R>({ settings }: Pick<Contract, 'settings'>, work: () => Promise<R>, signal: AbortSignal): Promise<{ readonly done: R } | undefined> {
    if (settings.growth === undefined) return { done: await work() };
    if (!this.isFresh) void this.confirm();
    return (settings.growth === 'held' ? this.held : this.drained).begin(work, AbortSignal.any([signal, this.closing.signal]));
  }

  /**
   * Whether what was encoded in an epoch, and so has its partition by the number of that epoch, may be sent now: a process that was frozen half-way
   * looks at the layout first. Waits while partitions move.
   */
  async isStillIn(epoch: number, signal: AbortSignal): Promise<boolean> {
    while (!this.isFresh || this.phase === 'moving') {
      if (signal.aborted || this.closing.signal.aborted) return false;
      await (this.isFresh ? this.changed(AbortSignal.any([signal, this.closing.signal])) : this.confirm());
    }
    return epoch === this.epoch;
  }

  /** Calls back after each change; returns how to end that. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Resolves when members may be in their groups, or when aborted. */
  async settled(signal: AbortSignal): Promise<void> {
    while (this.phase === 'moving' && !signal.aborted) await this.changed(signal);
  }

  /** What is still kept back is given up: its callers keep it. */
  stopHolding(): void {
    this.closing.abort();
  }

  async close(): Promise<void> {
    this.closing.abort();
    clearInterval(this.timer);
    await this.reading?.close();
    await Promise.all([this.answering, this.confirming]);
    await this.answers?.close();
    await this.admin.close();
  }

  private take(key: string, value: PlatformLayout | null): void {
    if (key !== LAYOUT_KEY || value === null || value.seq < (this.current?.seq ?? 0)) return;
    this.current = value;
    this.log.info({ epoch: value.epoch, phase: value.phase, partitions: value.partitions, target: value.target }, 'layout of the topics');
    this.look();
    if (this.reading) this.answer();
  }

  private look(): void {
    this.held.look();
    this.drained.look();
    for (const listener of [...this.listeners]) listener();
  }

  /** Says that the present record is obeyed, once it is. */
  private answer(): void {
    const { current } = this;
    if (!current) return;
    this.answering = this.answering.then(async () => {
      if (['holding', 'moving'].includes(current.phase)) await this.held.untilIdle();
      if (current.phase === 'moving') await this.drained.untilIdle();
      if (this.current !== current || this.closing.signal.aborted) return;
      const { instance, settings } = this;
      const value: PlatformInstance = { instance, service: settings.clientId, seq: current.seq, phase: current.phase, epoch: current.epoch, at: canonicalTime(Date.now()) };
      this.answers ??= new KafkaPublisher(settings);
      await this.answers.publish(platformInstances, [{ value, source: settings.clientId }]).catch((error: unknown) => this.log.warn({ err: error }, 'the answer to the layout was not published'));
    });
  }

  private get isFresh(): boolean {
    return msSince(this.confirmedAt) < CONFIRMED_MS;
  }

  /** Looks whether the newest record of the layout is known here. */
  private confirm(): Promise<void> {
    this.confirming ??= this.seeEnd().finally(() => (this.confirming = undefined));
    return this.confirming;
  }

  private async seeEnd(): Promise<void> {
    const { signal } = this.closing;
    for (let attempt = 0; !signal.aborted; attempt += 1) {
      const askedAt = moment();
      try {
        const end = (await this.admin.endOffsets(inRealm(this.settings, platformLayout.topic))).get(0) ?? 0n;
        while (this.reading!.positionOf(0) < end && !signal.aborted) await pause(50, signal);
        const wasFresh = this.isFresh;
        this.confirmedAt = askedAt;
        if (!wasFresh) this.look();
        return;
      } catch (error) {
        if (!this.isFresh) this.log.warn({ err: error, attempt }, 'whether the layout of the topics has changed cannot be seen; nothing is published meanwhile');
        await backOff(attempt, signal);
      }
    }
  }

  private async changed(signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      const end = this.onChange(() => done());
      const done = () => {
        end();
        signal.removeEventListener('abort', done);
        resolve();
      };
      signal.addEventListener('abort', done, { once: true });
    });
  }
}
