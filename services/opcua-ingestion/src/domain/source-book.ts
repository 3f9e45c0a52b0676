import { type BindingEntry, type RegistryEntry, type SourceEntry } from '@orrery/contracts';

/** The sources and bindings of the registry, as its entries come one by one. */
export class SourceBook {
  private readonly sources = new Map<string, SourceEntry>();
  private readonly bindings = new Map<string, Map<string, BindingEntry>>();

  /**
   * @param key `source/<id>` or `binding/<source>/<twin>`; entries of other kinds are not ours.
   * @returns the id of the source that is concerned.
   */
  apply(key: string, entry: RegistryEntry | null): string | undefined {
    if (entry?.type === 'source') {
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

  source(id: string): SourceEntry | undefined {
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
