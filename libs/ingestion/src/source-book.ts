import { type BindingEntry, type RegistryEntry, type SourceEntry } from '@orrery/contracts';

/** The sources of one protocol and the bindings of the registry, as its entries come one by one. */
export class SourceBook<S extends SourceEntry> {
  private readonly sources = new Map<string, S>();
  private readonly bindings = new Map<string, Map<string, BindingEntry>>();

  /** @param ours whether a source is of the protocol that is read here. */
  constructor(private readonly ours: (entry: SourceEntry) => entry is S) {}

  /**
   * @param key `source/<id>` or `binding/<source>/<twin>`; entries of other kinds are not ours.
   * @returns the id of the source that is concerned.
   */
  apply(key: string, entry: RegistryEntry | null): string | undefined {
    if (entry?.type === 'source') {
      if (!this.ours(entry)) return this.sources.delete(entry.id) ? entry.id : undefined;
      this.sources.set(entry.id, entry);
      return entry.id;
    }
    if (entry?.type === 'binding') {
      const bindings = this.bindings.get(entry.source) ?? new Map<string, BindingEntry>();
      this.bindings.set(entry.source, bindings.set(entry.twinId, entry));
      return entry.source;
    }
    if (entry) return undefined;
    return this.remove(key);
  }

  source(id: string): S | undefined {
    return this.sources.get(id);
  }

  sourceIds(): string[] {
    return [...this.sources.keys()];
  }

  bindingsOf(source: string): BindingEntry[] {
    return [...(this.bindings.get(source)?.values() ?? [])];
  }

  private remove(key: string): string | undefined {
    const [kind, source = '', twinId = ''] = key.split('/');
    if (kind === 'source' && this.sources.delete(source)) return source;
    if (kind === 'binding' && this.bindings.get(source)?.delete(twinId)) return source;
    return undefined;
  }
}
