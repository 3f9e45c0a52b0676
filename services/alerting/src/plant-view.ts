import { RuleBook, type TwinGraph, type TwinRules } from '@orrery/alarms';
import { type PlantRules, plantRules, type RegistryEntry, type Relationship, type TwinDefinition, type TwinEvent, twinRegistry } from '@orrery/contracts';
import { type KafkaSettings, readTopic, type TopicReading, viewsRead } from '@orrery/kafka';

interface KnownTwin {
  readonly definition: TwinDefinition;
  rules?: TwinRules;
}

const NO_RULES: TwinRules = { rules: [], paths: new Set() };

/** The registry and the rules as they stand, in memory: twins, what is part of what, who feeds whom, and which rules are for which twin. */
export class PlantView {
  readonly book = new RuleBook();
  private readonly twins = new Map<string, KnownTwin>();
  private readonly backward = new Map<string, Map<string, Relationship[]>>();
  private readings: TopicReading[] = [];
  /** Counts changes of rules: what was judged under an older number has to be looked at again. */
  version = 0;

  readonly graph: TwinGraph = {
    from: (twinId) => this.twins.get(twinId)?.definition.relationships ?? [],
    to: (twinId) => [...(this.backward.get(twinId) ?? [])].flatMap(([source, links]) => links.map(({ name }) => ({ name, source }))),
  };

  /** Reads both topics and follows them; resolves when all that was there has been read. */
  async follow(settings: KafkaSettings): Promise<void> {
    const rules = readTopic<PlantRules>(settings, plantRules, { from: 'beginning', onRecord: ({ key, value }) => this.setRules(key, value) });
    const registry = readTopic<RegistryEntry>(settings, twinRegistry, { from: 'beginning', onRecord: ({ key, value }) => this.take(key, value) });
    this.readings = [rules, registry];
    await viewsRead(settings, this.readings);
  }

  async close(): Promise<void> {
    await Promise.all(this.readings.map((reading) => reading.close()));
  }

  setRules(key: string, rules: PlantRules | null): void {
    this.book.set(key, rules);
    for (const twin of this.twins.values()) delete twin.rules;
    this.version += 1;
  }

  private take(key: string, entry: RegistryEntry | null): void {
    if (!key.startsWith('twin/')) return;
    if (entry?.type === 'twin') this.define(entry.twinId, entry.definition);
    else if (entry === null) this.forget(key.slice('twin/'.length));
  }

  /** A twin's own events know of its definition as well: what comes first counts. */
  define(twinId: string, definition: TwinDefinition): void {
    const before = this.twins.get(twinId)?.definition;
    this.unlink(twinId, before);
    this.twins.set(twinId, { definition });
    for (const link of definition.relationships) {
      const sources = this.backward.get(link.target) ?? new Map<string, Relationship[]>();
      this.backward.set(link.target, sources);
      sources.set(twinId, [...(sources.get(twinId) ?? []), link]);
    }
    // What is part of it may be selected by where it stands.
    if (before?.partOf !== definition.partOf) for (const twin of this.twins.values()) delete twin.rules;
  }

  takeEvent(event: TwinEvent): void {
    for (const change of event.changes) if (change.kind === 'definition') this.define(event.twinId, change.definition);
  }

  forget(twinId: string): void {
    this.unlink(twinId, this.twins.get(twinId)?.definition);
    this.twins.delete(twinId);
  }

  private unlink(twinId: string, definition: TwinDefinition | undefined): void {
    for (const { target } of definition?.relationships ?? []) this.backward.get(target)?.delete(twinId);
  }

  definition(twinId: string): TwinDefinition | undefined {
    return this.twins.get(twinId)?.definition;
  }

  rulesOf(twinId: string): TwinRules {
    const twin = this.twins.get(twinId);
    return twin ? (twin.rules ??= this.book.rulesFor(twinId, twin.definition, this.isWithin)) : NO_RULES;
  }

  twinIds(): Iterable<string> {
    return this.twins.keys();
  }

  /** What people call a twin. */
  readonly nameOf = (twinId: string): string => this.twins.get(twinId)?.definition.name ?? twinId.slice(twinId.lastIndexOf(':') + 1);

  readonly isWithin = (twinId: string, root: string): boolean => {
    const seen = new Set<string>();
    for (let at: string | undefined = twinId; at !== undefined && !seen.has(at); at = this.twins.get(at)?.definition.partOf) {
      if (at === root) return true;
      seen.add(at);
    }
    return false;
  };
}
