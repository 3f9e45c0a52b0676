import { type StreamMessage } from '@orrery/client';
import { type TwinEvent } from '@orrery/contracts';
import { applyEvent } from '../domain/apply-event.js';
import { buildTree } from '../domain/plant-tree.js';
import { withChanged } from '../domain/summary.js';
import { type TwinView } from '../domain/twin-view.js';
import { type Plant } from './plant.js';
import { type MirrorApi } from './plant-api.js';
import { readModels, readPlant } from './read-plant.js';
import { TrendStore } from './trend-store.js';

/** A person reads no number that changes more than twice a second, and a cheap phone should not draw it. */
const DRAW_EVERY_MS = 500;
/** After a failed reading, or one in which some twins' states were not at hand. */
const READ_AGAIN_MS = 3000;

/** The plant as the browser knows it: read once, then kept in step by the stream. */
export class PlantStore {
  readonly trends = new TrendStore();
  readonly #twins = new Map<string, TwinView>();
  readonly #changed = new Set<string>();
  readonly #listeners = new Set<() => void>();
  readonly #reading = new Set<string>();
  #early: TwinEvent[] | undefined = [];
  #drawing: ReturnType<typeof setTimeout> | undefined;
  #readingAgain: ReturnType<typeof setTimeout> | undefined;
  readonly #askedModels = new Set<string>();
  #plant: Plant;

  constructor(
    private readonly api: MirrorApi,
    private readonly now: () => number,
  ) {
    this.#plant = { phase: { kind: 'loading' }, stream: { kind: 'connecting', since: now() }, summaries: new Map(), tree: [], sources: undefined, vocabulary: new Map() };
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly plant = (): Plant => this.#plant;

  twins(): Iterable<TwinView> {
    return this.#twins.values();
  }

  twin(twinId: string): TwinView | undefined {
    return this.#twins.get(twinId);
  }

  /** Follows the plant until the signal aborts. Events that come while the twins are being read wait for them. */
  async follow(signal: AbortSignal): Promise<void> {
    try {
      await this.#followStream(signal);
    } catch (error) {
      // What trying again cannot mend, such as a session that has ended; the session says so itself.
      if (!signal.aborted) this.#update({ stream: { ...this.#plant.stream, kind: 'lost', since: this.now(), reason: reasonOf(error) } });
    } finally {
      clearTimeout(this.#readingAgain);
      clearTimeout(this.#drawing);
    }
  }

  async #followStream(signal: AbortSignal): Promise<void> {
    let isOpen = false;
    for await (const message of this.api.stream({ signal })) {
      this.#onMessage(message);
      // Read once the stream is open, so that nothing falls in between; and at once where it cannot be opened.
      if (!isOpen) void this.readAll();
      isOpen = true;
    }
  }

  /** Reads every twin and source; by itself again after a failure. Events that come meanwhile wait; earlier ones are in what is read. */
  async readAll(): Promise<void> {
    clearTimeout(this.#readingAgain);
    const early: TwinEvent[] = [];
    this.#early = early;
    let isComplete = false;
    try {
      const { twins, sources, vocabulary } = await readPlant(this.api);
      const known = new Set(twins.map((twin) => twin.twinId));
      for (const twinId of this.#twins.keys()) if (!known.has(twinId)) this.#remove(twinId);
      for (const { state } of twins) if (state) this.#take(state);
      isComplete = twins.every(({ state }) => state !== null);
      this.#update({ phase: { kind: 'ready' }, sources, vocabulary });
    } catch (error) {
      if (this.#plant.phase.kind !== 'ready') this.#update({ phase: { kind: 'failed', reason: reasonOf(error) } });
    }
    if (this.#early === early) this.#early = undefined;
    for (const event of early) this.#onEvent(event);
    if (!isComplete) this.#readingAgain = setTimeout(() => void this.readAll(), READ_AGAIN_MS);
  }

  async readSources(): Promise<void> {
    try {
      this.#update({ sources: await this.api.sources() });
    } catch (error) {
      if (this.#plant.stream.kind === 'live') this.#update({ stream: { ...this.#plant.stream, reason: reasonOf(error) } });
    }
  }

  /** Reads one twin at `minRev` or later, as after a write. */
  async readTwin(twinId: string, minRev?: number): Promise<void> {
    if (this.#reading.has(twinId)) return;
    this.#reading.add(twinId);
    try {
      const twin = await this.api.twin(twinId, minRev === undefined ? {} : { minRev });
      if (twin) this.#put(twin);
      else this.#remove(twinId);
    } finally {
      this.#reading.delete(twinId);
    }
  }

  #onMessage(message: StreamMessage): void {
    switch (message.kind) {
      case 'event':
        return this.#early ? void this.#early.push(message.event) : this.#onEvent(message.event);
      case 'open':
        return this.#update({ stream: { ...this.#plant.stream, kind: 'live', since: this.now() } });
      case 'lost':
        if (this.#plant.stream.kind === 'lost') return;
        return this.#update({ stream: { ...this.#plant.stream, kind: 'lost', since: this.now(), reason: message.reason } });
      case 'lagged':
        this.trends.interrupt();
        this.#update({ stream: { ...this.#plant.stream, laggedAt: this.now() } });
        void this.readAll();
        return;
      case 'snapshot':
        return this.#put(message.twin);
    }
  }

  /** For a twin of a model that was applied after the console had read them; asked once a model. */
  #readModelsFor(model: string): void {
    if (this.#plant.vocabulary.has(model) || this.#askedModels.has(model)) return;
    this.#askedModels.add(model);
    readModels(this.api)
      .then((vocabulary) => this.#update({ vocabulary, tree: buildTree(this.#plant.summaries.values(), vocabulary) }))
      .catch(() => this.#askedModels.delete(model)); // names are made of the paths until it is asked for again
  }

  #onEvent(event: TwinEvent): void {
    const result = applyEvent(this.#twins.get(event.twinId), event);
    if (result.kind === 'deleted') this.#remove(event.twinId);
    if (result.kind === 'gap') this.readTwin(event.twinId, event.rev).catch(() => undefined); // the next event asks again
    if (result.kind !== 'applied') return;
    this.#readModelsFor(result.twin.model);
    this.#twins.set(event.twinId, result.twin);
    for (const change of event.changes) this.trends.change(result.twin, change);
    this.#touch(event.twinId);
  }

  /** Never back to an older revision. */
  #put(twin: TwinView): void {
    if ((this.#twins.get(twin.twinId)?.rev ?? 0) <= twin.rev) this.#take(twin);
  }

  /** Whatever is known: what is read as a whole may be the new life of a twin, with lower revisions. */
  #take(twin: TwinView): void {
    this.#twins.set(twin.twinId, twin);
    this.trends.seed(twin);
    this.#touch(twin.twinId);
  }

  #remove(twinId: string): void {
    this.#twins.delete(twinId);
    this.trends.forget(twinId);
    this.#touch(twinId);
  }

  #touch(twinId: string): void {
    this.#changed.add(twinId);
    this.#drawing ??= setTimeout(() => this.#draw(), DRAW_EVERY_MS);
  }

  #update(changes: Partial<Plant>): void {
    this.#plant = { ...this.#plant, ...changes };
    this.#draw();
  }

  #draw(): void {
    clearTimeout(this.#drawing);
    this.#drawing = undefined;
    const summaries = withChanged(this.#plant.summaries, this.#changed, this.#twins);
    this.#changed.clear();
    if (summaries !== this.#plant.summaries) this.#plant = { ...this.#plant, summaries, tree: buildTree(summaries.values(), this.#plant.vocabulary) };
    for (const listener of this.#listeners) listener();
  }
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
