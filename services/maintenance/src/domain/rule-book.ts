import { pathsOf } from '@orrery/analytics';
import { type DetectorRule, type PlantRules, type RegistryEntry, type TwinDefinition } from '@orrery/contracts';
import { selectsTwin } from '@orrery/twin-model';

/** Which detectors watch which twin: the rules of each site as last applied, and the registry's twins. */
export class RuleBook {
  private readonly rules = new Map<string, readonly DetectorRule[]>();
  private readonly twins = new Map<string, TwinDefinition>();
  /** Grows with every change: who has seen it has seen all. */
  version = 0;

  takeRules(site: string, rules: PlantRules | null): void {
    if (rules?.detectors) this.rules.set(site, rules.detectors);
    else this.rules.delete(site);
    this.version += 1;
  }

  takeEntry(key: string, entry: RegistryEntry | null): void {
    if (!key.startsWith('twin/')) return;
    if (entry?.type === 'twin') this.twins.set(entry.twinId, entry.definition);
    else this.twins.delete(key.slice('twin/'.length));
    this.version += 1;
  }

  /** What the registry says of a twin whose log no longer begins with its registration. */
  definitionOf(twinId: string): TwinDefinition | undefined {
    return this.twins.get(twinId);
  }

  /** The detectors of a twin; one that wants a path which the twin has not is passed over. */
  detectorsOf(twinId: string, { model, level, partOf, properties }: TwinDefinition): DetectorRule[] {
    const rules = this.rules.get(twinId.split(':', 2).join(':')) ?? [];
    return rules.filter(
      (rule) => selectsTwin(rule.on, twinId, { model, ...(level ? { level } : {}) }, (twin, root) => this.isWithin(twin, twin === twinId ? partOf : undefined, root)) && pathsOf(rule).every((path) => path in properties),
    );
  }

  /** @param partOf what the twin itself is part of: its own events know of a move first */
  private isWithin(twinId: string, partOf: string | undefined, root: string): boolean {
    const seen = new Set<string>();
    let [at, parent]: [string | undefined, string | undefined] = [twinId, partOf ?? this.twins.get(twinId)?.partOf];
    while (at !== undefined && !seen.has(at)) {
      if (at === root) return true;
      seen.add(at);
      at = parent;
      parent = at === undefined ? undefined : this.twins.get(at)?.partOf;
    }
    return false;
  }
}
