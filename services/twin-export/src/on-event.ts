import { type Contract, type ExportEntry, exportContracts, snapshotKey, type TwinEvent, twinEvents, type TwinSnapshot } from '@orrery/contracts';
import { type Delivered, type LogState, type LogStateEffects, type LogStatePartition, type Outgoing, homeOf, type KafkaSettings, type Publisher } from '@orrery/kafka';
import { SnapshotAssembly, snapshotParts, type Twin } from '@orrery/twin-model';
import { type TwinStateReader } from './adapters/twin-state.reader.js';
import { ExportedTwins } from './domain/exported-twins.js';
import { type TwinTree } from './domain/twin-tree.js';

const SERVICE = 'twin-export';

export interface ExportSurroundings {
  readonly tree: TwinTree;
  readonly state: Pick<TwinStateReader, 'all' | 'after'>;
  readonly publisher: Publisher;
  /** How the topics are laid out now. */
  readonly settings: Pick<KafkaSettings, 'layout'>;
  /** An event that no record can hold: it is counted and told, and the export goes on without it. */
  readonly oversized: (twinId: string, bytes: number) => void;
}

/** twin.events → the two topics of one export; its state is what it has published (log-state handler). */
export class ExportLogState implements LogState<TwinEvent, TwinSnapshot, TwinEvent> {
  readonly input = twinEvents;
  readonly snapshots: Contract<TwinSnapshot>;
  readonly events: Contract<TwinEvent>;

  constructor(
    readonly entry: ExportEntry,
    private readonly around: ExportSurroundings,
  ) {
    const { events, state } = exportContracts(entry.name);
    this.events = events;
    this.snapshots = state;
  }

  open(partition: number): ExportPartition {
    return new ExportPartition(partition, new ExportedTwins(this.entry, this.around.tree), this, this.around);
  }
}

const MAX_EVENT_CHARACTERS = 900_000;

class ExportPartition implements LogStatePartition<TwinEvent, TwinSnapshot, TwinEvent> {
  private readonly assemblies = new Map<string, SnapshotAssembly>();
  private readonly snapshotted = new Map<string, number>();
  private epoch = '0';

  constructor(
    private readonly partition: number,
    private readonly exported: ExportedTwins,
    private readonly topics: Pick<ExportLogState, 'events' | 'snapshots'>,
    private readonly around: ExportSurroundings,
  ) {}

  restoreSnapshot({ key, value }: Delivered<TwinSnapshot | null>): void {
    const twinId = key.split('#', 1)[0]!;
    if (value === null) {
      if (key === twinId) this.assemblies.delete(twinId);
      return;
    }
    const assembly = this.assemblies.get(twinId) ?? new SnapshotAssembly();
    this.assemblies.set(twinId, assembly);
    assembly.add(value);
  }

  restoreEvent({ value }: Delivered<TwinEvent>): void {
    this.assemble();
    this.exported.apply(value);
  }

  /** Twins that are selected and were never told of, because the export is new or the log no longer begins with them, begin now. */
  async restored({ epoch }: { epoch: bigint }): Promise<void> {
    this.assemble();
    this.epoch = epoch.toString();
    const missing = [...(await this.around.state.all()).values()].filter((twin) => this.isMissing(twin));
    if (missing.length === 0) return;
    const begun = missing.flatMap((twin) => this.begin(twin));
    await this.around.publisher.publish(this.topics.events, begun);
    await this.around.publisher.publish(this.topics.snapshots, missing.flatMap(({ twinId }) => this.snapshot(twinId)));
  }

  async handle(batch: readonly Delivered<TwinEvent>[]): Promise<LogStateEffects<TwinSnapshot, TwinEvent>> {
    const events: Outgoing<TwinEvent>[] = [];
    const dirty: { key: string; offset: bigint }[] = [];
    for (const { value, offset } of batch) {
      const told = await this.told(value);
      if (told.length === 0) continue;
      events.push(...told);
      dirty.push({ key: value.twinId, offset });
    }
    return { events, dirty, deadLetters: [] };
  }

  snapshot(key: string): Outgoing<TwinSnapshot>[] {
    const twin = this.exported.twins.get(key);
    if (twin === undefined) {
      this.snapshotted.delete(key);
      return tombstones(key, this.exported.gone.get(key)?.parts ?? []);
    }
    const parts = snapshotParts(twin, this.snapshotted.get(key) ?? 0, { epoch: this.epoch, logic: '1' });
    this.snapshotted.set(key, twin.rev);
    return parts.map((value) => ({ value, source: SERVICE }));
  }

  covered(recordKey: string): void {
    this.snapshotted.delete(recordKey.split('#', 1)[0]!);
  }

  async close(): Promise<void> {
    this.assemblies.clear();
  }

  private async told(event: TwinEvent): Promise<Outgoing<TwinEvent>[]> {
    const decided = this.exported.decide(event);
    if (decided.kind === 'nothing') return [];
    if (decided.kind === 'event') return this.publishable(decided.event);
    const twin = (await this.around.state.after(new Map([[decided.twinId, decided.offset]]))).get(decided.twinId);
    return twin ? this.begin(twin) : [];
  }

  private begin(twin: Twin): Outgoing<TwinEvent>[] {
    this.snapshotted.delete(twin.twinId);
    const event = this.exported.arrived(twin);
    return event ? this.publishable(event) : [];
  }

  private publishable(event: TwinEvent): Outgoing<TwinEvent>[] {
    const json = JSON.stringify(event);
    if (json.length > MAX_EVENT_CHARACTERS) {
      this.around.oversized(event.twinId, json.length);
      return [];
    }
    if (event.prevRev === 0 || event.type === 'deleted') this.snapshotted.delete(event.twinId);
    this.exported.apply(event);
    return [{ value: event, id: `${event.twinId}/${event.cause.offset}`, source: SERVICE, json }];
  }

  private isMissing(twin: Twin): boolean {
    if (homeOf(this.around.settings, twinEvents, twin.twinId) !== this.partition) return false;
    return !this.exported.twins.has(twin.twinId) && this.exported.isMember(twin.twinId, twin.definition);
  }

  private assemble(): void {
    for (const [twinId, assembly] of this.assemblies) {
      const twin = assembly.twin();
      if (twin) this.exported.twins.set(twinId, twin);
    }
    this.assemblies.clear();
  }
}

function tombstones(twinId: string, parts: readonly string[]): Outgoing<TwinSnapshot>[] {
  const keys = parts.map((part) => snapshotKey(twinId, part)).sort((a, b) => b.length - a.length);
  return keys.map((key) => ({ value: null, key, partitionKey: twinId, source: SERVICE }));
}

