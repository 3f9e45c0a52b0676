import { type Detector, fingerprint, type InputQuality, restoreDetector } from '@orrery/analytics';
import { type MaintenanceScore, type MaintenanceState, type PropertyState, type TwinEvent } from '@orrery/contracts';
import { millisOf } from '@orrery/twin-model';
import { type RuleBook, type WatchedDefinition, watchedDefinition } from './rule-book.js';
import { toScore } from './to-score.js';

/** Version of what `save` writes. */
export const LOGIC = '1';

export interface Watched {
  /** Scores that others must hear of. */
  readonly told: readonly MaintenanceScore[];
  readonly scored: number;
  readonly late: number;
}

/** One twin and the detectors that watch it: a pure fold of its events. */
export class WatchedTwin {
  private readonly detectors = new Map<string, Detector>();
  private definition: WatchedDefinition | undefined;
  private saved: Readonly<Record<string, unknown>> = {};
  private seen = -1;
  private at = '';
  rev = 0;
  /** Offset of the last event in it. */
  offset = -1n;

  constructor(
    readonly twinId: string,
    state?: MaintenanceState,
  ) {
    if (!state) return;
    this.definition = state.definition as WatchedDefinition | undefined;
    this.saved = state.detectors;
    this.rev = state.rev;
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
      rev: this.rev,
      at: this.at,
      logic: LOGIC,
      ...(this.definition ? { definition: this.definition } : {}),
      // What no event has woken since a restart is kept as it was.
      detectors: { ...this.saved, ...Object.fromEntries([...this.detectors].map(([id, detector]) => [id, detector.save()])) },
    };
  }

  apply(event: TwinEvent, offset: bigint, book: RuleBook): Watched {
    const definition = event.changes.find(({ kind }) => kind === 'definition');
    if (definition?.kind === 'definition') this.definition = watchedDefinition(definition.definition);
    if (definition || this.seen !== book.version) this.follow(book);
    [this.rev, this.offset, this.at] = [event.rev, offset, event.at];
    const before = this.late;
    const told: MaintenanceScore[] = [];
    let scored = 0;
    for (const change of event.changes) {
      if (change.kind !== 'reported') continue;
      for (const detector of this.detectors.values()) {
        const scores = feed(detector, change.path, change.state);
        scored += scores.length;
        told.push(...scores.filter(({ due }) => due).map((score) => toScore(this.twinId, detector.rule, score, event)));
      }
    }
    return { told, scored, late: this.late - before };
  }

  /** Detectors of rules that came, went or changed; those whose rule is the same go on. */
  private follow(book: RuleBook): void {
    this.seen = book.version;
    const definition = this.definition ?? book.definitionOf(this.twinId);
    const rules = definition ? book.detectorsOf(this.twinId, definition) : [];
    const before = new Map(this.detectors);
    this.detectors.clear();
    for (const rule of rules) {
      const same = before.get(rule.id);
      this.detectors.set(rule.id, same && fingerprint(same.rule) === fingerprint(rule) ? same : restoreDetector(rule, this.saved[rule.id]));
    }
    this.saved = {};
  }

  private get late(): number {
    return [...this.detectors.values()].reduce((sum, { late }) => sum + late, 0);
  }
}

function feed(detector: Detector, path: string, { value, quality, eventTs, flags }: PropertyState) {
  const number = typeof value === 'number' ? value : typeof value === 'string' ? Number(value) : Number.NaN;
  const usable = Number.isFinite(number) ? number : null;
  // Heartbeats say again what was known (rule R7), and staleness comes without a reading: neither is a sample.
  if (quality === 'stale' || eventTs === undefined || flags?.includes('repeat')) {
    detector.hold(path, usable, quality);
    return [];
  }
  return detector.read(path, millisOf(eventTs), quality === 'bad' ? null : usable, quality satisfies InputQuality);
}
