import { dropRules, dueOf, emptyMemory, isRecorded, type TwinMemory } from '@orrery/alarms';
import { type Tx } from './adapters/database.js';
import { type KeptMemory, type MemoriesStore } from './adapters/memories.store.js';
import { type PlantView } from './plant-view.js';

/** What the rules of some twins remember, for the time of one transaction. */
export class TwinDesk {
  private readonly touched = new Map<string, KeptMemory>();
  /** Keys `<twin>#<rule>#<instance>` of alerts whose rule is no longer there. */
  readonly gone: string[] = [];

  constructor(
    private readonly plant: PlantView,
    private readonly store: MemoriesStore,
    private readonly memories: Map<string, KeptMemory>,
  ) {}

  static async of(tx: Tx, plant: PlantView, store: MemoriesStore, twinIds: readonly string[]): Promise<TwinDesk> {
    return new TwinDesk(plant, store, await store.load(tx, [...new Set(twinIds)]));
  }

  get twinIds(): Iterable<string> {
    return this.memories.keys();
  }

  revOf(twinId: string): number {
    return this.memories.get(twinId)?.rev ?? 0;
  }

  /** The memory of a twin, to be changed; what rules left behind that are gone is forgotten first. */
  take(twinId: string): KeptMemory {
    const known = this.memories.get(twinId) ?? { memory: emptyMemory(), rev: 0 };
    this.memories.set(twinId, known);
    if (!this.touched.has(twinId)) {
      for (const key of dropRules(known.memory, this.plant.rulesOf(twinId).rules)) this.gone.push(`${twinId}#${key.endsWith('#') ? key.slice(0, -1) : key}`);
      this.touched.set(twinId, known);
    }
    return known;
  }

  drop(twinId: string): void {
    this.memories.delete(twinId);
    this.touched.delete(twinId);
  }

  async save(tx: Tx, partition: number): Promise<void> {
    await this.store.save(tx, partition, this.touched, (twinId, memory) => this.dueAt(twinId, memory));
  }

  /** A recording is judged by its own times: no clock makes anything due there. */
  private dueAt(twinId: string, memory: TwinMemory): number | undefined {
    const definition = this.plant.definition(twinId);
    return definition && !isRecorded(definition) ? dueOf(memory) : undefined;
  }
}
