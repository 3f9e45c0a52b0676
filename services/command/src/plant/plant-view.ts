import { TwinTree } from '@orrery/access';
import { type BindingEntry, type BindingItem, type CommandRule, isMqttSource, isOpcUaSource, type MethodBinding, type MqttSourceEntry, type OpcUaSourceEntry, type PlantRules, type RegistryEntry, type TwinDefinition } from '@orrery/contracts';
import { isById, neighbourPath, selectsTwin } from '@orrery/twin-model';

/** A source that can be commanded: an OPC UA server, or a broker with Sparkplug edge nodes. */
export type DeviceSource = OpcUaSourceEntry | MqttSourceEntry;

/** One signal of a twin, and the source it is at. */
export interface Signal {
  readonly source: DeviceSource;
  readonly item: BindingItem;
}

/** One method of a twin, and the server that offers it. */
export interface Method {
  readonly source: DeviceSource;
  readonly method: MethodBinding;
}

/** One definition of an applied plant by its key: `twin/<id>`, `binding/<source>/<twin>`, `source/<id>`, `rules/<organisation>:<site>`. */
export interface Defined {
  readonly key: string;
  readonly body: RegistryEntry | PlantRules | null;
}

const RULES = 'rules/';

/** What is applied at one time: sources, bindings, twins, and the rules of each site. */
export class PlantView {
  private readonly sources = new Map<string, DeviceSource>();
  private readonly bindings = new Map<string, Map<string, BindingEntry>>();
  private readonly twins = new Map<string, TwinDefinition>();
  private readonly rules = new Map<string, PlantRules>();
  private tree: TwinTree | undefined;

  static of(definitions: Iterable<Defined>): PlantView {
    const plant = new PlantView();
    for (const { key, body } of definitions) {
      if (key.startsWith(RULES)) plant.applyRules(key.slice(RULES.length), body as PlantRules | null);
      else plant.applyRegistry(key, body as RegistryEntry | null);
    }
    return plant;
  }

  /** @param key of the record: what a null value takes out */
  applyRegistry(key: string, entry: RegistryEntry | null): void {
    const [kind, first = '', second = ''] = key.split('/');
    if (kind === 'source') {
      if (entry?.type === 'source' && isCommandable(entry)) this.sources.set(first, entry);
      else this.sources.delete(first);
    } else if (kind === 'binding') {
      const ofTwin = this.bindings.get(second) ?? new Map<string, BindingEntry>();
      if (entry?.type === 'binding') ofTwin.set(first, entry);
      else ofTwin.delete(first);
      this.bindings.set(second, ofTwin);
    } else if (kind === 'twin') {
      if (entry?.type === 'twin') this.twins.set(first, entry.definition);
      else this.twins.delete(first);
      this.tree = undefined;
    }
  }

  applyRules(key: string, rules: PlantRules | null): void {
    if (rules) this.rules.set(key, rules);
    else this.rules.delete(key);
  }

  /** What is part of what. */
  get parts(): TwinTree {
    this.tree ??= new TwinTree([...this.twins].map(([twinId, { partOf }]) => ({ twinId, partOf: partOf ?? null })));
    return this.tree;
  }

  definitionOf(twinId: string): TwinDefinition | undefined {
    return this.twins.get(twinId);
  }

  /** Where a path of a twin is read. */
  signalOf(twinId: string, path: string): Signal | undefined {
    for (const { source: id, items } of this.bindings.get(twinId)?.values() ?? []) {
      const source = this.sources.get(id);
      const item = items.find((candidate) => candidate.path === path);
      if (source && item) return { source, item };
    }
    return undefined;
  }

  /** Where something that an interlock looks at is read, of the twin itself or of a neighbour; and what it is called for people. */
  looked(twinId: string, reference: string): { readonly name: string; readonly signal: Signal | undefined } {
    const neighbour = neighbourPath(reference);
    if (!neighbour) return { name: reference, signal: this.signalOf(twinId, reference) };
    const found = isById(neighbour) ? [neighbour.who] : this.related(twinId, neighbour.who);
    const [one] = found;
    if (one === undefined || found.length > 1) return { name: `${reference} (${neighbour.who} leads to ${found.length === 0 ? 'no twin' : `${found.length} twins: ${found.join(', ')}`})`, signal: undefined };
    return { name: `${neighbour.path} of ${one}`, signal: this.signalOf(one, neighbour.path) };
  }

  /** Twins to which a relationship leads; with `^` those from which it comes. */
  private related(twinId: string, name: string): string[] {
    const targetsOf = (of: string, relationship: string): string[] => {
      const { relationships = [], partOf } = this.twins.get(of) ?? {};
      const whole = relationship === 'partOf' && partOf !== undefined && partOf !== null ? [partOf] : [];
      return [...new Set([...whole, ...relationships.filter((one) => one.name === relationship).map(({ target }) => target)])];
    };
    if (!name.startsWith('^')) return targetsOf(twinId, name);
    return [...this.twins.keys()].filter((other) => targetsOf(other, name.slice(1)).includes(twinId)).sort();
  }

  /** Where a Command of a twin's model is called. */
  methodOf(twinId: string, path: string): Method | undefined {
    for (const { source: id, methods } of this.bindings.get(twinId)?.values() ?? []) {
      const source = this.sources.get(id);
      const method = methods?.find((candidate) => candidate.path === path);
      if (source && method) return { source, method };
    }
    return undefined;
  }

  /** The rule that allows a path of a twin to be commanded. */
  ruleOf(twinId: string, path: string): CommandRule | undefined {
    const definition = this.twins.get(twinId);
    if (!definition) return undefined;
    const rules = this.rules.get(siteKey(twinId))?.commands ?? [];
    return rules.find((rule) => rule.path === path && selectsTwin(rule.on, twinId, definition, (twin, root) => this.parts.isWithin(twin, root)));
  }
}

/** Plain JSON says nothing of how it would be written to. */
const isCommandable = (entry: unknown): entry is DeviceSource => isOpcUaSource(entry) || (isMqttSource(entry) && entry.payload === 'sparkplug');

/** Where a signal is read: a node, or a metric. */
export const addressOf = ({ node, metric }: Pick<BindingItem, 'node' | 'metric'>): string | undefined => node ?? metric;

/** `<organisation>:<site>` of a twin. */
export const siteKey = (twinId: string): string => twinId.split(':').slice(0, 2).join(':');
