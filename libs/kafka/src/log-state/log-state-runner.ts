import { OrreryError } from '@orrery/contracts';
import { inRealm, SILENT, type KafkaSettings } from '../connection/settings.js';
import { GroupMember, type CommitEntry } from '../group/group-member.js';
import { KafkaPublisher } from '../publishing/publisher.js';
import { atMost, backOff } from '../retry/back-off.js';
import { PartitionRunner } from './partition-runner.js';
import { type PartitionSurroundings } from './partition-surroundings.js';
import { restorePartitions } from './restore.js';
import { withDefaults, type LogStateOptions, type RunnerOptions } from './runner-options.js';
import { SnapshotWatch } from './snapshot-watch.js';
import { TokenBucket } from './token-bucket.js';

/** Runs one log-state handler: joins its group, restores and runs the partitions it is given, commits, drains. */
export class LogStateRunner<In, Snap, Ev = unknown> {
  private readonly settings: KafkaSettings;
  private readonly options: RunnerOptions;
  private readonly group: string;
  private readonly topic: string;
  private readonly publisher: KafkaPublisher;
  private readonly member: GroupMember;
  private readonly bucket: TokenBucket;
  private readonly watch: SnapshotWatch;
  private readonly partitions = new Map<number, PartitionRunner<In, Snap, Ev>>();
  private readonly endings = new Map<number, Promise<void>>();
  private readonly committed = new Map<number, string>();
  private readonly closing = new AbortController();
  /** Resolves at the first join of the group. */
  readonly joined: Promise<void>;
  private signalJoined!: () => void;
  private committing: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;
  private closed: Promise<void> | undefined;

  constructor(private readonly given: LogStateOptions<In, Snap, Ev>) {
    const { settings, logState, group = settings.clientId } = given;
    const counts = [logState.input, logState.snapshots, logState.events].flatMap((contract) => (contract ? [contract.settings.partitions] : []));
    if (new Set(counts).size > 1) {
      throw new OrreryError('configuration-invalid', `The topics of the log-state handler on ${logState.input.topic} have ${counts.join(', ')} partitions; partition n of one must be partition n of the others`);
    }
    this.settings = settings;
    this.options = withDefaults(given);
    this.watch = new SnapshotWatch(settings, inRealm(settings, logState.snapshots.topic));
    this.bucket = new TokenBucket(this.options.snapshotsPerSecond);
    this.group = inRealm(settings, group);
    this.topic = inRealm(settings, logState.input.topic);
    this.joined = new Promise((resolve) => (this.signalJoined = resolve));
    this.publisher = given.publisher ?? new KafkaPublisher(settings);
    this.member = new GroupMember({
      settings,
      group: this.group,
      topics: [this.topic],
      sessionTimeoutMs: this.options.sessionTimeoutMs,
      gatherMs: this.options.gatherMs,
      onAssigned: (gained) => void this.take(gained.map(({ partition }) => partition)),
      onRevoked: (lost) => lost.forEach(({ partition }) => this.drop(partition)),
      onRecords: ({ partition }, messages, highWatermark) => this.partitions.get(partition)?.push(messages, highWatermark),
      onJoined: () => this.signalJoined(),
      onRebalancing: () => this.partitions.forEach((runner) => runner.hurry()),
    });
  }

  /** Begins; records are handled as soon as partitions are assigned and restored. */
  start(): void {
    if (this.timer) return;
    this.member.start();
    this.timer = setInterval(() => void this.commitNow(), this.options.commitIntervalMs);
  }

  /** Partitions that are restored and being handled now. */
  get ready(): number[] {
    return [...this.partitions.values()].filter(({ ready }) => ready).map(({ partition }) => partition).sort((a, b) => a - b);
  }

  /** Assigned and not restored yet. */
  get restoring(): number[] {
    return [...this.partitions.values()].filter(({ ready }) => !ready).map(({ partition }) => partition).sort((a, b) => a - b);
  }

  /** Stops fetching, finishes what is in flight, writes snapshots as time allows, commits, leaves the group. */
  close(): Promise<void> {
    this.closed ??= this.drain();
    return this.closed;
  }

  private async drain(): Promise<void> {
    this.member.pauseAll();
    this.closing.abort();
    this.signalJoined();
    const deadline = AbortSignal.timeout(this.options.drainTimeoutMs);
    await Promise.all([...this.partitions.values()].map((runner) => (runner.ready ? runner.drain(deadline) : runner.revoke())));
    await atMost(this.options.drainTimeoutMs, this.commitNow());
    clearInterval(this.timer);
    await Promise.all([this.member.close(), this.watch.close()]);
    await Promise.all(this.endings.values());
    if (!this.given.publisher) await this.publisher.close();
  }

  /** Never rejects: what could not be committed is committed the next time. */
  private commitNow(): Promise<void> {
    this.committing = this.committing.then(() => this.commit());
    return this.committing;
  }

  private async commit(): Promise<void> {
    const entries: CommitEntry[] = [];
    for (const [partition, runner] of this.partitions) {
      const point = runner.commitPoint;
      if (point && this.committed.get(partition) !== `${point.offset} ${point.metadata}`) entries.push({ topic: this.topic, partition, ...point });
    }
    if (entries.length === 0) return;
    try {
      await this.member.commit(entries);
      for (const { partition, offset, metadata } of entries) this.committed.set(partition, `${offset} ${metadata}`);
      this.options.faults?.('after-commit');
    } catch (error) {
      (this.settings.logger ?? SILENT).warn({ err: error, group: this.group }, 'offsets were not committed; trying again');
    }
  }

  private async take(gained: readonly number[]): Promise<void> {
    const runners = gained.map((partition) => new PartitionRunner(partition, this.around()));
    for (const runner of runners) this.partitions.set(runner.partition, runner);
    // A partition that was lost and came back: the old state must have ended first.
    for (const partition of gained) await this.endings.get(partition);
    for (let attempt = 0; ; attempt += 1) {
      const open = runners.filter(({ isGone }) => !isGone);
      if (open.length === 0 || this.closing.signal.aborted) return;
      try {
        const restored = await restorePartitions(this.settings, this.group, this.given.logState, open.map(({ partition }) => partition), this.closing.signal);
        for (const runner of open) runner.start(restored.get(runner.partition)!);
        return;
      } catch (error) {
        if (this.closing.signal.aborted) return;
        (this.settings.logger ?? SILENT).error({ err: error, partitions: open.map(({ partition }) => partition), attempt }, 'restore failed; trying again');
        await backOff(attempt, this.closing.signal);
      }
    }
  }

  private drop(partition: number): void {
    const runner = this.partitions.get(partition);
    if (!runner) return;
    this.partitions.delete(partition);
    this.committed.delete(partition);
    this.watch.forget(partition);
    this.settings.metrics?.forgetLag(this.given.logState.input.topic, partition);
    const ending = Promise.all([this.endings.get(partition), runner.revoke()]).then(() => undefined);
    this.endings.set(partition, ending);
  }

  private around(): PartitionSurroundings<In, Snap, Ev> {
    const { settings, publisher, options, member, topic } = this;
    return {
      settings,
      publisher,
      options,
      logState: this.given.logState,
      bucket: this.bucket,
      watch: this.watch,
      awaitConfirmed: (signal) => member.awaitConfirmed(signal),
      fetchFrom: (partition, offset) => member.fetchFrom({ topic, partition }, offset),
      pause: (partition) => member.pause({ topic, partition }),
      resume: (partition) => member.resume({ topic, partition }),
      restore: async (partition, signal) => (await restorePartitions(settings, this.group, this.given.logState, [partition], signal)).get(partition)!,
      commitNow: () => this.commitNow(),
    };
  }
}
