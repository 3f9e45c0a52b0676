import { type TwinEvent, twinEvents, type TwinInput, twinInputs, type TwinSnapshot, twinState } from '@orrery/contracts';
import {
  type DeadLetterDraft,
  type Delivered,
  type LogState,
  type LogStateEffects,
  type LogStatePartition,
  type Outgoing,
} from '@orrery/kafka';
import { activeTraceparent } from '@orrery/service-kit';
import { type Answer, PROJECTION_LOGIC, SnapshotAssembly, snapshotParts } from '@orrery/twin-model';
import { type HotStateStore } from './adapters/hot-state.store.js';
import { HotChange } from './domain/hot-state.js';
import { Projection } from './domain/projection.js';
import { ExpiryTimers, RecordedClocks } from './domain/timers.js';
import { type ProjectorMetrics } from './projector-metrics.js';
import { unregisteredLetter, rejectionLetters } from './refusals.js';
import { snapshotTombstones, twinIdOfKey } from './snapshot-keys.js';

const SERVICE = 'twin-projector';

/** twin.inputs → Redis, twin.events, twin.state: one state per partition, a pure fold of its log (architecture decisions 4, 5). */
export class TwinProjection implements LogState<TwinInput, TwinSnapshot, TwinEvent> {
  readonly input = twinInputs;
  readonly snapshots = twinState;
  readonly events = twinEvents;
  readonly partitions = new Map<number, ProjectedPartition>();
  private readonly clocks = new RecordedClocks();

  constructor(
    private readonly realm: string,
    private readonly hot: HotStateStore,
    private readonly metrics: ProjectorMetrics,
  ) {}

  open(partition: number): ProjectedPartition {
    const opened = new ProjectedPartition(partition, this.realm, this.hot, this.metrics, this.clocks, () => {
      if (this.partitions.get(partition) === opened) this.partitions.delete(partition);
    });
    this.partitions.set(partition, opened);
    return opened;
  }
}

export class ProjectedPartition implements LogStatePartition<TwinInput, TwinSnapshot, TwinEvent> {
  readonly timers: ExpiryTimers;
  readonly projection: Projection;
  private readonly assemblies = new Map<string, SnapshotAssembly>();
  /** twin → revision up to which its snapshot parts have been handed out */
  private readonly snapshotted = new Map<string, number>();
  /** twin that was deleted and registered again → parts of its former life, which its new one may not have */
  private readonly formerParts = new Map<string, readonly string[]>();
  private epoch = 0n;
  private rebuilding: Promise<void> = Promise.resolve();

  constructor(
    readonly partition: number,
    realm: string,
    private readonly hot: HotStateStore,
    private readonly metrics: ProjectorMetrics,
    clocks: RecordedClocks,
    private readonly onClose: () => void,
  ) {
    this.timers = new ExpiryTimers(clocks);
    this.projection = new Projection(realm);
  }

  restoreSnapshot(record: Delivered<TwinSnapshot | null>): void {
    const twinId = twinIdOfKey(record.key);
    if (record.value === null) {
      if (record.key === twinId) this.assemblies.delete(twinId);
      return;
    }
    const assembly = this.assemblies.get(twinId) ?? new SnapshotAssembly();
    this.assemblies.set(twinId, assembly);
    assembly.add(record.value);
  }

  /** What has been published stands: it is applied as it is, and never decided again (architecture decision 5). */
  restoreEvent(record: Delivered<TwinEvent>): void {
    this.assemble();
    this.projection.restore(record.value);
  }

  async restored({ epoch }: { epoch: bigint }): Promise<void> {
    this.assemble();
    this.epoch = epoch;
    for (const twin of this.projection.twins.values()) this.timers.arm(twin, Object.keys(twin.definition.properties));
    await this.rebuildHotState();
  }

  async handle(batch: readonly Delivered<TwinInput>[]): Promise<LogStateEffects<TwinSnapshot, TwinEvent>> {
    const events: Outgoing<TwinEvent>[] = [];
    const changes = new Map<string, HotChange>();
    const dirty: { key: string; offset: bigint }[] = [];
    const answers: Answer[] = [];
    const deadLetters: DeadLetterDraft[] = [];
    const isTraced = activeTraceparent() !== undefined;
    for (const record of batch) {
      const done = this.projection.project(record.value, record.offset, record.bytes);
      this.metrics.projected(done);
      if (done.answer) answers.push(done.answer);
      if (done.rejected.length > 0) deadLetters.push(...rejectionLetters(record, done.rejected));
      for (const evicted of done.evicted) deadLetters.push(unregisteredLetter(evicted, this.partition));
      const { event } = done;
      if (event === undefined) continue;
      events.push({ value: event, id: `${event.twinId}/${event.at}/${event.rev}`, source: SERVICE, json: JSON.stringify(event), ...(isTraced ? traceOf(record) : undefined) });
      dirty.push({ key: event.twinId, offset: record.offset });
      this.gather(changes, event);
    }
    this.metrics.quarantined(this.partition, this.projection.quarantine.size);
    const hold = this.projection.quarantine.lowestOffset;
    return {
      first: async () => {
        await this.writeHotState(changes);
        await this.hot.answer(answers);
        for (const { value } of batch) this.metrics.fresh(value.receivedTs);
      },
      events,
      dirty,
      ...(hold === undefined ? undefined : { hold }),
      deadLetters,
    };
  }

  snapshot(key: string): Outgoing<TwinSnapshot>[] {
    const twin = this.projection.twins.get(key);
    if (twin === undefined) {
      const gone = this.projection.deleted.get(key);
      this.snapshotted.delete(key);
      this.formerParts.delete(key);
      return gone === undefined ? [] : snapshotTombstones(key, gone.parts, SERVICE);
    }
    const parts = snapshotParts(twin, this.snapshotted.get(key) ?? 0, { epoch: this.epoch.toString(), logic: PROJECTION_LOGIC });
    this.snapshotted.set(key, twin.rev);
    const formerLife = this.formerParts.get(key)?.filter((part) => twin.parts[part] === undefined) ?? [];
    this.formerParts.delete(key);
    return [...snapshotTombstones(key, formerLife, SERVICE), ...parts.map((value) => ({ value, source: SERVICE }))];
  }

  /** All parts go out again: which of them were covered is not worth knowing. */
  covered(recordKey: string): void {
    this.snapshotted.delete(twinIdOfKey(recordKey));
  }

  /** Called while idle: an emptied Redis is filled again without waiting for the next input. */
  async watchHotState(): Promise<void> {
    if (this.epoch > 0n && !this.hot.isAway && (await this.hot.generation(this.partition)) === undefined) await this.rebuildHotState();
  }

  async close(): Promise<void> {
    this.onClose();
    await this.rebuilding;
  }

  private gather(changes: Map<string, HotChange>, event: TwinEvent): void {
    const change = changes.get(event.twinId) ?? new HotChange(event.prevRev);
    changes.set(event.twinId, change);
    change.add(event);
    if (event.type === 'deleted') {
      this.snapshotted.delete(event.twinId);
      this.formerParts.set(event.twinId, this.projection.deleted.get(event.twinId)?.parts ?? []);
    }
    const twin = this.projection.twins.get(event.twinId);
    if (twin === undefined) return;
    const redefined = event.changes.some(({ kind }) => kind === 'definition');
    this.timers.arm(twin, redefined ? Object.keys(twin.properties) : event.changes.flatMap((done) => ('path' in done ? [done.path] : [])));
  }

  private async writeHotState(changes: ReadonlyMap<string, HotChange>): Promise<void> {
    const writes = [...changes].map(([twinId, change]) => ({ twinId, twin: this.projection.twins.get(twinId), change }));
    if ((await this.hot.write(this.partition, this.epoch, writes)) === 'lost-generation') await this.rebuildHotState();
  }

  private async rebuildHotState(): Promise<void> {
    this.rebuilding = this.rebuilding
      .catch(() => undefined)
      .then(async () => {
        const ours = await this.hot.rebuild(this.partition, this.epoch, this.projection.twins);
        this.metrics.rebuilt(this.partition, ours);
      });
    await this.rebuilding;
  }

  private assemble(): void {
    for (const [twinId, assembly] of this.assemblies) {
      const twin = assembly.twin();
      if (twin !== undefined) this.projection.twins.set(twinId, twin);
      else if (assembly.hasRoot) this.metrics.unrestorable(twinId);
    }
    this.assemblies.clear();
  }
}

/** An event is of one input, and goes on in its trace rather than in that of the batch; to read headers costs too much where nobody traces. */
function traceOf({ headers: { traceparent } }: Delivered<TwinInput>): Pick<Outgoing<TwinEvent>, 'headers'> {
  return traceparent === undefined ? {} : { headers: { traceparent } };
}
