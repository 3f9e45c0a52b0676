import { maintenanceScores, type MaintenanceScore, type MaintenanceState, maintenanceState, type TwinInput, twinInputs } from '@orrery/contracts';
import { type Delivered, type LogState, type LogStateEffects, type LogStatePartition, type Outgoing } from '@orrery/kafka';
import { traceOnce } from '@orrery/service-kit';
import { type RuleBook } from './domain/rule-book.js';
import { LOGIC, WatchedTwin } from './domain/watched-twin.js';
import { type MaintenanceMetrics } from './maintenance-metrics.js';

const SERVICE = 'maintenance';

/** twin.inputs → maintenance.scores and the service's own maintenance.state (log-state handler). */
export class Watching implements LogState<TwinInput, MaintenanceState, MaintenanceScore> {
  readonly input = twinInputs;
  readonly snapshots = maintenanceState;
  readonly events = maintenanceScores;

  constructor(
    private readonly realm: string,
    private readonly book: RuleBook,
    private readonly metrics: MaintenanceMetrics,
  ) {}

  open(partition: number): WatchedPartition {
    return new WatchedPartition(partition, this.realm, this.book, this.metrics);
  }
}

export class WatchedPartition implements LogStatePartition<TwinInput, MaintenanceState, MaintenanceScore> {
  private readonly restoring = new Map<string, MaintenanceState>();
  private readonly twins = new Map<string, WatchedTwin>();
  private epoch = '0';

  constructor(
    private readonly partition: number,
    private readonly realm: string,
    private readonly book: RuleBook,
    private readonly metrics: MaintenanceMetrics,
  ) {}

  restoreSnapshot({ key, value }: Delivered<MaintenanceState | null>): void {
    if (value === null) this.restoring.delete(key);
    // A former owner may have written late: the state that has seen most is the one to go on from.
    else if (value.logic === LOGIC && BigInt(this.restoring.get(key)?.inputOffset ?? -1) <= BigInt(value.inputOffset)) this.restoring.set(key, value);
  }

  async restored({ epoch }: { epoch: bigint }): Promise<void> {
    this.epoch = String(epoch);
    for (const [twinId, state] of this.restoring) this.twins.set(twinId, new WatchedTwin(twinId, this.realm, state));
    this.restoring.clear();
    this.metrics.watching(this.partition, this.twins.size);
  }

  async handle(batch: readonly Delivered<TwinInput>[]): Promise<LogStateEffects<MaintenanceState, MaintenanceScore>> {
    const events: Outgoing<MaintenanceScore>[] = [];
    const dirty: { key: string; offset: bigint }[] = [];
    for (const record of batch) {
      const { value: input, offset } = record;
      const told = this.take(input, offset);
      if (!told) continue;
      // A score goes on in the trace of the reading that made it; headers are read only then.
      for (const value of told) {
        const traceparent = traceOnce('maintenance score', record.headers, { attributes: { 'orrery.twin': value.twinId, 'orrery.detector': value.detector } });
        events.push({ value, id: `${value.twinId}/${value.detector}/${value.at}/${value.cause.offset}`, source: SERVICE, ...(traceparent === undefined ? {} : { headers: { traceparent } }) });
      }
      dirty.push({ key: input.twinId, offset });
    }
    this.metrics.watching(this.partition, this.twins.size);
    return { events, dirty, deadLetters: [] };
  }

  snapshot(key: string): Outgoing<MaintenanceState>[] {
    const twin = this.twins.get(key);
    return [twin ? { value: twin.save(this.epoch), source: SERVICE } : { value: null, key, partitionKey: key, source: SERVICE }];
  }

  async close(): Promise<void> {
    this.twins.clear();
    this.metrics.watching(this.partition, 0);
  }

  /** Undefined where the twin is not watched: nothing of it is kept. */
  private take(input: TwinInput, offset: bigint): readonly MaintenanceScore[] | undefined {
    const { twinId } = input;
    const known = this.twins.get(twinId);
    if (known && offset <= known.offset) return undefined;
    if (input.type === 'deleted') return this.twins.delete(twinId) ? [] : undefined;
    const twin = known ?? new WatchedTwin(twinId, this.realm);
    const { told, scored, late } = twin.apply(input, offset, this.book);
    if (!twin.isWatched) return this.twins.delete(twinId) ? [] : undefined;
    this.twins.set(twinId, twin);
    this.metrics.scored(scored, told, late);
    return told;
  }
}
