import { type Detector, type DetectorScore, fingerprint, pathsOf, restoreDetector } from '@orrery/analytics';
import { type MaintenanceScore, type MaintenanceState, type PropertyState, type Reading, type TwinDefinition, type TwinInput } from '@orrery/contracts';
import { applyEvent, decide, millisOf, type Twin } from '@orrery/twin-model';
import { type RuleBook } from './rule-book.js';
import { toScore } from './to-score.js';

const SERVICE = 'maintenance';
/** Version of what `save` writes. */
export const LOGIC = '1';

export interface Watched {
  /** Scores that others must hear of. */
  readonly told: readonly MaintenanceScore[];
  readonly scored: number;
  readonly late: number;
}

/**
 * One twin and the detectors that watch it: a pure fold of its inputs. What becomes of a reading (late, refused, stale) is decided by the projection's
 * own rules, reading by reading: twin.events has one event for all readings of a record, and a detector wants every one.
 */
export class WatchedTwin {
  private readonly detectors = new Map<string, Detector>();
  private definition: TwinDefinition | undefined;
  /** Of the watched paths alone. */
  private twin: Twin | undefined;
  private saved: Readonly<Record<string, unknown>> = {};
  private seen = -1;
  private at = '';
  private watched: ReadonlySet<string> = new Set();
  /** Offset of the last input in it. */
  offset = -1n;

  constructor(
    readonly twinId: string,
    private readonly realm: string,
    state?: MaintenanceState,
  ) {
    if (!state) return;
    this.definition = state.definition;
    this.twin = state.twin as Twin | undefined;
    this.saved = state.detectors;
    this.offset = BigInt(state.inputOffset);
    this.at = state.at;
  }

  /** Whether any detector watches it: one that none does is not kept. */
  get isWatched(): boolean {
    return this.detectors.size > 0;
  }

  save(epoch: string): MaintenanceState {
    return {
      twinId: this.twinId,
      epoch,
      inputOffset: String(this.offset),
      at: this.at,
      logic: LOGIC,
      ...(this.definition ? { definition: this.definition } : {}),
      ...(this.twin ? { twin: structuredClone(this.twin) } : {}),
      // What no input has woken since a restart is kept as it was.
      detectors: { ...this.saved, ...Object.fromEntries([...this.detectors].map(([id, detector]) => [id, detector.save()])) },
    };
  }

  apply(input: TwinInput, offset: bigint, book: RuleBook): Watched {
    const defines = input.type === 'registered' || input.type === 'changed';
    if (defines) this.definition = input.definition;
    [this.offset, this.at] = [offset, input.receivedTs];
    if (defines || this.seen !== book.version) this.follow(input, book);
    const before = this.late;
    const told: MaintenanceScore[] = [];
    let scored = 0;
    for (const part of defines ? [] : this.partsOf(input)) {
      for (const change of this.project(part)) {
        if (change.kind !== 'reported') continue;
        for (const detector of this.detectors.values()) {
          const scores = feed(detector, change.path, change.state);
          scored += scores.length;
          told.push(...scores.filter(({ due }) => due).map((score) => toScore(this.twinId, detector.rule, score, offset)));
        }
      }
    }
    return { told, scored, late: this.late - before };
  }

  /** Each watched reading by itself; of the rest, what can change a reported value. */
  private partsOf(input: TwinInput): TwinInput[] {
    if (!this.twin || input.type === 'desired') return [];
    if (input.type !== 'readings') return [input];
    const readings = input.readings.filter(({ path }) => this.watched.has(path));
    // A record may hold signal after signal; samples are made in the order of time.
    const timeOf = ({ sourceTs, serverTs, receivedTs }: Reading): string => sourceTs ?? serverTs ?? receivedTs ?? input.receivedTs;
    readings.sort((a, b) => (timeOf(a) < timeOf(b) ? -1 : timeOf(a) > timeOf(b) ? 1 : 0));
    return readings.map((reading) => ({ ...input, readings: [reading] }));
  }

  private project(input: TwinInput) {
    const { event } = decide(this.twin, input, { offset: String(this.offset), realm: this.realm });
    if (!event) return [];
    this.twin = applyEvent(this.twin, event) ?? undefined;
    return event.changes;
  }

  /** Detectors of rules that came, went or changed; those whose rule is the same go on. */
  private follow(input: TwinInput, book: RuleBook): void {
    this.seen = book.version;
    this.definition ??= book.definitionOf(this.twinId);
    const rules = this.definition ? book.detectorsOf(this.twinId, this.definition) : [];
    const before = new Map(this.detectors);
    this.detectors.clear();
    for (const rule of rules) {
      const same = before.get(rule.id);
      this.detectors.set(rule.id, same && fingerprint(same.rule) === fingerprint(rule) ? same : restoreDetector(rule, this.saved[rule.id]));
    }
    this.saved = {};
    this.watched = new Set(rules.flatMap(pathsOf));
    if (!this.definition || rules.length === 0) return;
    const { properties, sources, model } = this.definition;
    const definition = { model, sources, relationships: [], properties: Object.fromEntries(Object.entries(properties).filter(([path]) => this.watched.has(path))) };
    this.project({ type: this.twin ? 'changed' : 'registered', twinId: this.twinId, receivedTs: input.receivedTs, by: SERVICE, definition });
  }

  private get late(): number {
    return [...this.detectors.values()].reduce((sum, { late }) => sum + late, 0);
  }
}

function feed(detector: Detector, path: string, { value, quality, eventTs, flags }: PropertyState): DetectorScore[] {
  const number = typeof value === 'number' ? value : typeof value === 'string' ? Number(value) : Number.NaN;
  const usable = Number.isFinite(number) ? number : null;
  // Heartbeats say again what was known (rule R7), and staleness comes without a reading: neither is a sample.
  if (quality === 'stale' || eventTs === undefined || flags?.includes('repeat')) {
    detector.hold(path, usable, quality);
    return [];
  }
  return detector.read(path, millisOf(eventTs), quality === 'bad' ? null : usable, quality);
}
